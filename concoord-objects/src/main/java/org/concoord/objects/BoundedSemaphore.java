package org.concoord.objects;

import java.time.Duration;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.concoord.object.Invocation;
import org.concoord.object.OnSessionClosed;
import org.concoord.object.Reply;
import org.concoord.object.Session;

/**
 * A {@link Semaphore} that refuses to take back what its caller has not taken, so that there are
 * never more permits than at first: for things of which there are so many. What becomes of the
 * permits of clients that are gone is said there.
 */
@Replicated
public class BoundedSemaphore {
  private Semaphore permits;

  /** With one permit. */
  public BoundedSemaphore() {
    this(1);
  }

  /**
   * With so many permits.
   *
   * @throws IllegalArgumentException if there are less than none
   */
  public BoundedSemaphore(int permits) {
    this.permits = new Semaphore(permits);
  }

  /** Takes a permit, once there is one; true. */
  public Reply<Boolean> acquire(Invocation call) {
    return permits.acquire(call);
  }

  /** Takes a permit if there is one within that time; whether there was. */
  public Reply<Boolean> tryAcquire(Duration timeout, Invocation call) {
    return permits.tryAcquire(timeout, call);
  }

  /** Takes a permit if there is one; whether there was. */
  public boolean tryAcquire(Invocation call) {
    return permits.tryAcquire(call);
  }

  /**
   * Gives a permit back.
   *
   * @throws IllegalStateException if the caller has none
   */
  public void release(Invocation call) {
    if (!permits.giveBack(call.session())) {
      throw new IllegalStateException("released without a permit");
    }
    permits.passOn();
  }

  /** How many permits nobody has, as of some moment during the call. */
  @ReadOnly
  public int availablePermits() {
    return permits.availablePermits();
  }

  @OnSessionClosed
  void closed(Session session) {
    permits.closed(session);
  }
}
