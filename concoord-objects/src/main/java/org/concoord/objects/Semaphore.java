package org.concoord.objects;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.concoord.object.Invocation;
import org.concoord.object.OnSessionClosed;
import org.concoord.object.Reply;
import org.concoord.object.Session;

/**
 * Permits that clients take, and wait for in the order in which they came. What a client has taken
 * is its session's: once that ends, closed or silent for its time to live, its permits go to
 * whoever waits next, and it waits no more. A client that was only cut off does not learn of that
 * at once: it may believe that it has permits which others have. Where that would do harm, use a
 * {@link Lock}, whose tokens a resource can tell apart.
 */
@Replicated
public class Semaphore {
  private int permits;
  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private final Map<Session, Integer> taken = new TreeMap<>();

  /** Whose call waits. */
  record Waiter(Session session, Reply<Boolean> reply) {}

  /** With one permit. */
  public Semaphore() {
    this(1);
  }

  /**
   * With so many permits.
   *
   * @throws IllegalArgumentException if there are less than none
   */
  public Semaphore(int permits) {
    if (permits < 0) {
      throw new IllegalArgumentException(permits + " permits");
    }
    this.permits = permits;
  }

  /** Takes a permit, once there is one; true. */
  public Reply<Boolean> acquire(Invocation call) {
    return permits > 0 ? take(call.session()) : keep(call.session(), call.defer());
  }

  /** Takes a permit if there is one within that time; whether there was. */
  public Reply<Boolean> tryAcquire(Duration timeout, Invocation call) {
    return permits > 0 ? take(call.session()) : keep(call.session(), call.defer(timeout, false));
  }

  private Reply<Boolean> take(Session session) {
    permits--;
    taken.merge(session, 1, Integer::sum);
    return Reply.of(true);
  }

  private Reply<Boolean> keep(Session session, Reply<Boolean> reply) {
    waiting.removeIf(waiter -> !waiter.reply().isOpen());
    waiting.add(new Waiter(session, reply));
    return reply;
  }

  /**
   * Gives a permit back.
   *
   * @throws IllegalStateException if the caller has none
   */
  public void release(Invocation call) {
    int had = taken.getOrDefault(call.session(), 0);
    if (had == 0) {
      throw new IllegalStateException("released without a permit");
    }
    if (had == 1) {
      taken.remove(call.session());
    } else {
      taken.put(call.session(), had - 1);
    }
    passOn();
  }

  /** To the first that still waits. */
  private void passOn() {
    for (Waiter next; (next = waiting.poll()) != null; ) {
      if (next.reply().complete(true)) {
        taken.merge(next.session(), 1, Integer::sum);
        return;
      }
    }
    permits++;
  }

  /** How many permits nobody has, as of some moment during the call. */
  @ReadOnly
  public int availablePermits() {
    return permits;
  }

  @OnSessionClosed
  void closed(Session session) {
    Integer had = taken.remove(session);
    for (int i = 0; had != null && i < had; i++) {
      passOn();
    }
  }
}
