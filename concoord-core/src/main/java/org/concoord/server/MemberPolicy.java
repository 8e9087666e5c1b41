package org.concoord.server;

import java.util.ArrayList;
import java.util.List;
import org.concoord.paxos.ReplicaId;
import org.jspecify.annotations.Nullable;

/**
 * Who should vote next (2.5, policy): a pure function of what a leader knows. Whoever leaves or is
 * gone is replaced rather than dropped, and members only grow from one size that tolerates failures
 * to the next.
 */
final class MemberPolicy {
  /** Fewer tolerate no failure, and so are no aim. */
  static final int FEWEST = 3;

  /**
   * A voter as the leader knows it.
   *
   * @param hears whether it has lately answered
   * @param gone whether its process has ended for good, or has been silent for so long that it is
   *     taken to have
   * @param leaves whether it wants to vote no more
   * @param executed how far it has come
   */
  record Voter(
      ReplicaId id, String address, boolean hears, boolean gone, boolean leaves, long executed) {}

  /** A replica that is caught up and does not vote. */
  record Spare(ReplicaId id, String address) {}

  /**
   * What is to be proposed.
   *
   * @param voters all of the next epoch
   * @param added those of them that did not vote before
   */
  record Plan(List<ReplicaId> voters, List<Spare> added, ReplicaId firstLeader, String reason) {}

  private final ReplicaId self;
  private final List<Voter> voters;
  private final List<Spare> spares;
  private final int target;

  /**
   * @param self the leader
   * @param spares in the order in which they are to be taken
   * @param target how many voters there should be
   */
  MemberPolicy(ReplicaId self, List<Voter> voters, List<Spare> spares, int target) {
    this.self = self;
    this.voters = List.copyOf(voters);
    this.spares = List.copyOf(spares);
    this.target = target;
  }

  /** The change that is wanted most and can be made, or null. */
  @Nullable Plan next() {
    for (Voter voter : voters) {
      if (voter.gone()) {
        Plan plan = replace(voter, voter.address() + " is gone");
        if (plan != null) {
          return plan;
        }
      }
    }
    for (Voter voter : voters) {
      if (voter.leaves()) {
        Plan plan = replace(voter, voter.address() + " leaves");
        if (plan == null && voters.size() > FEWEST) {
          plan = plan(voter, List.of(), voter.address() + " leaves");
        }
        if (plan != null) {
          return plan;
        }
      }
    }
    return voters.size() < target ? grow() : null;
  }

  /** Why {@code voter} cannot leave now, or "" where it can. */
  String objectionToLeaving(ReplicaId voter) {
    return voters.size() > FEWEST || !spares.isEmpty()
        ? ""
        : String.format(
            "no spare stands by to take its place, and %d voters without it would tolerate fewer"
                + " failures than %d do: start another replica with join(...) first",
            voters.size() - 1, voters.size());
  }

  /** A process that was started where the old one was goes before others. */
  private @Nullable Plan replace(Voter voter, String reason) {
    Spare best = null;
    for (Spare spare : spares) {
      boolean heir = spare.address().equals(voter.address());
      if (heir || best == null && isElsewhere(spare)) {
        best = spare;
      }
    }
    return best == null ? null : plan(voter, List.of(best), reason);
  }

  private boolean isElsewhere(Spare spare) {
    return voters.stream().noneMatch(voter -> voter.address().equals(spare.address()));
  }

  private @Nullable Plan grow() {
    int size = voters.size();
    int most = Math.min(target - size, size == 1 || size % 2 == 1 ? 2 : 1);
    List<Spare> fresh = spares.stream().filter(this::isElsewhere).limit(most).toList();
    return fresh.size() < most || size + most < FEWEST
        ? null
        : plan(null, fresh, size + most + " voters are wanted");
  }

  private @Nullable Plan plan(@Nullable Voter dropped, List<Spare> added, String reason) {
    List<ReplicaId> next = new ArrayList<>();
    Voter first = null;
    int heard = added.size();
    for (Voter voter : voters) {
      if (voter.equals(dropped)) {
        continue;
      }
      next.add(voter.id());
      boolean itself = voter.id().equals(self);
      heard += itself || voter.hears() ? 1 : 0;
      boolean better = first == null || voter.executed() > first.executed();
      if (itself || voter.hears() && better && !isSelf(first)) {
        first = voter;
      }
    }
    added.forEach(spare -> next.add(spare.id()));
    if (heard <= next.size() / 2) {
      return null; // What could not decide anything would be the end of the instance.
    }
    // One that was alone hands on to whom it has brought up.
    ReplicaId leads = first == null ? added.get(0).id() : first.id();
    return new Plan(next, added, leads, reason);
  }

  private boolean isSelf(@Nullable Voter voter) {
    return voter != null && voter.id().equals(self);
  }
}
