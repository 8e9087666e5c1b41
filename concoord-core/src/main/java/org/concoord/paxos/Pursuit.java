package org.concoord.paxos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fetches decisions where the voters of this replica's own epoch do not bring them: for one that
 * does not vote, and for one that has heard of a higher epoch, which it enters once it has executed
 * its way there (E4).
 *
 * <p>Whoever may have more is asked in turn, one at each beat, and again at once as long as its
 * answers bring something: so whoever is dead or has dropped what is asked for costs a beat, and
 * nobody need be known to lead. Those who do not vote ask on when they have everything, by which
 * voters know how far they have come.
 */
final class Pursuit {
  private final ReplicaId self;
  private final Learner learner;

  /** The highest epoch heard of from each that is ahead of this replica. */
  private final TreeMap<ReplicaId, Long> ahead = new TreeMap<>();

  /** Up to where each has dropped decisions, of those whose last answer said that they are gone. */
  private final TreeMap<ReplicaId, Long> trims = new TreeMap<>();

  private int turn;

  Pursuit(ReplicaId self, Learner learner) {
    this.self = self;
    this.learner = learner;
  }

  /** Somebody speaks in the name of a higher epoch than this replica's. */
  void onAhead(ReplicaId peer, long itsEpoch, long epoch, Outbox out) {
    Long known = ahead.put(peer, itsEpoch);
    if (known == null || known < itsEpoch) {
      ask(peer, epoch, out);
    }
  }

  /** This replica has come to that epoch. */
  void onEntered(long epoch) {
    ahead.values().removeIf(theirs -> theirs <= epoch);
    trims.clear();
  }

  /** Whether anybody is known to be in a higher epoch. */
  boolean isBehind() {
    return !ahead.isEmpty();
  }

  /**
   * @param others whom to ask besides those who are ahead
   */
  void beat(List<ReplicaId> others, long epoch, Outbox out) {
    List<ReplicaId> sources = sources(others);
    if (!sources.isEmpty()) {
      turn = (turn + 1) % sources.size();
      ask(sources.get(turn), epoch, out);
    }
  }

  /** Who is ahead, and those others. */
  List<ReplicaId> sources(List<ReplicaId> others) {
    List<ReplicaId> sources = new ArrayList<>(ahead.keySet());
    for (ReplicaId other : others) {
      if (!other.equals(self) && !ahead.containsKey(other)) {
        sources.add(other);
      }
    }
    return sources;
  }

  private void ask(ReplicaId source, long epoch, Outbox out) {
    if (!learner.isFull() && !learner.isHeld()) {
      out.send(source, new Message.Fetch(epoch, learner.commit() + 1));
    }
  }

  /** Learns what was fetched; true iff the decided prefix grew. */
  boolean onDecisions(ReplicaId from, Message.Decisions decisions, long epoch, Outbox out) {
    if (decisions.trim() > learner.commit()) {
      trims.put(from, decisions.trim());
    } else {
      trims.remove(from);
    }
    boolean grew = learner.take(decisions, out);
    if (grew && decisions.commit() > learner.commit()) {
      ask(from, epoch, out);
    }
    return grew;
  }

  /**
   * Up to where all that have answered have dropped decisions that are missing here; 0 where there
   * is no such gap.
   */
  long trimmedBeyondReach() {
    long trimmed = 0;
    for (Map.Entry<ReplicaId, Long> each : trims.entrySet()) {
      trimmed = Math.max(trimmed, each.getValue());
    }
    return trimmed > learner.commit() ? trimmed : 0;
  }
}
