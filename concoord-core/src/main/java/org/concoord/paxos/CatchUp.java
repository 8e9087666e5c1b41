package org.concoord.paxos;

import java.util.List;

/**
 * Fetches decisions that this replica lacks, one range at a time, from whoever is known to have them (2.8). A lost question
 * or answer is asked again at the next sign that something is missing.
 */
final class CatchUp {
  private final long epoch;
  private final Learner learner;
  private final Timing timing;

  /** Whom a question is out to, or nobody. */
  private ReplicaId source = ReplicaId.NONE;

  /** Who could be asked, should nothing move by itself. */
  private ReplicaId candidate = ReplicaId.NONE;

  private long target;
  private long askedAt;

  /** The commit index when it last moved, and when that was. */
  private long lastCommit;

  private long movedAt;
  private long trimmedBeyondReach;

  CatchUp(long epoch, Learner learner, Timing timing) {
    this.epoch = epoch;
    this.learner = learner;
    this.timing = timing;
  }

  void tick(long now, Outbox out) {
    noteProgress(now);
    if (isAsking() && learner.commit() >= target) {
      source = ReplicaId.NONE;
    }
    boolean due = now - askedAt >= 2L * timing.heartbeatTicks();
    if (due && target > learner.commit() && (isAsking() || hasCandidate() && isStalled(now))) {
      // Whoever was asked before may be gone for good: ask whoever was heard last.
      source = hasCandidate() ? candidate : source;
      ask(now, out);
    }
  }

  /** Somebody who need not be the leader has come further. Only where nothing moves by itself is it asked. */
  void onHeard(ReplicaId peer, long commit, long now) {
    noteProgress(now);
    if (commit > learner.commit()) {
      candidate = peer;
      target = Math.max(target, commit);
    }
  }

  /** Fetches what is missing up to {@code commit} from a replica that has it. */
  void fetchFrom(ReplicaId peer, long commit, long now, Outbox out) {
    target = Math.max(target, commit);
    candidate = peer;
    if (!isAsking()) {
      source = peer;
      ask(now, out);
    }
  }

  /** Learns what was fetched; true iff the decided prefix grew. */
  boolean onDecisions(ReplicaId from, Message.Decisions decisions, long now, Outbox out) {
    long before = learner.commit();
    List<Value> values = decisions.values();
    long skip = before + 1 - decisions.from();
    if (skip < 0) {
      return false;
    }
    for (long i = skip; i < values.size(); i++) {
      learner.learn(values.get((int) i), out);
    }
    if (from.equals(source)) {
      source = ReplicaId.NONE;
      trimmedBeyondReach = decisions.trim() > learner.commit() ? decisions.trim() : 0;
      if (learner.commit() > before && learner.commit() < target) {
        source = from;
        ask(now, out);
      }
    }
    return learner.commit() > before;
  }

  long trimmedBeyondReach() {
    return trimmedBeyondReach > learner.commit() ? trimmedBeyondReach : 0;
  }

  private boolean isAsking() {
    return !source.equals(ReplicaId.NONE);
  }

  private boolean hasCandidate() {
    return !candidate.equals(ReplicaId.NONE);
  }

  private boolean isStalled(long now) {
    return now - movedAt >= 2L * timing.heartbeatTicks();
  }

  private void noteProgress(long now) {
    if (learner.commit() != lastCommit) {
      lastCommit = learner.commit();
      movedAt = now;
    }
  }

  private void ask(long now, Outbox out) {
    askedAt = now;
    out.send(source, new Message.Fetch(epoch, learner.commit() + 1));
  }
}
