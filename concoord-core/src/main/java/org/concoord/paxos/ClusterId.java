package org.concoord.paxos;

/** The identity of one instance, drawn when it forms (M5); frames of any other are dropped. */
public record ClusterId(long high, long low) {
  /** No instance yet. */
  public static final ClusterId NONE = new ClusterId(0, 0);

  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }
}
