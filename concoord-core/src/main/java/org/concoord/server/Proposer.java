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
 *
 * <p>What is in flight cannot be overtaken, so whoever comes next waits for all of it; what is not
 * has been given no order yet but that of each connection. Hence two rules keep one that sends all
 * it may from making others wait: no more is in flight than pays, and connections take turns at
 * filling a batch, each with a share that leaves it short (deficit round robin, by commands and by
 * bytes, with the deficit forgotten from slot to slot). While one alone sends there is nobody to be
 * fair to: its share is the whole batch, its commands are copied straight into it, and full batches
 * leave at once.
 */
final class Proposer {
  /**
   * Slots in flight beyond which a batch that is not full waits. More of them does not raise
   * throughput, since each costs messages, and fewer leaves the network idle.
   */
  private static final int PIPELINE_SLOTS = 4;

  /**
   * While more waits than its shares let in, a batch leaves all the same when the one before it
   * left so long ago. Where a decision takes longer than that, what takes so long is the way to the
   * others or their disks, and more of them in flight is what throughput takes.
   */
  static final long PACE_NANOS = 1_000_000;

  /** So many batches after two connections have taken turns, a third turn is expected still. */
  private static final int COMPANY_BATCHES = 64;

  /** Commands that may wait here before the next is refused as {@code BUSY}. */
  static final int WAITING_COMMANDS = 1 << 16;

  /** Words beyond these that keep sessions, and no more bytes each. */
  static final int WAITING_WORDS = 1 << 14;

  static final int WORD_BYTES = 64;

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

  /** Those of whose commands some wait for a place, the next to be served first. */
  private final ArrayDeque<Backlog> turns = new ArrayDeque<>();

  /** Full batches of one that was alone. */
  private final ArrayDeque<Sealed> sealed = new ArrayDeque<>();

  private final ArrayDeque<ProposedBatch> unused = new ArrayDeque<>();
  private final BatchWriter writer = new BatchWriter();
  private final LeaderClock clock = new LeaderClock();

  private @Nullable ProposedBatch open;

  /** Numbers the batches, for shares in them. */
  private long batchNumber;

  /** For how many batches more nobody has a whole one. */
  private int company;

  private @Nullable Backlog lastFrom;

