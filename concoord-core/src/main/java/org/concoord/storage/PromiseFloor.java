package org.concoord.storage;

import org.concoord.paxos.Ballot;

/** The highest promise, by epoch and then by ballot (W1). */
public record PromiseFloor(long epoch, Ballot ballot) implements Comparable<PromiseFloor> {
  /** No promise yet. */
  public static final PromiseFloor NONE = new PromiseFloor(0, Ballot.ZERO);

  @Override
  public int compareTo(PromiseFloor other) {
    int byEpoch = Long.compareUnsigned(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : ballot.compareTo(other.ballot);
  }

  PromiseFloor max(PromiseFloor other) {
    return compareTo(other) < 0 ? other : this;
  }

  @Override
  public String toString() {
    return equals(NONE) ? "none" : ballot + " in epoch " + epoch;
  }
}
