package org.concoord.testkit.check;

import java.util.ArrayList;
import java.util.List;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * Everything that ever happened in one slot of one epoch: what was proposed, by which ballots, and
 * who accepted it.
 */
final class SlotHistory {
  /** One ballot's proposal in the slot, and the acceptors that took it, as bits. */
  static final class Proposal {
    final Ballot ballot;
    final Value value;
    private long durable;

    private Proposal(Ballot ballot, Value value) {
      this.ballot = ballot;
      this.value = value;
    }
  }

  private final long slot;
  private final List<Proposal> proposals = new ArrayList<>(1);
  private @Nullable Proposal chosen;
  private @Nullable Value decided;

  SlotHistory(long slot) {
    this.slot = slot;
  }

  void onProposed(Ballot ballot, Value value) {
    Proposal known = proposal(ballot);
    if (known == null) {
      Proposal added = new Proposal(ballot, value);
      proposals.add(added);
      checkAgainstChosen(added);
    } else if (!known.value.equals(value)) {
      throw new Violation(
          Invariant.ONE_VALUE_PER_BALLOT,
          "slot " + slot + ", ballot " + ballot + ": " + known.value + " and then " + value);
    }
  }

  void onAccepted(int acceptor, Ballot ballot, Value value) {
    Proposal proposal = proposal(ballot);
    if (proposal == null || !proposal.value.equals(value)) {
      throw new Violation(
          Invariant.ACCEPTED_WAS_PROPOSED,
          "slot "
              + slot
              + ": replica "
              + acceptor
              + " accepted "
              + value
              + " under ballot "
              + ballot
              + ", proposed was "
              + (proposal == null ? "nothing" : proposal.value));
    }
  }

  void onDurable(int acceptor, Ballot ballot, int quorum) {
    Proposal proposal = proposal(ballot);
    if (proposal == null) {
      return;
    }
    proposal.durable |= 1L << acceptor;
    if (Long.bitCount(proposal.durable) >= quorum
        && (chosen == null || ballot.isBelow(chosen.ballot))) {
      chosen = proposal;
      proposals.forEach(this::checkAgainstChosen);
    }
  }

  void onDecided(int learner, Value value) {
    Value known = decided;
    if (known != null) {
      if (!known.equals(value)) {
        throw new Violation(
            Invariant.ONE_VALUE_PER_SLOT,
            "slot "
                + slot
                + ": replica "
                + learner
                + " decided "
                + value
                + ", before it was "
                + known);
      }
      return;
    }
    Proposal majority = chosen;
    if (majority == null || !majority.value.equals(value)) {
      throw new Violation(
          Invariant.DECIDED_WAS_CHOSEN,
          "slot "
              + slot
              + ": replica "
              + learner
              + " decided "
              + value
              + ", a majority accepted "
              + (majority == null ? "nothing" : majority.value));
    }
    decided = value;
  }

  private void checkAgainstChosen(Proposal proposal) {
    Proposal first = chosen;
    if (first != null
        && first.ballot.isBelow(proposal.ballot)
        && !first.value.equals(proposal.value)) {
      throw new Violation(
          Invariant.CHOSEN_STAYS,
          "slot "
              + slot
              + ": a majority accepted "
              + first.value
              + " under ballot "
              + first.ballot
              + ", ballot "
              + proposal.ballot
              + " proposes "
              + proposal.value);
    }
  }

  private @Nullable Proposal proposal(Ballot ballot) {
    for (int i = proposals.size() - 1; i >= 0; i--) {
      Proposal proposal = proposals.get(i);
      if (proposal.ballot.equals(ballot)) {
        return proposal;
      }
    }
    return null;
  }
}
