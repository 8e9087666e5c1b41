package org.concoord.objects;

import java.time.Duration;
import java.time.Instant;
import org.concoord.annotations.Replicated;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;

/**
 * So many permits in a period for all callers together, and a burst of what nobody used. Permits
 * are spent and not given back; they come evenly, one after the other, and as many as the burst may
 * be saved up.
 *
 * <p>Callers are served in the order in which they came. Who waits has its permits already, and
 * only their time has not come; they are spent even if it gives up or its session ends before.
 *
 * <p>Time is the replicated clock, which goes on only while a replica leads: no more permits are
 * given in a period for a change of leader, only fewer. On an instance where nothing else happens
 * it goes on about once a second, and waiting calls are answered as late as that.
 */
@Replicated
public class RateLimiter {
  private Duration interval;
  private Duration saved;

  /** When all permits are there, if nobody takes any. */
  private Instant full = Instant.EPOCH;

  /** One permit a second, and no burst beyond that one. */
  public RateLimiter() {
    this(1, Duration.ofSeconds(1), 1);
  }

  /**
   * @param permits how many there are in a period
   * @param burst how many may be saved up, at least one
   * @throws IllegalArgumentException if one of them is not positive, or there are more than one
   *     permit a nanosecond
   */
  public RateLimiter(long permits, Duration period, int burst) {
    if (permits < 1 || burst < 1 || period.compareTo(Duration.ofNanos(permits)) < 0) {
      throw new IllegalArgumentException(
          permits + " permits in " + period + " with a burst of " + burst);
    }
    interval = period.dividedBy(permits);
    saved = interval.multipliedBy(burst);
  }

  /** Takes a permit if there is one now; whether there is. */
  public boolean tryAcquire(Invocation call) {
    return tryAcquire(1, call);
  }

  /**
   * Takes so many permits if they are there now; whether they are.
   *
   * @throws IllegalArgumentException if {@code permits} is not positive
   */
  public boolean tryAcquire(int permits, Invocation call) {
    boolean there = wait(permits, call).compareTo(Duration.ZERO) <= 0;
    if (there) {
      spend(permits, call);
    }
    return there;
  }

  /**
   * Takes so many permits if they are there within that time; whether they are. If not, that is
   * said at once, and none is taken.
   *
   * @throws IllegalArgumentException if {@code permits} is not positive
   */
  public Reply<Boolean> tryAcquire(int permits, Duration timeout, Invocation call) {
    Duration wait = wait(permits, call);
    if (wait.compareTo(timeout) > 0) {
      return Reply.of(false);
    }
    spend(permits, call);
    return wait.compareTo(Duration.ZERO) <= 0 ? Reply.of(true) : call.defer(wait, true);
  }

  /**
   * Takes so many permits, and returns when their time has come.
   *
   * @throws IllegalArgumentException if {@code permits} is not positive
   */
  @SuppressWarnings("NullAway") // null is all there is of Void
  public Reply<Void> acquire(int permits, Invocation call) {
    Duration wait = wait(permits, call);
    spend(permits, call);
    return wait.compareTo(Duration.ZERO) <= 0 ? Reply.of(null) : call.defer(wait, null);
  }

  /** How long it is until so many are there; not positive if they are. */
  private Duration wait(int permits, Invocation call) {
    if (permits < 1) {
      throw new IllegalArgumentException(permits + " permits");
    }
    return Duration.between(call.now(), fullAfter(permits, call)).minus(saved);
  }

  private void spend(int permits, Invocation call) {
    full = fullAfter(permits, call);
  }

  private Instant fullAfter(int permits, Invocation call) {
    Instant begin = full.isBefore(call.now()) ? call.now() : full;
    return begin.plus(interval.multipliedBy(permits));
  }
}
