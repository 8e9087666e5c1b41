package org.concoord.testkit.spec;

import org.concoord.testkit.check.RecordedCall;
import org.concoord.testkit.check.Specification;

/** Each call returns how many there were. */
final class CountingSpecification implements Specification<Byte> {
  @Override
  public Byte initial() {
    return 0;
  }

  @Override
  public Byte after(Byte state, RecordedCall call) {
    return (byte) (state + 1);
  }

  @Override
  public byte[] outcome(Byte state, RecordedCall call) {
    return new byte[] {0, (byte) (state + 1)};
  }
}
