package org.concoord.paxos;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Phase 2 of one ballot, for all its slots: proposes, counts the acknowledgements of distinct voters (R5), sends again what
 * was lost, and holds back from a voter that lags (2.3).
 *
 * <p>The paper has one commander per slot. Ours share their bookkeeping, since acknowledgements are runs of slots.
 */
final class Commander {
  /** Slots proposed and not yet decided, at most. */
  static final int WINDOW_SLOTS = 1024;

  /** Bytes proposed and not yet decided, at most, beyond one value. */
  static final int WINDOW_BYTES = 64 << 20;

  /** Bytes sent to one voter and not acknowledged by it, at most, beyond one value. */
  private static final int STREAM_BYTES = 8 << 20;

  /** The time between two attempts at one voter grows to 16 times the first. */
  private static final int MOST_BACKOFF = 4;

  private final ReplicaId self;
  private final Epoch epoch;
  private final Ballot ballot;

  /** The first slot under this ballot; every slot below it was decided before. */
  private final long first;

  private final Learner learner;
  private final SlotLog<Value> proposals;
  private final Map<ReplicaId, Progress> voters = new TreeMap<>();

  /** The paper's slot_in: the next slot to propose in. */
  private long slotIn;

  private long bytesInFlight;

  Commander(ReplicaId self, Epoch epoch, Ballot ballot, Learner learner) {
    this.self = self;
    this.epoch = epoch;
    this.ballot = ballot;
    this.learner = learner;
    this.first = learner.commit() + 1;
    this.slotIn = first;
    this.proposals = new SlotLog<>(first - 1);
    for (ReplicaId voter : epoch.voters()) {
      voters.put(voter, new Progress(first));
    }
  }

  Ballot ballot() {
    return ballot;
  }

  long slotIn() {
    return slotIn;
  }

  boolean hasRoom() {
    return slotIn - 1 - learner.commit() < WINDOW_SLOTS && bytesInFlight < WINDOW_BYTES;
  }

  /** Proposes in the next slot and returns it. The window is the caller's business: what was recovered ignores it. */
  long propose(Value value, Outbox out) {
    long slot = slotIn++;
    proposals.put(slot, value);
    bytesInFlight += value.length();
    Message.Accept accept = accept(slot, value);
    for (Map.Entry<ReplicaId, Progress> entry : voters.entrySet()) {
      Progress progress = entry.getValue();
      if (progress.next == slot && mayStream(entry.getKey(), progress)) {
        progress.sent(value);
        out.send(entry.getKey(), accept);
      }
    }
    return slot;
  }

  void onAccepted(ReplicaId from, Message.Accepted accepted, long now, Outbox out) {
    Progress progress = voters.get(from);
    if (progress == null || !accepted.ballot().equals(ballot) || accepted.high() < accepted.low()) {
      return;
    }
    if (accepted.high() > progress.high || accepted.high() == progress.high && accepted.low() < progress.low) {
      progress.low = accepted.low();
      progress.high = accepted.high();
      progress.advancedAt = now;
      progress.vainResends = 0;
      progress.acknowledged(proposals);
    }
    decide(out);
    stream(from, progress, out);
  }

  /** Sends again to voters that have been silent about what they were sent, if they are there at all. */
  void resend(long now, long afterTicks, java.util.function.Predicate<ReplicaId> isConnected, Outbox out) {
    for (Map.Entry<ReplicaId, Progress> entry : voters.entrySet()) {
      Progress progress = entry.getValue();
      boolean due = now - progress.advancedAt >= afterTicks << progress.vainResends;
      if (progress.high < slotIn - 1 && due && isConnected.test(entry.getKey())) {
        restart(entry.getKey(), progress, now, out);
        progress.vainResends = Math.min(progress.vainResends + 1, MOST_BACKOFF);
      }
    }
  }

  /** A voter's connection is new: whatever was on the old one is lost. */
  void onConnected(ReplicaId voter, long now, Outbox out) {
    Progress progress = voters.get(voter);
    if (progress != null) {
      restart(voter, progress, now, out);
    }
  }

  private void restart(ReplicaId voter, Progress progress, long now, Outbox out) {
    progress.advancedAt = now;
    progress.next = Math.max(progress.high + 1, first);
    progress.bytesInFlight = 0;
    stream(voter, progress, out);
  }

  private void stream(ReplicaId voter, Progress progress, Outbox out) {
    // Slots already decided are fetched in bulk, which is cheaper than votes that no longer count.
    if (progress.next <= learner.commit()) {
      progress.next = learner.commit() + 1;
      progress.bytesInFlight = 0;
    }
    while (progress.next < slotIn && mayStream(voter, progress)) {
      Value value = proposal(progress.next);
      Message.Accept accept = accept(progress.next, value);
      progress.sent(value);
      out.send(voter, accept);
    }
  }

  private boolean mayStream(ReplicaId voter, Progress progress) {
    return voter.equals(self) || progress.bytesInFlight < STREAM_BYTES;
  }

  private void decide(Outbox out) {
    while (learner.commit() + 1 < slotIn && isAcceptedByMajority(learner.commit() + 1)) {
      Value value = proposal(learner.commit() + 1);
      learner.learn(value, out);
      onCommit();
    }
  }

  /** The decided prefix has grown, by votes or by a fetch: its slots need no more proposing. */
  void onCommit() {
    long commit = learner.commit();
    for (long slot = proposals.trim() + 1; slot <= Math.min(commit, slotIn - 1); slot++) {
      bytesInFlight -= proposal(slot).length();
      proposals.trimTo(slot);
    }
    if (slotIn <= commit) {
      // Decided beyond what this leader proposed: somebody else leads by now, and this ballot is over.
      proposals.trimTo(commit);
      slotIn = commit + 1;
    }
  }

  private boolean isAcceptedByMajority(long slot) {
    int votes = 0;
    for (Progress progress : voters.values()) {
      if (progress.low <= slot && slot <= progress.high) {
        votes++;
      }
    }
    return votes >= epoch.quorum();
  }

  private Value proposal(long slot) {
    @Nullable Value value = proposals.get(slot);
    if (value == null) {
      throw new IllegalStateException("broken invariant at slot " + slot + ": proposed slots have a value");
    }
    return value;
  }

  private Message.Accept accept(long slot, Value value) {
    return new Message.Accept(epoch.number(), ballot, first, slot, learner.commit(), value);
  }

  /** How far one voter has come under this ballot. */
  private static final class Progress {
    /** Invariant: the voter said that it accepted every slot of {@code low..high} under this ballot. */
    private long low;

    private long high;

    /** The next slot to send to it. */
    private long next;

    private long bytesInFlight;
    private long advancedAt;

    /** How often it was sent the same without any answer; each doubles the time to the next. */
    private int vainResends;

    Progress(long first) {
      this.low = first;
      this.high = first - 1;
      this.next = first;
    }

    void sent(Value value) {
      next++;
      bytesInFlight += value.length();
    }

    /** Counts anew what is in flight, which is exact whatever was lost, doubled or sent again. */
    void acknowledged(SlotLog<Value> proposals) {
      if (high + 1 >= next) {
        next = high + 1;
        bytesInFlight = 0;
        return;
      }
      long inFlight = 0;
      for (long slot = Math.max(high, proposals.trim()) + 1; slot < next; slot++) {
        Value value = proposals.get(slot);
        inFlight += value == null ? 0 : value.length();
      }
      bytesInFlight = inFlight;
    }
  }
}
