package org.concoord.paxos;

import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The reads that wait at this replica until the leader, this replica or another, says from which
 * slot on they may run, and then for that slot (R7). They are numbered, and an answer concerns all
 * up to a number: those were asked for before the question left, so what the answer says is true of
 * them however late it comes and whoever leads by then.
 *
 * <p>One question is out at a time; what comes meanwhile goes into the next. When the leader
 * changes, the next one is asked for all that waits.
 */
final class PendingReads {
  private final ReplicaId self;

  /** The epoch whose leader is asked. */
  private long epoch;

  /** The number of the last read. */
  private long last;

  /** Every read up to here may run. */
  private long released;

  /** Every read up to here has been answered by whoever leads now, as far as is known. */
  private long answered;

  /** Who was asked, and for the reads up to which number. */
  private ReplicaId askedOf = ReplicaId.NONE;

  private long asked;

  /**
   * What has been answered and not been decided here yet: by slot, the last read that may run from
   * there on. A leader that was overtaken may have named a slot that is never decided, so what
   * waits for one is asked for again, and the first of several answers to come true counts.
   */
  private final TreeMap<Long, Long> ahead = new TreeMap<>();

  PendingReads(ReplicaId self, long epoch) {
    this.self = self;
    this.epoch = epoch;
  }

  /**
   * Draws the number before the first. A process that comes back under its identity must not take
   * what an earlier life asked for.
   */
  void begin(RandomGenerator random) {
    last = random.nextLong(1, 1L << 62);
    released = last;
    answered = last;
    asked = last;
  }

  /** Whatever waits moves to the leader of that epoch, answered in the one before or not (E1). */
  void moveTo(long nextEpoch) {
    epoch = nextEpoch;
    askedOf = ReplicaId.NONE;
    answered = released;
    asked = released;
    ahead.clear();
  }

  long add() {
    last++;
    return last;
  }

  /** At the end of each step: lets go what may run, and asks whoever leads by now for the rest. */
  void settle(ReplicaId leader, long commit, Outbox out) {
    release(commit, out);
    if (!leader.equals(askedOf)) {
      askedOf = leader;
      answered = released;
      asked = released;
    }
    boolean free = leader.equals(self) ? asked < last : asked == answered && last > answered;
    if (free && !leader.equals(ReplicaId.NONE)) {
      send(out);
    }
  }

  private void release(long commit, Outbox out) {
    for (Map.Entry<Long, Long> next; (next = ahead.firstEntry()) != null; ) {
      if (next.getKey() > commit) {
        return;
      }
      ahead.pollFirstEntry();
      if (next.getValue() > released) {
        released = next.getValue();
        answered = Math.max(answered, released);
        asked = Math.max(asked, released);
        out.readable(released);
      }
    }
  }

  /**
   * The question or its answer may have been lost, or the leader may lead under another ballot than
   * when it answered.
   */
  void askAgain(Outbox out) {
    boolean another = !askedOf.equals(self) && !askedOf.equals(ReplicaId.NONE);
    if (another && asked > released) {
      answered = released;
      send(out);
    }
  }

  private void send(Outbox out) {
    asked = last;
    out.send(askedOf, new Message.AskRead(epoch, last));
  }

  void onReadable(Message.Readable readable) {
    if (readable.epoch() != epoch) {
      return;
    }
    if (readable.read() > answered && readable.read() <= last) {
      answered = readable.read();
      asked = Math.max(asked, answered);
      ahead.merge(readable.slot(), readable.read(), Math::max);
    }
  }

  long last() {
    return last;
  }
}
