package org.concoord.objects;

import java.time.Duration;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;

/**
 * Callers wait here until others signal that what they wait for may have come. A signal that nobody
 * waits for is forgotten.
 *
 * <p>Within an object of one's own it is a field, and needs no lock: methods of an object run one
 * after the other, so that nothing happens between looking at the state and {@link #await}. That is
 * how {@link Barrier} is written. For callers that look at something else under a lock, as {@code
 * threading.Condition} has it, there is {@link Monitor}.
 *
 * <p>A caller whose session ends waits no more, and is passed over by {@link #signal}. One that
 * goes after it was signalled, and before it did what it was to do, takes the signal with it: let
 * whoever waits look again from time to time, by {@link #await(Duration, Invocation)}, where that
 * matters.
 */
@Replicated
public class Condition {
  private final WaitingLine<Boolean> waiting = new WaitingLine<>();

  /** On which nobody waits. */
  public Condition() {}

  /** Waits for a signal; true. */
  public Reply<Boolean> await(Invocation call) {
    return waiting.add(call, call.defer());
  }

  /** Waits for a signal for so long; whether it came. */
  public Reply<Boolean> await(Duration timeout, Invocation call) {
    return waiting.add(call, call.defer(timeout, false));
  }

  /** Wakes the caller that has waited longest; false where nobody waits. */
  public boolean signal() {
    return waiting.wake(true) != null;
  }

  /** Wakes all that wait; how many there were. */
  public int signalAll() {
    return waiting.wakeAll(true);
  }

  /** How many wait, as of some moment during the call. */
  @ReadOnly
  public int waiting() {
    return waiting.size();
  }
}
