package bad;

import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

@Replicated
public class ReadOnlyWrites {
  private long value;
  private long reads;

  @ReadOnly
  public long next() { // ERROR: 'next' is @ReadOnly and writes to field 'value'; remove @ReadOnly, or the write
    return ++value;
  }

  @ReadOnly
  public long get() { // ERROR: 'get' is @ReadOnly and writes to field 'reads'; remove @ReadOnly, or the write
    this.reads += 1;
    long reads = 0;
    reads++;
    return value + reads;
  }

  @ReadOnly
  public long local() {
    long value = 3;
    value++;
    return value;
  }
}
