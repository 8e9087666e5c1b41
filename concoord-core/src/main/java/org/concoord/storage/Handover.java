package org.concoord.storage;

import java.util.ArrayList;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.concoord.paxos.JournalRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records on their way from the loop to the journal's thread: a bounded queue of batches, one a
 * turn. While it is full, turns gather in one batch on the loop's side.
 */
final class Handover {
  private static final int BATCHES = 64;

  /** What a record takes beside its value, about. */
  private static final int RECORD_BYTES = 100;

  private final ArrayBlockingQueue<ArrayList<JournalRecord>> full =
      new ArrayBlockingQueue<>(BATCHES);

  /** Batches to be filled again. */
  private final ArrayBlockingQueue<ArrayList<JournalRecord>> empty =
      new ArrayBlockingQueue<>(BATCHES);

  private final AtomicLong pendingBytes = new AtomicLong();

  /** The loop's. */
  private ArrayList<JournalRecord> filling = new ArrayList<>();

  void add(JournalRecord record) {
    filling.add(record);
    pendingBytes.addAndGet(weigh(record));
  }

  /** Hands over what was added; false where the queue is full and the loop must come again. */
  boolean handOver() {
    if (filling.isEmpty()) {
      return true;
    }
    if (!full.offer(filling)) {
      return false;
    }
    ArrayList<JournalRecord> next = empty.poll();
    filling = next == null ? new ArrayList<>() : next;
    return true;
  }

  boolean isEmpty() {
    return full.isEmpty();
  }

  /** For the journal's thread: everything handed over, batch by batch, or null. */
  @Nullable ArrayList<JournalRecord> poll() {
    return full.poll();
  }

  /** The batch was written, and may be filled again. */
  void giveBack(ArrayList<JournalRecord> batch) {
    long bytes = 0;
    for (int i = 0; i < batch.size(); i++) {
      bytes += weigh(batch.get(i));
    }
    batch.clear();
    empty.offer(batch);
    pendingBytes.addAndGet(-bytes);
  }

  long pendingBytes() {
    return pendingBytes.get();
  }

  private static long weigh(JournalRecord record) {
    int value = 0;
    if (record instanceof JournalRecord.AcceptedValue accepted) {
      value = accepted.pvalue().value().length();
    } else if (record instanceof JournalRecord.DecidedValue decided) {
      value = decided.value().length();
    }
    return RECORD_BYTES + value;
  }
}
