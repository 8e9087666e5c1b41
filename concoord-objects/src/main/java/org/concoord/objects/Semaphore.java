package org.concoord.objects;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.concoord.object.Invocation;
import org.concoord.object.OnSessionClosed;
import org.concoord.object.Reply;
import org.concoord.object.Session;

/**
 * Permits that clients take, and wait for in the order in which they came. Who gives one back need
 * not have taken it, and so there may come to be more of them than at first; where that is a
 * mistake, use {@link BoundedSemaphore}.
 *
 * <p>What a client has taken and not given back is its session's: once that ends, closed or silent
 * for its time to live, its permits go to whoever waits next. So a permit is no message that is
 * taken for good, for which there are queues. A client that was only cut off does not learn at once
 * that it has lost its permits: where that would do harm, use a {@link Lock}, whose tokens a
 * resource can tell apart.
 */
@Replicated
public class Semaphore {
  private int permits;
  private final Map<Session, Integer> taken = new TreeMap<>();
  private final WaitingLine<Boolean> waiting = new WaitingLine<>();

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
    return tryAcquire(call) ? Reply.of(true) : waiting.add(call, call.defer());
  }

  /** Takes a permit if there is one within that time; whether there was. */
  public Reply<Boolean> tryAcquire(Duration timeout, Invocation call) {
    return tryAcquire(call) ? Reply.of(true) : waiting.add(call, call.defer(timeout, false));
  }

  /** Takes a permit if there is one; whether there was. */
  public boolean tryAcquire(Invocation call) {
    boolean has = permits > 0;
    if (has) {
      permits--;
      taken.merge(call.session(), 1, Integer::sum);
    }
    return has;
  }

  /** Gives back a permit that the caller has taken, or adds one where it has none. */
  public void release(Invocation call) {
    giveBack(call.session());
    passOn();
  }

  /** Whether the session had a permit, which it has not any more. */
  boolean giveBack(Session session) {
    Integer had = taken.get(session);
    if (had == null) {
      return false;
    }
    if (had == 1) {
      taken.remove(session);
    } else {
      taken.put(session, had - 1);
    }
    return true;
  }

  /** To the first that still waits. */
  void passOn() {
    Session next = waiting.wake(true);
    if (next == null) {
      permits++;
    } else {
      taken.merge(next, 1, Integer::sum);
    }
  }

  /** How many permits nobody has, as of some moment during the call. */
  @ReadOnly
  public int availablePermits() {
    return permits;
  }

  @OnSessionClosed
  void closed(Session session) {
    while (giveBack(session)) {
      passOn();
    }
  }
}
