package tencounter;

import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

@Replicated
public class TenCounter {
  private long value;

  public TenCounter() {
    this(0);
  }

  public TenCounter(long value) {
    this.value = value;
  }

  public void decrement() {
    value -= 10;
  }

  public void increment() {
    value += 10;
  }

  @ReadOnly
  public long getvalue() {
    return value;
  }

  @Override
  public String toString() {
    return "The counter value is " + value;
  }
}
