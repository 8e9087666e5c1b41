package org.concoord.testkit.explore;

import java.util.List;
import java.util.function.Supplier;
import org.concoord.testkit.check.Invariant;
import org.concoord.testkit.check.Violation;

/** Judges what replicas did together: agreement, and the steps towards breaking it. */
final class Agreement {
  private final Ids ids;
  private final int quorum;

  Agreement(Ids ids, int quorum) {
    this.ids = ids;
    this.quorum = quorum;
  }

  void judge(List<Facts> replicas) {
    for (Facts one : replicas) {
      checkOneValuePerBallot(one.proposed(), one.proposed());
      for (Facts other : replicas) {
        checkOneValuePerBallot(one.accepted(), other.proposed());
        checkSameDecisions(one.decided(), other.decided());
      }
      for (int fact : one.accepted()) {
        check(
            isProposed(fact, replicas),
            Invariant.ACCEPTED_WAS_PROPOSED,
            () -> "a value from nowhere");
        checkStays(fact, replicas);
      }
      for (int i = 0; i < one.decided().length; i++) {
        int slot = i + 1;
        check(
            wasChosen(slot, one.decided()[slot - 1], replicas),
            Invariant.DECIDED_WAS_CHOSEN,
            () -> "slot " + slot + " was decided without a majority for that value");
      }
    }
  }

  private static void checkOneValuePerBallot(int[] facts, int[] others) {
    for (int fact : facts) {
      for (int other : others) {
        check(
            Ids.ballotAndSlot(fact) != Ids.ballotAndSlot(other) || fact == other,
            Invariant.ONE_VALUE_PER_BALLOT,
            () -> "two values under one ballot in slot " + Ids.slot(fact));
      }
    }
  }

  private static void checkSameDecisions(int[] decided, int[] others) {
    for (int i = 0; i < Math.min(decided.length, others.length); i++) {
      int slot = i + 1;
      check(
          decided[i] == others[i],
          Invariant.ONE_VALUE_PER_SLOT,
          () -> "two values decided in slot " + slot);
    }
  }

  private static boolean isProposed(int fact, List<Facts> replicas) {
    for (Facts replica : replicas) {
      if (contains(replica.proposed(), fact)) {
        return true;
      }
    }
    return false;
  }

  /** A value that a majority accepted is what every higher ballot proposes (R4). */
  private void checkStays(int fact, List<Facts> replicas) {
    if (!isChosen(fact, replicas)) {
      return;
    }
    for (Facts replica : replicas) {
      for (int proposed : replica.proposed()) {
        check(
            Ids.slot(proposed) != Ids.slot(fact)
                || Ids.value(proposed) == Ids.value(fact)
                || !ids.ballot(fact).isBelow(ids.ballot(proposed)),
            Invariant.CHOSEN_STAYS,
            () ->
                "slot "
                    + Ids.slot(fact)
                    + " was chosen under "
                    + ids.ballot(fact)
                    + ", and "
                    + ids.ballot(proposed)
                    + " proposes another value");
      }
    }
  }

  private boolean wasChosen(int slot, int value, List<Facts> replicas) {
    for (Facts replica : replicas) {
      for (int fact : replica.accepted()) {
        if (Ids.slot(fact) == slot && Ids.value(fact) == value && isChosen(fact, replicas)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isChosen(int fact, List<Facts> replicas) {
    int votes = 0;
    for (Facts replica : replicas) {
      if (contains(replica.accepted(), fact)) {
        votes++;
      }
    }
    return votes >= quorum;
  }

  private static boolean contains(int[] facts, int fact) {
    for (int each : facts) {
      if (each == fact) {
        return true;
      }
    }
    return false;
  }

  private static void check(boolean kept, Invariant invariant, Supplier<String> otherwise) {
    if (!kept) {
      throw new Violation(invariant, otherwise.get());
    }
  }
}
