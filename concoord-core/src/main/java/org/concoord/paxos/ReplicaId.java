package org.concoord.paxos;

/**
 * The identity of one replica: 128 random bits, never an address. In memory mode a process draws a
 * new one at each start (M1), so that an identity never outlives the promises made under it.
 */
public record ReplicaId(long high, long low) implements Comparable<ReplicaId> {
  /** Smaller than every real identity; belongs to no replica. */
  public static final ReplicaId NONE = new ReplicaId(0, 0);

  @Override
  public int compareTo(ReplicaId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** The first 8 hexadecimal digits, enough to tell replicas apart in a log line. */
  @Override
  public String toString() {
    return String.format("%016x", high).substring(0, 8);
  }
}
