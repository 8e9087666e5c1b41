package org.concoord.server;

import java.util.ArrayDeque;
import org.concoord.codec.BatchWriter;
import org.concoord.paxos.Value;
import org.concoord.rsm.LeaderClock;
import org.concoord.spi.MalformedValueException;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the commands of clients into batches and proposes them, one batch a slot, while this
 * replica leads (2.3). There is no lingering: a batch leaves at the end of the loop's turn if few
 * slots are in flight, and otherwise grows until one of them is decided, so batches are as large as
 * the load makes them.
 */
final class Proposer {
  /**
   * Slots in flight beyond which a batch that is not full waits. More of them does not raise
   * throughput, since each costs messages, and fewer leaves the network idle.
   */
  private static final int PIPELINE_SLOTS = 4;

  /** Commands that may wait here before the next is refused as {@code BUSY}. */
  static final int WAITING_COMMANDS = 1 << 16;

  /** Batches kept to be used again. */
  private static final int UNUSED = 64;

  /** Where proposals go, and where they are noted before they can be decided. */
  interface Target {
    /** Whether a value would be taken now, and how many are in flight. */
    boolean canPropose();

    long inFlight();

    /** The replicated clock after the last slot executed (S2). */
    long clockMicros();

    /** Proposes and notes the slot; false where it was not taken. */
    boolean propose(Value value, ProposedBatch batch);
  }

  private record Sealed(Value value, ProposedBatch batch) {}

  private final Target target;
  private final long waitingBytesLimit;

  /** Whose slots went to other values: they go first, in the order in which they went before. */
  private final ArrayDeque<Sealed> lost = new ArrayDeque<>();

  private final ArrayDeque<Sealed> sealed = new ArrayDeque<>();
  private final ArrayDeque<ProposedBatch> unused = new ArrayDeque<>();
  private final BatchWriter writer = new BatchWriter();
  private final LeaderClock clock = new LeaderClock();

  private @Nullable ProposedBatch open;
  private int waitingCommands;
  private long waitingBytes;
  private boolean clockRuns;

  /**
   * @param waitingBytesLimit bytes of commands that may wait here before the next is refused
   */
  Proposer(Target target, long waitingBytesLimit) {
    this.target = target;
    this.waitingBytesLimit = waitingBytesLimit;
  }

  /**
   * Sees to it that so many commands, of so many bytes together, will go into one slot if they are
   * the next to be added; or returns false where too many wait.
   *
   * @throws MalformedValueException if no slot would hold them
   */
  boolean makeRoom(int commands, int bytes) {
    if (waitingCommands > WAITING_COMMANDS - commands
        || waitingBytes + bytes > waitingBytesLimit && waitingCommands > 0) {
      return false;
    }
    if (open != null && !writer.fits(commands, bytes)) {
      seal(open);
    }
    if (open == null) {
      begin();
    }
    if (!writer.fits(commands, bytes)) {
      throw new MalformedValueException(
          "a batch of " + commands + " commands and " + bytes + " bytes is too large for a slot");
    }
    return true;
  }

  /** Takes a command, or returns false where too many wait. */
  boolean add(ClientConnection origin, byte[] array, int offset, int length) {
    if (waitingCommands >= WAITING_COMMANDS
        || waitingBytes + length > waitingBytesLimit && waitingCommands > 0) {
      return false;
    }
    if (open != null && !writer.fits(length)) {
      seal(open);
    }
    ProposedBatch batch = open == null ? begin() : open;
    writer.add(array, offset, length);
    batch.add(origin, length);
    waitingCommands++;
    waitingBytes += length;
    return true;
  }

  /** Proposes what may leave now. At the end of a turn. */
  void flush() {
    while (target.canPropose()) {
      Sealed next = lost.isEmpty() ? sealed.poll() : lost.poll();
      if (next == null) {
        if (open == null || target.inFlight() >= PIPELINE_SLOTS) {
          return;
        }
        seal(open);
        continue;
      }
      ProposedBatch batch = next.batch();
      waitingCommands -= batch.size();
      waitingBytes -= batch.commandBytes();
      if (!target.propose(next.value(), batch)) {
        recycle(batch);
      }
    }
  }

  /**
   * Proposes an empty batch where the replicated clock has stood still for long and a session waits
   * for it (S2).
   */
  void tickClock(long nowNanos) {
    if (clockRuns && clock.isTickDue(nowNanos) && isEmpty()) {
      begin();
      flush();
    }
  }

  void startLeading() {
    clockRuns = true;
    clock.start(target.clockMicros(), System.nanoTime());
  }

  /**
   * This replica leads no more. What waits here was never proposed, and its clients send it again
   * to the next leader.
   */
  void stopLeading() {
    clockRuns = false;
    for (Sealed dropped; (dropped = lost.poll()) != null; ) {
      recycle(dropped.batch());
    }
    for (Sealed dropped; (dropped = sealed.poll()) != null; ) {
      recycle(dropped.batch());
    }
    if (open != null) {
      recycle(open);
      open = null;
    }
    waitingCommands = 0;
    waitingBytes = 0;
  }

  /** Proposes a batch again, before all others, whose slot went to another value. */
  void proposeAgain(ProposedBatch batch) {
    lost.add(new Sealed(batch.value(), batch));
    waitingCommands += batch.size();
    waitingBytes += batch.commandBytes();
  }

  void recycle(ProposedBatch batch) {
    batch.clear();
    if (unused.size() < UNUSED) {
      unused.push(batch);
    }
  }

  /** Commands that have been taken and not proposed. */
  int waitingCommands() {
    return waitingCommands;
  }

  /** What these take. */
  long waitingBytes() {
    return waitingBytes;
  }

  private boolean isEmpty() {
    return open == null && sealed.isEmpty() && lost.isEmpty();
  }

  private ProposedBatch newBatch() {
    ProposedBatch batch = unused.poll();
    return batch == null ? new ProposedBatch() : batch;
  }

  private ProposedBatch begin() {
    writer.begin(clock.tellMicros(target.clockMicros(), System.nanoTime()));
    ProposedBatch batch = newBatch();
    open = batch;
    return batch;
  }

  private void seal(ProposedBatch batch) {
    sealed.add(new Sealed(writer.finish(), batch));
    open = null;
  }
}