  /** When a batch last left, on the clock of {@link System#nanoTime}. */
  private long leftNanos = System.nanoTime() - PACE_NANOS;

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
   * the next to be added before {@link Backlog#endUnit}; or returns false where too many wait.
   *
   * @throws MalformedValueException if no slot would hold them
   */
  boolean makeRoom(Backlog from, int commands, int bytes) {
    if (waitingCommands > WAITING_COMMANDS - commands
        || waitingBytes + bytes > waitingBytesLimit && waitingCommands > 0) {
      return false;
    }
    if (!BatchWriter.fitTogether(commands, bytes)) {
      throw new MalformedValueException(
          "a batch of " + commands + " commands and " + bytes + " bytes is too large for a slot");
    }
    noteCompany(from);
    sealWhereAlone(from, commands, bytes);
    if (open == null) {
      begin();
    }
    from.beginUnit(!from.mustWait() && hasRoom(from, commands, bytes));
    return true;
  }

  /** Takes a command, or returns false where too many wait. */
  boolean add(Backlog from, byte[] array, int offset, int length) {
    if (waitingCommands >= WAITING_COMMANDS
        || waitingBytes + length > waitingBytesLimit && waitingCommands > 0) {
      return false;
    }
    take(from, array, offset, length);
    return true;
  }

  /**
   * Takes a command that does nothing but keep its session, for which there is room where calls are
   * refused: whoever is told that the leader is busy is not to lose its session by it.
   */
  boolean addWord(Backlog from, byte[] array, int offset, int length) {
    if (length > WORD_BYTES) {
      return add(from, array, offset, length);
    }
    boolean hasRoom = waitingCommands < WAITING_COMMANDS + WAITING_WORDS;
    if (hasRoom) {
      take(from, array, offset, length);
    }
    return hasRoom;
  }

  private void take(Backlog from, byte[] array, int offset, int length) {
    noteCompany(from);
    sealWhereAlone(from, 1, length);
    ProposedBatch batch = open == null ? begin() : open;
    if (from.isPlaced() || !from.mustWait() && hasRoom(from, 1, length)) {
      place(batch, from, array, offset, length);
    } else {
      if (from.isEmpty()) {
        turns.add(from);
      }
      from.add(array, offset, length);
    }
    waitingCommands++;
    waitingBytes += length;
  }

  private void noteCompany(Backlog from) {
    if (lastFrom != from) {
      company = lastFrom == null ? 0 : COMPANY_BATCHES;
      lastFrom = from;
    }
  }

  private void sealWhereAlone(Backlog from, int commands, int bytes) {
    if (company == 0 && open != null && !from.mustWait() && !isRoomFor(commands, bytes)) {
      sealed.add(seal());
    }
  }

  private boolean hasRoom(Backlog from, int commands, int bytes) {
    return isRoomFor(commands, bytes)
        && (company == 0 || from.hasShare(batchNumber, commands, bytes));
  }

  private boolean isRoomFor(int commands, int bytes) {
    return commands == 1 ? writer.fits(bytes) : writer.fits(commands, bytes);
  }

  private void place(ProposedBatch batch, Backlog from, byte[] array, int offset, int length) {
    writer.add(array, offset, length);
    batch.add(from.origin(), length);
    from.placed(batchNumber, length);
  }

  /** Gives each of those that wait its turn; whom the batch has no room for comes first next. */
  private void fill(ProposedBatch batch) {
    for (int left = turns.size(); left > 0; left--) {
      Backlog next = turns.element();
      while (!next.isEmpty() && hasRoom(next, next.nextCommands(), next.nextBytes())) {
        for (int unit = next.nextCommands(); unit > 0; unit--) {
          byte[] command = next.remove();
          place(batch, next, command, 0, command.length);
        }
      }
      if (!next.isEmpty() && !isRoomFor(next.nextCommands(), next.nextBytes())) {
        return;
      }
      turns.remove();
      if (!next.isEmpty()) {
        turns.add(next);
      }
    }
  }

  /**
   * Proposes what may leave now. At the end of a turn.
   *
   * @param nowNanos on the clock of {@link System#nanoTime}
   */
  void flush(long nowNanos) {
    while (target.canPropose()) {
      Sealed next = lost.isEmpty() ? sealed.poll() : lost.poll();
      if (next == null) {
        if (open == null && turns.isEmpty() || !mayLeave(nowNanos)) {
          return;
        }
        next = seal();
        leftNanos = nowNanos;
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
   * Proposes a command that no client has given, in a slot of its own and ahead of all that waits;
   * returns false where nothing may be proposed now.
   */
  boolean proposeAlone(byte[] array, int offset, int length) {
    return target.canPropose() && proposeAhead(array, offset, length);
  }

  /** As {@link #proposeAlone}, however much waits to be executed. */
  boolean proposeAhead(byte[] array, int offset, int length) {
    BatchWriter alone = new BatchWriter();
    alone.begin(clock.tellMicros(target.clockMicros(), System.nanoTime()));
    alone.add(array, offset, length);
    ProposedBatch batch = newBatch();
    batch.add(null, length);
    if (!target.propose(alone.finish(), batch)) {
      recycle(batch);
      return false;
    }
    return true;
  }

  private boolean mayLeave(long nowNanos) {
    return target.inFlight() < PIPELINE_SLOTS
        || !turns.isEmpty() && nowNanos - leftNanos >= PACE_NANOS;
  }

  /**
   * Proposes an empty batch where the replicated clock has stood still for long and a session waits
   * for it (S2).
   */
  void tickClock(long nowNanos) {
    if (clockRuns && clock.isTickDue(nowNanos) && isEmpty()) {
      begin();
      flush(nowNanos);
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
    for (Backlog dropped; (dropped = turns.poll()) != null; ) {
      dropped.clear();
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
    return open == null && turns.isEmpty() && sealed.isEmpty() && lost.isEmpty();
  }

  private ProposedBatch newBatch() {
    ProposedBatch batch = unused.poll();
    return batch == null ? new ProposedBatch() : batch;
  }

  private ProposedBatch begin() {
    writer.begin(clock.tellMicros(target.clockMicros(), System.nanoTime()));
    ProposedBatch batch = newBatch();
    open = batch;
    batchNumber++;
    if (company > 0) {
      company--;
    }
    fill(batch);
    return batch;
  }

  private Sealed seal() {
    ProposedBatch batch = open;
    if (batch == null) {
      batch = begin();
    } else {
      fill(batch);
    }
    open = null;
    return new Sealed(writer.finish(), batch);
  }
}
