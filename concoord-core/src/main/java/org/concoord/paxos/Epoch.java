package org.concoord.paxos;

import java.util.List;
import java.util.TreeSet;

/**
 * One configuration of an instance: a number and its voters, sorted. Slots, ballots and votes
 * belong to exactly one epoch.
 */
public record Epoch(long number, List<ReplicaId> voters) {
  public Epoch {
    voters = List.copyOf(new TreeSet<>(voters));
    if (voters.isEmpty()) {
      throw new IllegalArgumentException("an epoch needs at least one voter");
    }
  }

  /** How many distinct voters make a majority. */
  public int quorum() {
    return voters.size() / 2 + 1;
  }

  public boolean isVoter(ReplicaId replica) {
    return position(replica) >= 0;
  }

  /**
   * Where the replica stands among the voters, or -1 where it is none. Bookkeeping per voter is
   * kept in arrays by it.
   */
  int position(ReplicaId replica) {
    return voters.indexOf(replica);
  }
}
