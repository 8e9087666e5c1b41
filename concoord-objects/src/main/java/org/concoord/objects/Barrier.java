package org.concoord.objects;

import java.time.Duration;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;

/**
 * Has callers wait for each other: once as many have come as it is for, all go on, and the next
 * round begins.
 *
 * <p>Who does not wait any more does not count, whether its session has ended, its time is over or
 * it has given up; the others wait on, for somebody who comes in its place. So a worker that dies
 * behind the barrier and is started again makes up for itself, and nothing is ever broken as {@code
 * threading.Barrier} and {@code CyclicBarrier} are.
 */
@Replicated
public class Barrier {
  private int parties;
  private final Condition allHere = new Condition();

  /** For one, who never waits. */
  public Barrier() {
    this(1);
  }

  /**
   * For so many.
   *
   * @throws IllegalArgumentException if they are less than one
   */
  public Barrier(int parties) {
    if (parties < 1) {
      throw new IllegalArgumentException("a barrier for " + parties);
    }
    this.parties = parties;
  }

  /** Waits until all are here; true. */
  public Reply<Boolean> await(Invocation call) {
    return isLast() ? letGo() : allHere.await(call);
  }

  /** Waits until all are here, for so long; whether they came. */
  public Reply<Boolean> await(Duration timeout, Invocation call) {
    return isLast() ? letGo() : allHere.await(timeout, call);
  }

  private boolean isLast() {
    return allHere.waiting() + 1 >= parties;
  }

  private Reply<Boolean> letGo() {
    allHere.signalAll();
    return Reply.of(true);
  }

  /** For how many it is. */
  @ReadOnly
  public int parties() {
    return parties;
  }

  /** How many wait, as of some moment during the call. */
  @ReadOnly
  public int waiting() {
    return allHere.waiting();
  }
}
