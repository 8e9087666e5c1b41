package org.concoord.paxos;

/**
 * A ballot of one epoch, ordered by round and then by leader (R1). The epoch is no part of the
 * order: ballots of different epochs are never compared.
 */
public record Ballot(long round, ReplicaId leader) implements Comparable<Ballot> {
  /** Below every ballot anybody can lead. */
  public static final Ballot ZERO = new Ballot(0, ReplicaId.NONE);

  @Override
  public int compareTo(Ballot other) {
    int byRound = Long.compareUnsigned(round, other.round);
    return byRound != 0 ? byRound : leader.compareTo(other.leader);
  }

  public boolean isBelow(Ballot other) {
    return compareTo(other) < 0;
  }

  /** The lowest ballot of {@code leader} above this one. */
  public Ballot next(ReplicaId newLeader) {
    return new Ballot(round + 1, newLeader);
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(round) + "@" + leader;
  }
}
