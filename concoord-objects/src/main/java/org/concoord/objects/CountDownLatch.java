package org.concoord.objects;

import java.time.Duration;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;

/**
 * Has callers wait until something was done so many times. It opens once; {@code concoordInit}
 * makes a new one of it.
 *
 * <p>A caller that waits and whose session ends waits no more. One that was to count down and is
 * gone has not: the others wait until somebody does it in its place, or their time is over.
 */
@Replicated
public class CountDownLatch {
  private long count;
  private final Condition open = new Condition();

  /** For one time. */
  public CountDownLatch() {
    this(1);
  }

  /**
   * For so many times; none: it is open.
   *
   * @throws IllegalArgumentException if they are less than none
   */
  public CountDownLatch(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("count " + count);
    }
    this.count = count;
  }

  /** Counts once; all that wait go on when nothing is left. How often it is left to be done. */
  public long countDown() {
    if (count > 0) {
      count--;
      if (count == 0) {
        open.signalAll();
      }
    }
    return count;
  }

  /** Waits until nothing is left; true. */
  public Reply<Boolean> await(Invocation call) {
    return count == 0 ? Reply.of(true) : open.await(call);
  }

  /** Waits until nothing is left, for so long; whether that came. */
  public Reply<Boolean> await(Duration timeout, Invocation call) {
    return count == 0 ? Reply.of(true) : open.await(timeout, call);
  }

  /** How often it is left to be done, as of some moment during the call. */
  @ReadOnly
  public long count() {
    return count;
  }
}
