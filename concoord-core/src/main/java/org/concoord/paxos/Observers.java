package org.concoord.paxos;

import java.util.TreeMap;

/**
 * Those who follow the log without a vote, as they are known here by what they fetch: how far they
 * have come, so that what they still need is kept, and that whoever proposes to let one vote knows
 * whether it is near enough (E2). None of them counts for anything else.
 */
final class Observers {
  /** Somebody who could be made a voter is at most so many slots behind (E2). */
  static final long NEAR = 1_024;

  /** As many as are remembered; whoever has been silent for longest is forgotten first. */
  private static final int MOST = 64;

  private record Seen(long slot, long at) {}

  private final TreeMap<ReplicaId, Seen> seen = new TreeMap<>();
  private final long patienceTicks;

  /** Each asks one voter in turn at each beat, so that a voter hears of it at every n-th. */
  Observers(Timing timing) {
    this.patienceTicks = 20L * timing.heartbeatTicks();
  }

  void onFetch(ReplicaId from, Message.Fetch fetch, long now) {
    seen.put(from, new Seen(fetch.from() - 1, now));
    if (seen.size() > MOST) {
      ReplicaId silent = from;
      long longest = Long.MAX_VALUE;
      for (var each : seen.entrySet()) {
        if (each.getValue().at < longest) {
          silent = each.getKey();
          longest = each.getValue().at;
        }
      }
      seen.remove(silent);
    }
  }

  /** It votes now, and is known by its answers to heartbeats. */
  void forgetVoters(Epoch epoch) {
    seen.keySet().removeIf(epoch::isVoter);
  }

  /** Up to where all have come that were heard lately. */
  long slowest(long now) {
    long slowest = Long.MAX_VALUE;
    for (Seen each : seen.values()) {
      if (now - each.at < patienceTicks) {
        slowest = Math.min(slowest, each.slot);
      }
    }
    return slowest;
  }

  boolean isNear(ReplicaId observer, long commit, long now) {
    Seen last = seen.get(observer);
    return last != null && now - last.at < patienceTicks && commit - last.slot <= NEAR;
  }
}
