package bad;

import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

@Replicated
public class ReadOnlyWrites {
  private long value;
  private long reads;

  @ReadOnly
  public long next() {
    return ++value; // ERROR: 'next' is @ReadOnly and writes to field 'value'; remove @ReadOnly, or the change
  }

  @ReadOnly
  public long get() {
    this.reads += 1; // ERROR: 'get' is @ReadOnly and writes to field 'reads'; remove @ReadOnly, or the change
    long reads = 0;
    reads++;
    return value + reads;
  }

  @ReadOnly
  public long own() {
    long value = 3;
    value++;
    return value;
  }
}
