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

    /**
     * Runs reads on what is decided by now, and hands them back to {@link Reads#done}.
     *
     * @param all whether more will not come at once: what has gathered while there was no leader
     *     would hold up the loop for longer than others wait for its heartbeats
     */
    void run(List<ClientRead> reads, boolean all);
  }

  private record Asked(long number, List<ClientRead> reads) {}

  private final Target target;
  private final long waitingBytesLimit;
  private final ArrayDeque<Asked> asked = new ArrayDeque<>();
  private List<ClientRead> gathered = new ArrayList<>();
  private List<ClientRead> gatheredStale = new ArrayList<>();
  private int waiting;
  private long waitingBytes;

  /** Whether a client may have left that has reads here. */
  private boolean clientLeft;

  /**
   * @param waitingBytesLimit bytes of reads that may be here before the next is refused
   */
  Reads(Target target, long waitingBytesLimit) {
    this.target = target;
    this.waitingBytesLimit = waitingBytesLimit;
  }

  /** Takes a read, or returns false where too many are here. */
  boolean add(ClientRead read, boolean stale) {
    if (!hasRoomFor(read)) {
      forgetUnwanted();
      if (!hasRoomFor(read)) {
        return false;
      }
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

  private boolean hasRoomFor(ClientRead read) {
    return waiting == 0
        || waiting < WAITING_READS && waitingBytes + read.memoryBytes() <= waitingBytesLimit;
  }

  void onClientLeft() {
    clientLeft = true;
  }

  /**
   * Makes room where clients have left: one that connects anew asks anew, and while there is no
   * leader a single one that does so again and again would take up all the places.
   */
  private void forgetUnwanted() {
    if (clientLeft) {
      clientLeft = false;
      asked.forEach(group -> forgetUnwanted(group.reads()));
      forgetUnwanted(gathered);
    }
  }

  private void forgetUnwanted(List<ClientRead> reads) {
    reads.removeIf(
        read -> {
          boolean unwanted = !read.isWanted();
          if (unwanted) {
            gone(read);
          }
          return unwanted;
        });
  }

  private void gone(ClientRead read) {
    waiting--;
    waitingBytes -= read.memoryBytes();
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
    List<ClientRead> ready = new ArrayList<>();
    for (@Nullable Asked next; (next = asked.peek()) != null && next.number() <= number; ) {
      asked.remove();
      ready.addAll(next.reads());
    }
    run(ready);
  }

  /** No more at a time than calls in a slot, so that others have their turn on the lane. */
  private void run(List<ClientRead> reads) {
    boolean all = reads.size() <= Limits.BATCH_COMMANDS;
    for (int from = 0; from < reads.size(); from += Limits.BATCH_COMMANDS) {
      target.run(reads.subList(from, Math.min(reads.size(), from + Limits.BATCH_COMMANDS)), all);
    }
  }

  /** They have run: their clients are answered. */
  void done(List<ClientRead> reads) {
    for (ClientRead read : reads) {
      gone(read);
      read.reply();
    }
  }
}
