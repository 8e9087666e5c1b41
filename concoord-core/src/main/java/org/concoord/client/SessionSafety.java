package org.concoord.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.concoord.spi.SessionWatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the replicas may soon forget a session, as its client can reckon without them (S4).
 * Watchers may come and go on any thread; all else is owned by the loop.
 *
 * <p>A session ends when the replicated clock shows its time to live more than in the slot of its
 * last command. A command that was answered was executed after it was first sent, so in true time
 * no session ends earlier than its time to live after the sending of the latest one that was
 * answered; whenever the answer came, and however often it was sent. That the replicated clock does
 * not keep true time is what the last third is for: leaders' clocks may run fast by a tenth, and
 * what a leader told that lost the lead may be executed behind what the next one told, and be ahead
 * of it by as long as two can lead beside each other, an election timeout. A process that stands
 * still hears of nothing in time; against that there are tokens.
 */
final class SessionSafety {
  private static final Logger log = LoggerFactory.getLogger(SessionSafety.class);

  private final List<SessionWatcher> watchers = new CopyOnWriteArrayList<>();
  private boolean isOpen;
  private long safeNanos;

  /** When the latest command was sent that has been answered. */
  private long heardNanos;

  private volatile boolean inDanger;

  /** Of a session that lives so long, how long after a sending it is not in danger. */
  static long safeNanos(long ttlMicros) {
    return TimeUnit.MICROSECONDS.toNanos(ttlMicros) / 3 * 2;
  }

  void watch(SessionWatcher watcher) {
    watchers.add(watcher);
    if (inDanger) {
      watcher.inDanger();
    }
  }

  void unwatch(SessionWatcher watcher) {
    watchers.remove(watcher);
  }

  /**
   * There is a session.
   *
   * @param askedNanos when it was first asked for
   */
  void opened(long ttlMicros, long askedNanos) {
    isOpen = true;
    safeNanos = safeNanos(ttlMicros);
    heardNanos = askedNanos;
  }

  /** A command was answered out of the log that was first sent then. */
  void answered(long sentNanos) {
    if (sentNanos - heardNanos > 0) {
      heardNanos = sentNanos;
    }
  }

  /** When the latest command was sent that has been answered. */
  long heardNanos() {
    return heardNanos;
  }

  void tick(long nowNanos) {
    boolean isLate = isOpen && nowNanos - heardNanos >= safeNanos;
    if (isLate != inDanger) {
      inDanger = isLate;
      watchers.forEach(each -> tell(isLate ? each::inDanger : each::safe));
    }
  }

  /** It is over: the replicas say so, or this client forgets it. */
  void lost() {
    if (isOpen) {
      isOpen = false;
      inDanger = false;
      watchers.forEach(each -> tell(each::lost));
    }
  }

  /** Whatever a watcher does, the client goes on. */
  private static void tell(Runnable what) {
    try {
      what.run();
    } catch (RuntimeException e) {
      log.warn("one who watches the client's session threw", e);
    }
  }
}
