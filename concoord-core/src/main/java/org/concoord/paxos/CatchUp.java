package org.concoord.paxos;

/**
 * Fetches decisions that this replica lacks, one range at a time, from whoever has them (2.8). One
 * question is out at a time. Whoever does not answer it, or has dropped what is asked for, is
 * passed over for the next voter that may have it, so that one dead or forgetful voter holds nobody
 * up.
 */
final class CatchUp {
  private static final int NOBODY = -1;

  private final Epoch epoch;
  private final Acceptor acceptor;
  private final Learner learner;
  private final Election election;
  private final long patienceTicks;

  /**
   * By position among the voters: up to where each is known to have decisions, and up to where it
   * has dropped them.
   */
  private final long[] commits;

  private final long[] trims;

  /** Whom a question is out to, or nobody. */
  private int source = NOBODY;

  /** What the question is for: with it, nothing more is asked. */
  private long target;

  private long askedAt;

  /** The commit index when it last moved, and when that was. */
  private long lastCommit;

  private long movedAt;

  CatchUp(Epoch epoch, Acceptor acceptor, Learner learner, Election election, Timing timing) {
    this.epoch = epoch;
    this.acceptor = acceptor;
    this.learner = learner;
    this.election = election;
    this.patienceTicks = 2L * timing.heartbeatTicks();
    this.commits = new long[epoch.voters().size()];
    this.trims = new long[epoch.voters().size()];
  }

  void tick(long now, Outbox out) {
    noteProgress(now);
    if (isAsking() && learner.commit() >= target) {
      source = NOBODY;
    }
    if (isAsking() && now - askedAt >= patienceTicks) {
      ask(other(source, now), now, out);
    } else if (!isAsking() && now - movedAt >= patienceTicks) {
      int other = other(NOBODY, now);
      if (other != NOBODY) {
        target = commits[other];
        ask(other, now, out);
      }
    }
  }

  /**
   * Somebody who need not be the leader has come further. Only where nothing moves by itself is it
   * asked.
   */
  void onHeard(ReplicaId peer, long commit, long now) {
    noteProgress(now);
    int voter = epoch.position(peer);
    commits[voter] = Math.max(commits[voter], commit);
  }

  /**
   * A leader's commit index decides a slot only where this acceptor accepted it under that leader's
   * ballot (2.3); what is missing otherwise is fetched. True iff the decided prefix grew.
   */
  boolean learnUpTo(ReplicaId from, Ballot ballot, long commit, long now, Outbox out) {
    long before = learner.commit();
    for (long slot = before + 1; slot <= commit && !learner.isHeld(); slot++) {
      PValue pvalue = acceptor.accepted(slot);
      if (pvalue == null || !pvalue.ballot().equals(ballot)) {
        fetchFrom(from, commit, now, out);
        break;
      }
      learner.learn(slot, pvalue.value(), out);
    }
    return learner.commit() > before;
  }

  /** Fetches what is missing up to {@code commit}, from {@code peer} if that works. */
  void fetchFrom(ReplicaId peer, long commit, long now, Outbox out) {
    onHeard(peer, commit, now);
    target = Math.max(target, commit);
    if (!isAsking()) {
      int voter = epoch.position(peer);
      ask(
          mayHaveMore(voter) && election.isConnected(peer, now) ? voter : other(voter, now),
          now,
          out);
    }
  }

  /** Learns what was fetched; true iff the decided prefix grew. */
  boolean onDecisions(ReplicaId from, Message.Decisions decisions, long now, Outbox out) {
    int voter = epoch.position(from);
    commits[voter] = Math.max(commits[voter], decisions.commit());
    trims[voter] = Math.max(trims[voter], decisions.trim());
    boolean grew = learner.take(decisions, out);
    if (voter == source) {
      boolean more = learner.commit() < target;
      ask(!more ? NOBODY : grew && mayHaveMore(voter) ? voter : other(voter, now), now, out);
    }
    return grew;
  }

  /**
   * Up to where all that can be asked have dropped decisions that are missing here; 0 where there
   * is no such gap.
   */
  long trimmedBeyondReach(long now) {
    long trimmed = 0;
    for (int voter = 0; voter < commits.length; voter++) {
      if (!election.isConnected(epoch.voters().get(voter), now)) {
        // What a voter that is gone had dropped, others may still hold as accepted (R4).
        continue;
      }
      if (mayHaveMore(voter)) {
        return 0;
      }
      if (trims[voter] > learner.commit()) {
        trimmed = Math.max(trimmed, trims[voter]);
      }
    }
    return trimmed;
  }

  private boolean isAsking() {
    return source != NOBODY;
  }

  private boolean mayHaveMore(int voter) {
    return commits[voter] > learner.commit() && trims[voter] <= learner.commit();
  }

  /**
   * The next after {@code voter}, in turn, that may have more, and rather one that answers; at last
   * itself again.
   */
  private int other(int voter, long now) {
    int silent = NOBODY;
    int count = commits.length;
    for (int i = 1; i <= count; i++) {
      int candidate = Math.floorMod(voter + i, count);
      if (mayHaveMore(candidate)) {
        if (election.isConnected(epoch.voters().get(candidate), now)) {
          return candidate;
        }
        silent = silent == NOBODY ? candidate : silent;
      }
    }
    return silent;
  }

  private void noteProgress(long now) {
    if (learner.commit() != lastCommit) {
      lastCommit = learner.commit();
      movedAt = now;
    }
  }

  private void ask(int voter, long now, Outbox out) {
    source = learner.isFull() || learner.isHeld() ? NOBODY : voter;
    if (source != NOBODY) {
      askedAt = now;
      out.send(epoch.voters().get(voter), new Message.Fetch(epoch.number(), learner.commit() + 1));
    }
  }
}
