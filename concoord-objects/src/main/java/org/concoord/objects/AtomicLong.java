package org.concoord.objects;

import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/**
 * A number for many callers, in the words of {@link java.util.concurrent.atomic.AtomicLong}. Each
 * call is one step, whoever calls meanwhile; overflow wraps around.
 *
 * <p>Nothing is held for a caller. One that fails in the middle of a call may not know whether the
 * call has run: {@link org.concoord.OutcomeUnknownException}.
 */
@Replicated
public class AtomicLong {
  private long value;

  /** At zero. */
  public AtomicLong() {
    this(0);
  }

  /** At {@code value}. */
  public AtomicLong(long value) {
    this.value = value;
  }

  /** The value, as of some moment during the call. */
  @ReadOnly
  public long get() {
    return value;
  }

  public void set(long newValue) {
    value = newValue;
  }

  /**
   * Sets the value.
   *
   * @return what it was
   */
  public long getAndSet(long newValue) {
    long old = value;
    value = newValue;
    return old;
  }

  /** Sets the value if it is {@code expected}; whether it was. */
  public boolean compareAndSet(long expected, long newValue) {
    return compareAndExchange(expected, newValue) == expected;
  }

  /**
   * Sets the value if it is {@code expected}.
   *
   * @return what it was: {@code expected} if it was set
   */
  public long compareAndExchange(long expected, long newValue) {
    long old = value;
    if (old == expected) {
      value = newValue;
    }
    return old;
  }

  /**
   * Adds one.
   *
   * @return the new value
   */
  public long incrementAndGet() {
    return ++value;
  }

  /**
   * Subtracts one.
   *
   * @return the new value
   */
  public long decrementAndGet() {
    return --value;
  }

  /**
   * Adds {@code delta}, which may be negative.
   *
   * @return the new value
   */
  public long addAndGet(long delta) {
    value += delta;
    return value;
  }

  /**
   * Adds one.
   *
   * @return what the value was
   */
  public long getAndIncrement() {
    return value++;
  }

  /**
   * Subtracts one.
   *
   * @return what the value was
   */
  public long getAndDecrement() {
    return value--;
  }

  /**
   * Adds {@code delta}, which may be negative.
   *
   * @return what the value was
   */
  public long getAndAdd(long delta) {
    long old = value;
    value += delta;
    return old;
  }

  /**
   * Raises the value to {@code other} if that is more.
   *
   * @return the new value
   */
  public long raiseTo(long other) {
    value = Math.max(value, other);
    return value;
  }

  /**
   * Lowers the value to {@code other} if that is less.
   *
   * @return the new value
   */
  public long lowerTo(long other) {
    value = Math.min(value, other);
    return value;
  }
}
