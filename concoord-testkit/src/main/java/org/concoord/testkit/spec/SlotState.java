package org.concoord.testkit.spec;

import java.util.ArrayList;
import java.util.List;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * One slot: all that was ever proposed in it, and every vote ever cast. Sets of voters are bits.
 */
final class SlotState {
  /** What one ballot proposed. */
  static final class Proposal {
    final Ballot ballot;
    final Value value;
    long voted;
    long durable;

    /** Whose durable votes the ballot's leader was brought. */
    long counted;

    Proposal(Ballot ballot, Value value) {
      this.ballot = ballot;
      this.value = value;
    }
  }

  private final List<Proposal> proposals = new ArrayList<>(1);

  void add(Ballot ballot, Value value) {
    proposals.add(new Proposal(ballot, value));
  }

  @Nullable Proposal of(Ballot ballot) {
    for (int i = proposals.size() - 1; i >= 0; i--) {
      if (proposals.get(i).ballot.equals(ballot)) {
        return proposals.get(i);
      }
    }
    return null;
  }

  /** The last vote of one voter. */
  @Nullable Proposal lastVote(int voter) {
    return highest(1L << voter, null);
  }

  /** The vote of the highest ballot below {@code ballot} that any of the voters ever cast. */
  @Nullable Proposal shownTo(Ballot ballot, long voters) {
    return highest(voters, ballot);
  }

  private @Nullable Proposal highest(long voters, @Nullable Ballot below) {
    Proposal highest = null;
    for (Proposal proposal : proposals) {
      if ((proposal.voted & voters) != 0
          && (below == null || proposal.ballot.isBelow(below))
          && (highest == null || highest.ballot.isBelow(proposal.ballot))) {
        highest = proposal;
      }
    }
    return highest;
  }

  boolean isVotedUnder(Ballot ballot, int voter) {
    Proposal proposal = of(ballot);
    return proposal != null && (proposal.voted & 1L << voter) != 0;
  }
}
