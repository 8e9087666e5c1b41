package org.concoord.objects;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;
import org.concoord.object.Session;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait in an object, to be answered in the order in which they came: a field of objects
 * whose methods answer later. Those that nobody waits for any more, for their time is over, they
 * were given up or their client is gone, are passed over.
 *
 * <pre>{@code
 * private final WaitingLine<Long> waiting = new WaitingLine<>();
 *
 * public Reply<Long> take(Invocation call) {
 *   return count > 0 ? Reply.of(--count) : waiting.add(call, call.defer());
 * }
 *
 * public void put() {
 *   if (waiting.wake(count) == null) {
 *     count++; // nobody waits for it
 *   }
 * }
 * }</pre>
 *
 * @param <T> what the calls are answered
 */
public final class WaitingLine<T> {
  private static final int FEW = 16;

  private final Deque<Waiter<T>> line = new ArrayDeque<>();

  /**
   * Once there are so many, those that are over are thrown out: seldom enough to cost each call a
   * constant time, often enough not to keep more of them than others.
   */
  private int most = FEW;

  /** A call, and whose it is. */
  public record Waiter<T>(Session session, Reply<T> reply) {}

  /** In which nobody waits. */
  public WaitingLine() {}

  /**
   * Has the call wait at the end of the line.
   *
   * @param deferred what {@code call} was deferred by
   * @return {@code deferred}, for the method to return
   */
  public Reply<T> add(Invocation call, Reply<T> deferred) {
    add(new Waiter<>(call.session(), deferred));
    return deferred;
  }

  /** Has a call wait that was taken out of another line. */
  void add(Waiter<T> waiter) {
    if (line.size() >= most) {
      line.removeIf(each -> !each.reply().isOpen());
      most = Math.max(FEW, 2 * line.size());
    }
    line.add(waiter);
  }

  /**
   * Answers the first call that somebody waits for.
   *
   * @return whose call it was, or null where nobody waits
   */
  public @Nullable Session wake(T answer) {
    for (Waiter<T> next; (next = line.poll()) != null; ) {
      if (next.reply().complete(answer)) {
        return next.session();
      }
    }
    return null;
  }

  /** Answers all calls that somebody waits for; how many there were. */
  public int wakeAll(T answer) {
    int woken = 0;
    while (wake(answer) != null) {
      woken++;
    }
    return woken;
  }

  /** Answers all calls of that session that somebody waits for; how many there were. */
  int wakeAll(Session session, T answer) {
    int woken = 0;
    for (Iterator<Waiter<T>> all = line.iterator(); all.hasNext(); ) {
      Waiter<T> next = all.next();
      if (next.session().equals(session)) {
        all.remove();
        woken += next.reply().complete(answer) ? 1 : 0;
      }
    }
    return woken;
  }

  /** Takes out the first call, whether or not somebody waits for it; null if there is none. */
  @Nullable Waiter<T> poll() {
    return line.poll();
  }

  /** Takes out the first call that somebody waits for; null if there is none. */
  @Nullable Waiter<T> pollOpen() {
    Waiter<T> next = line.poll();
    while (next != null && !next.reply().isOpen()) {
      next = line.poll();
    }
    return next;
  }

  /** How many calls somebody waits for. */
  public int size() {
    int open = 0;
    for (Waiter<T> waiter : line) {
      open += waiter.reply().isOpen() ? 1 : 0;
    }
    return open;
  }

  /** Whether a call of that session waits here. */
  boolean has(Session session) {
    for (Waiter<T> waiter : line) {
      if (waiter.session().equals(session) && waiter.reply().isOpen()) {
        return true;
      }
    }
    return false;
  }
}
