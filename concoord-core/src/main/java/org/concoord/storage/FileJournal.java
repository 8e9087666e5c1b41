package org.concoord.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.concoord.StorageFailedException;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * A journal on a disk: one thread owns the {@link WriteAheadLog}, encodes, writes and forces. One
 * force covers all that was handed over while the one before it was under way (group commit), so
 * that forces cost the less a call the more calls there are.
 */
public final class FileJournal implements Journal {
  /** How soon a log that falls idle says so (W3: within 5 ms). */
  private static final long IDLE_NANOS = 3_000_000;

  private static final long SPACE_CHECK_NANOS = 100_000_000;

  /** How long what finds no room waits before it tries again. */
  private static final long NO_ROOM_NANOS = 50_000_000;

  /** How long closing waits: no disk that answers takes as long for a force. */
  private static final long CLOSE_MILLIS = 3_000;

  private final WriteAheadLog log;
  private final StorageOptions options;
  private final Executor loop;
  private final Listener listener;
  private final Thread thread;
  private final Handover handover = new Handover();

  /** What is rarely asked for, to be done between two batches. */
  private final ConcurrentLinkedQueue<Runnable> requests = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean telling = new AtomicBoolean();
  private final Runnable listening = this::listen;

  /** Made beforehand, for where there is no memory to make it. */
  private final StorageFailedException outOfMemory;

  /** The thread's word to the loop. */
  private volatile long durable;

  private volatile boolean spaceLow;
  private volatile @Nullable StorageFailedException failure;
  private volatile boolean closing;

  /** The loop's. */
  private long appended;

  private long toldDurable;
  private boolean toldSpaceLow;
  private boolean toldFailure;
  private boolean forceAgain;

  /** The thread's. */
  private final SnapshotQueue snapshots;

  private final SnapshotPace pace = new SnapshotPace(System.nanoTime());
  private long spaceCheckedAt;
  private long wroteAt;

  /**
   * @param log becomes this journal's own
   * @param loop runs its tasks one after the other on the thread that calls this journal
   */
  public FileJournal(WriteAheadLog log, StorageOptions options, Executor loop, Listener listener) {
    this.log = log;
    this.options = options;
    this.loop = loop;
    this.listener = listener;
    this.snapshots = new SnapshotQueue(log, loop);
    this.outOfMemory = broken(new OutOfMemoryError("there is none to say more"));
    this.appended = log.lastLsn();
    this.durable = appended;
    this.toldDurable = appended;
    this.thread = new Thread(this::run, "concoord-journal");
    thread.setDaemon(true);
    spaceCheckedAt = System.nanoTime() - SPACE_CHECK_NANOS;
    thread.start();
  }

  @Override
  public boolean isLasting() {
    return true;
  }

  /**
   * @throws StorageFailedException if the journal has failed: the record is not kept
   */
  @Override
  public long append(JournalRecord record) {
    StorageFailedException failed = failure;
    if (failed != null) {
      throw new StorageFailedException(String.valueOf(failed.getMessage()), failed);
    }
    handover.add(record);
    return ++appended;
  }

  @Override
  public long appendedLsn() {
    return appended;
  }

  @Override
  public long durableLsn() {
    return toldDurable;
  }

  @Override
  public void force() {
    forceAgain = !handover.handOver();
    LockSupport.unpark(thread);
  }

  @Override
  public boolean isSaturated() {
    return forceAgain || pendingBytes() > options.pendingBytes();
  }

  @Override
  public long pendingBytes() {
    return handover.pendingBytes();
  }

  @Override
  public void keep(long slot, Value image, boolean logReaches, Consumer<String> then) {
    request(() -> snapshots.add(slot, image, logReaches, then));
  }

  @Override
  public void configure(Configuration configuration, Runnable whenDurable) {
    request(
        () -> {
          log.configure(configuration);
          loop.execute(whenDurable);
        });
  }

  @Override
  public void beginAnew(
      ReplicaId replica,
      Configuration configuration,
      long slot,
      Value image,
      Consumer<String> then) {
    request(
        () -> {
          while (snapshots.step()) {
            // What was to be kept before is no longer wanted, but somebody may wait to be told.
          }
          String trouble = "";
          try {
            log.beginAnew(replica, configuration, slot, image);
          } catch (NoSpaceException full) {
            trouble = String.valueOf(full.getMessage());
          }
          String told = trouble;
          loop.execute(() -> then.accept(told));
        });
  }

  private void request(Runnable action) {
    requests.add(action);
    LockSupport.unpark(thread);
  }

  @Override
  public JournalCounters counters() {
    return log.counters();
  }

  @Override
  public void close() {
    close(CLOSE_MILLIS);
  }

  @Override
  public void beginClosing() {
    force();
    closing = true;
    LockSupport.unpark(thread);
  }

