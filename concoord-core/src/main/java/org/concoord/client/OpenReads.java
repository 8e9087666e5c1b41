package org.concoord.client;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Function;
import org.concoord.codec.CallsWriter;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.Limits;
import org.concoord.codec.RepliesCursor;
import org.concoord.paxos.ClusterId;
import org.jspecify.annotations.Nullable;

/**
 * Calls that change nothing, on their way past the log (R7). They belong to no session and to no
 * order, and running one twice is running it once: so each is simply sent again on whatever link
 * comes next, until it is answered or its deadline has passed. Owned by the loop.
 */
final class OpenReads {
  private final ArrayDeque<PendingCall<?>> unsent = new ArrayDeque<>();
  private final Window window = new Window();
  private final CallsWriter reads = new CallsWriter();
  private final CallsWriter staleReads = new CallsWriter();
  private final RepliesCursor replies = new RepliesCursor();

  /** Reads below this number have been sent on the link there is. */
  private long sentBelow = window.next();

  void add(PendingCall<?> read) {
    unsent.add(read);
  }

  boolean isEmpty() {
    return unsent.isEmpty() && window.isIdle();
  }

  /** What has been sent before may be lost. */
  void onNewLink() {
    sentBelow = window.ackedBelow();
  }

  /** Sends what may be sent, in as few frames as it fits in; returns whether there was any. */
  boolean pump(Link to, ClusterId cluster) {
    boolean sent = false;
    while (sentBelow < window.next() && to.isWritable()) {
      Command again = window.open(sentBelow++);
      if (again instanceof PendingCall<?> read) {
        append(to, cluster, read);
        sent = true;
      }
    }
    while (window.hasRoom() && sentBelow == window.next() && to.isWritable()) {
      PendingCall<?> next = unsent.poll();
      if (next == null) {
        break;
      }
      if (!next.isGivenUp()) {
        window.number(next);
        sentBelow = window.next();
        append(to, cluster, next);
        sent = true;
      }
    }
    send(to, cluster, FrameType.READS, reads);
    send(to, cluster, FrameType.STALE_READS, staleReads);
    return sent;
  }

  private void append(Link to, ClusterId cluster, PendingCall<?> read) {
    boolean stale = read.isStale();
    CallsWriter frame = stale ? staleReads : reads;
    if (frame.sizeBytes() + read.sizeBytes() > Limits.FRAME_BYTES - FrameHeader.BYTES) {
      send(to, cluster, stale ? FrameType.STALE_READS : FrameType.READS, frame);
    }
    read.write(frame.beginCommand(), 0);
    frame.endCommand();
  }

  private static void send(Link to, ClusterId cluster, FrameType type, CallsWriter frame) {
    if (frame.count() > 0) {
      to.send(type, cluster, frame.finish());
      frame.begin();
    }
  }

  /** Takes a frame of answers. */
  void onReplies(byte[] frame) {
    replies.reset(frame);
    while (replies.next()) {
      Command read = window.end(replies.sequence());
      if (read != null) {
        read.answer(
            replies.array(),
            replies.outcomeOffset(),
            replies.outcomeLength(),
            replies.remoteStack());
      }
    }
  }

  /** Nobody waits for it any more. */
  void abandon(PendingCall<?> read) {
    if (window.open(read.sequence()) == read) {
      window.end(read.sequence());
    }
  }

  /** Fails reads that are past their deadline. */
  void giveUpDue(long nowNanos, String trouble) {
    for (long number = window.ackedBelow(); number < window.next(); number++) {
      @Nullable Command read = window.open(number);
      if (read != null && isOver(read, nowNanos)) {
        window.end(number);
        read.fail(call -> Failures.unread(call, trouble));
      }
    }
    for (Iterator<PendingCall<?>> all = unsent.iterator(); all.hasNext(); ) {
      PendingCall<?> read = all.next();
      if (isOver(read, nowNanos)) {
        all.remove();
        read.fail(call -> Failures.unread(call, trouble));
      }
    }
  }

  private static boolean isOver(Command read, long nowNanos) {
    return read.isDue(nowNanos) || read.isGivenUp();
  }

  void failAll(Function<PendingCall<?>, RuntimeException> why) {
    reads.begin();
    staleReads.begin();
    window.endAll(read -> read.fail(why));
    for (PendingCall<?> read; (read = unsent.poll()) != null; ) {
      read.fail(why);
    }
  }
}
