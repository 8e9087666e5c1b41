package org.concoord.testkit.check;

import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;

/** A number that is read, written, added to and compared, by hand: a model without any codec. */
final class RegisterSpecification implements Specification<Long> {
  static final int READ = 1;
  static final int WRITE = 2;
  static final int ADD = 3;
  static final int COMPARE_AND_SET = 4;

  private record End(long state, long result) {}

  @Override
  public Long initial() {
    return 0L;
  }

  @Override
  public Long after(Long state, RecordedCall call) {
    End end = run(state, call);
    boolean fits = call.outcome() == null || resultOf(call.outcome()) == end.result;
    return fits ? end.state : null;
  }

  @Override
  public byte[] outcome(Long state, RecordedCall call) {
    return ok(run(state, call).result);
  }

  @Override
  public boolean onlyReads(RecordedCall call) {
    return call.method() == READ;
  }

  private static End run(long state, RecordedCall call) {
    MessagePackReader in = new MessagePackReader(call.arguments());
    return switch (call.method()) {
      case READ -> new End(state, state);
      case WRITE -> new End(in.readLong(), 0);
      case ADD -> {
        long sum = state + in.readLong();
        yield new End(sum, sum);
      }
      case COMPARE_AND_SET -> {
        boolean equal = state == in.readLong();
        yield new End(equal ? in.readLong() : state, equal ? 1 : 0);
      }
      default -> throw new IllegalArgumentException("no method " + call.method());
    };
  }

  static byte[] ok(long result) {
    return CallOutcomes.ok(out -> out.writeLong(result));
  }

  private static long resultOf(byte[] outcome) {
    MessagePackReader in = new MessagePackReader(outcome);
    OutcomeStatus.read(in);
    return in.readLong();
  }
}