  /** As {@link #close()}, with a patience. */
  void close(long mostMillis) {
    if (!closing) {
      force();
    }
    closing = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMillis);
    for (long left = mostMillis; left > 0 && !hasEnded(); ) {
      try {
        thread.join(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean hasEnded() {
    return !thread.isAlive();
  }

  private void run() {
    try (WriteAheadLog owned = log) {
      while (!closing || !handover.isEmpty() || !requests.isEmpty()) {
        turn(owned);
      }
      owned.mark();
    } catch (StorageFailedException e) {
      fail(e);
    } catch (IOException | RuntimeException | Error e) {
      fail(brokenBy(e));
    }
  }

  /** What was being written or forced when it broke off is known as little as after an error. */
  private StorageFailedException brokenBy(Throwable cause) {
    StorageFailedException failed = outOfMemory;
    try {
      failed = broken(cause);
      log.fence(failed);
    } catch (OutOfMemoryError again) {
      // Then less is said of it, but it is said.
    }
    return failed;
  }

  private StorageFailedException broken(Throwable cause) {
    String what =
        cause instanceof OutOfMemoryError
            ? "the journal ran out of memory: " + cause.getMessage()
            : "the journal broke: " + cause;
    return new StorageFailedException(log.name() + ": " + what, cause);
  }

  private void turn(WriteAheadLog owned) {
    boolean wrote = writeBatches(owned);
    if (wrote) {
      tellDurable(owned.force());
      wroteAt = System.nanoTime();
    }
    boolean asked = runRequests();
    boolean snapshot = writeSnapshot();
    checkSpace(owned);
    if (snapshot && owned.isMarkerDue() && System.nanoTime() - wroteAt >= IDLE_NANOS) {
      owned.mark();
    } else if (!wrote && !asked && !snapshot && !closing) {
      rest(owned);
    }
  }

  /** Writes all that was handed over by now. */
  private boolean writeBatches(WriteAheadLog owned) {
    boolean wrote = false;
    for (ArrayList<JournalRecord> batch; (batch = handover.poll()) != null; ) {
      for (int i = 0; i < batch.size(); i++) {
        write(owned, batch.get(i));
      }
      handover.giveBack(batch);
      wrote = true;
    }
    return wrote;
  }

  private void write(WriteAheadLog owned, JournalRecord record) {
    while (true) {
      try {
        owned.append(record);
        return;
      } catch (NoSpaceException e) {
        // A replica that cannot write is as good as a slow one: it says nothing until it can. A
        // snapshot may make room by the trim that follows it.
        tellDurable(owned.force());
        tellSpaceLow(true);
        if (!runRequests() && !snapshots.step()) {
          LockSupport.parkNanos(NO_ROOM_NANOS);
        }
        if (closing) {
          throw new StorageFailedException("closed while the disk was full", e);
        }
      }
    }
  }

  private boolean runRequests() {
    boolean any = false;
    for (Runnable request; (request = requests.poll()) != null; ) {
      request.run();
      any = true;
    }
    return any;
  }

  /** Writes a piece of a snapshot where there is one, and the disk has been left alone before. */
  private boolean writeSnapshot() {
    long began = System.nanoTime();
    boolean any = pace.waitNanos(began) == 0 && snapshots.step();
    if (any) {
      pace.wrote(began, System.nanoTime(), wroteAt);
    }
    return any;
  }

  private void rest(WriteAheadLog owned) {
    if (!owned.isMarkerDue()) {
      long wait = pace.waitNanos(System.nanoTime());
      LockSupport.parkNanos(wait > 0 ? Math.min(wait, SPACE_CHECK_NANOS) : SPACE_CHECK_NANOS);
      return;
    }
    long until = System.nanoTime() + IDLE_NANOS;
    while (handover.isEmpty() && requests.isEmpty() && !closing) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        owned.mark();
        return;
      }
      LockSupport.parkNanos(left);
    }
  }

  private void checkSpace(WriteAheadLog owned) {
    long now = System.nanoTime();
    if (now - spaceCheckedAt >= SPACE_CHECK_NANOS) {
      spaceCheckedAt = now;
      tellSpaceLow(owned.isSpaceLow());
    }
  }

  private void tellDurable(long lsn) {
    durable = lsn;
    tell();
  }

  private void tellSpaceLow(boolean low) {
    if (low != spaceLow) {
      spaceLow = low;
      tell();
    }
  }

  /** The loop must hear of it, or it would wait for ever for what nobody forces. */
  private void fail(StorageFailedException e) {
    failure = e;
    while (true) {
      try {
        tell();
        return;
      } catch (OutOfMemoryError again) {
        LockSupport.parkNanos(NO_ROOM_NANOS);
      }
    }
  }

  /** One task on the loop at a time, which finds the latest word when it runs. */
  private void tell() {
    if (telling.compareAndSet(false, true)) {
      boolean asked = false;
      try {
        loop.execute(listening);
        asked = true;
      } finally {
        if (!asked) {
          telling.set(false);
        }
      }
    }
  }

  private void listen() {
    telling.set(false);
    if (forceAgain) {
      force();
    }
    long lsn = durable;
    if (lsn > toldDurable) {
      toldDurable = lsn;
      listener.onDurable(lsn);
    }
    boolean low = spaceLow;
    if (low != toldSpaceLow) {
      toldSpaceLow = low;
      listener.onSpaceLow(low);
    }
    StorageFailedException failed = failure;
    if (failed != null && !toldFailure) {
      toldFailure = true;
      listener.onFailed(failed);
    }
  }
}
