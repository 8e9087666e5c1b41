package org.concoord.paxos;

import java.util.ArrayDeque;
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
  private final Epoch epoch;

  /** The number of the last read. */
  private long last;

  /** Every read up to here has been answered. */
  private long answered;

  /** Who was asked, and for the reads up to which number. */
  private ReplicaId askedOf = ReplicaId.NONE;

  private long asked;

  /** Answers whose slot has not been decided here yet. */
  private final ArrayDeque<Message.Readable> ahead = new ArrayDeque<>();

  PendingReads(ReplicaId self, Epoch epoch, RandomGenerator random) {
    this.self = self;
    this.epoch = epoch;
    // A process that comes back under its identity must not take what an earlier life asked for.
    this.last = random.nextLong(1, 1L << 62);
    this.answered = last;
    this.asked = last;
  }

  long add() {
    last++;
    return last;
  }

  /** At the end of each step: lets go what may run, and asks whoever leads by now for the rest. */
  void settle(ReplicaId leader, long commit, Outbox out) {
    for (Message.Readable next; (next = ahead.peek()) != null && next.slot() <= commit; ) {
      ahead.remove();
      out.readable(next.read());
    }
    if (!leader.equals(askedOf)) {
      askedOf = leader;
      asked = answered;
    }
    boolean free = leader.equals(self) ? asked < last : asked == answered && last > answered;
    if (free && !leader.equals(ReplicaId.NONE)) {
      send(out);
    }
  }

  /** The question or its answer may have been lost. */
  void askAgain(Outbox out) {
    if (asked > answered && !askedOf.equals(self)) {
      send(out);
    }
  }

  private void send(Outbox out) {
    asked = last;
    out.send(askedOf, new Message.AskRead(epoch.number(), last));
  }

  void onReadable(Message.Readable readable) {
    if (readable.read() > answered && readable.read() <= last) {
      answered = readable.read();
      asked = Math.max(asked, answered);
      ahead.add(readable);
    }
  }

  long last() {
    return last;
  }
}
