package org.concoord.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.concoord.codec.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Reads of clients on their way past the log (R7): gathered during a turn of the loop, asked for
 * together at its end, and run once they may be, which is as soon as the lane has come to them. On
 * the loop.
 */
final class Reads {
  /** Reads that may be here before the next is refused as {@code BUSY}. */
  static final int WAITING_READS = 1 << 16;

  /** Where it is known when reads may run, and where they do. */
  interface Target {
    /** Asks for all reads that have gathered; returns their number. */
    long ask();

    /** Runs reads on what is decided by now, and hands them back to {@link Reads#done}. */
    void run(List<ClientRead> reads);
  }

  private record Asked(long number, List<ClientRead> reads) {}

  private final Target target;
  private final long waitingBytesLimit;
  private final ArrayDeque<Asked> asked = new ArrayDeque<>();
  private List<ClientRead> gathered = new ArrayList<>();
  private List<ClientRead> gatheredStale = new ArrayList<>();
  private int waiting;
  private long waitingBytes;

  /**
   * @param waitingBytesLimit bytes of reads that may be here before the next is refused
   */
  Reads(Target target, long waitingBytesLimit) {
    this.target = target;
    this.waitingBytesLimit = waitingBytesLimit;
  }

  /** Takes a read, or returns false where too many are here. */
  boolean add(ClientRead read, boolean stale) {
    if (waiting >= WAITING_READS
        || waitingBytes + read.memoryBytes() > waitingBytesLimit && waiting > 0) {
      return false;
    }
    waiting++;
    waitingBytes += read.memoryBytes();
    if (stale) {
      gatheredStale.add(read);
    } else {
      gathered.add(read);
    }
    return true;
  }

  /** At the end of a turn; returns whether it has asked for any. */
  boolean flush() {
    if (!gatheredStale.isEmpty()) {
      List<ClientRead> stale = gatheredStale;
      gatheredStale = new ArrayList<>();
      run(stale);
    }
    if (gathered.isEmpty()) {
      return false;
    }
    asked.add(new Asked(target.ask(), gathered));
    gathered = new ArrayList<>();
    return true;
  }

  /** All that were asked for up to that number may run. */
  void onReadable(long number) {
    for (@Nullable Asked next; (next = asked.peek()) != null && next.number() <= number; ) {
      asked.remove();
      run(next.reads());
    }
  }

  /** No more at a time than calls in a slot, so that others have their turn on the lane. */
  private void run(List<ClientRead> reads) {
    for (int from = 0; from < reads.size(); from += Limits.BATCH_COMMANDS) {
      target.run(reads.subList(from, Math.min(reads.size(), from + Limits.BATCH_COMMANDS)));
    }
  }

  /** They have run: their clients are answered. */
  void done(List<ClientRead> reads) {
    for (ClientRead read : reads) {
      waiting--;
      waitingBytes -= read.memoryBytes();
      read.reply();
    }
  }
}
