package bank;

import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/** A number that counts. Overflow wraps around, as everywhere in Java. */
@Replicated
public class Counter {
  private long value;

  /** A counter at zero. */
  public Counter() {
    this(0);
  }

  /** A counter at {@code value}. */
  public Counter(long value) {
    this.value = value;
  }

  /**
   * Adds one.
   *
   * @return the new value
   */
  public long increment() {
    return ++value;
  }

  /**
   * Subtracts one.
   *
   * @return the new value
   */
  public long decrement() {
    return --value;
  }

  /**
   * Adds {@code delta}, which may be negative.
   *
   * @return the new value
   */
  public long add(long delta) {
    value += delta;
    return value;
  }

  /** Sets the value to {@code newValue}. */
  public void setValue(long newValue) {
    value = newValue;
  }

  /** The value, as of some moment during the call. */
  @ReadOnly
  public long getValue() {
    return value;
  }
}
