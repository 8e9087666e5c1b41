package org.concoord.testkit.sim;

import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.testkit.check.RecordedCall;
import org.concoord.testkit.check.Specification;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Ledger} seen from outside: calls take the places from 1 on. Its state is how many it
 * holds, since no answer tells more. The class itself would do too, with the whole ledger written
 * at each call, which no seed has the time for.
 */
final class LedgerSpecification implements Specification<Long> {
  @Override
  public Long initial() {
    return 0L;
  }

  @Override
  public @Nullable Long after(Long size, RecordedCall call) {
    byte[] outcome = call.outcome();
    if (onlyReads(call)) {
      return outcome == null || fits(call, outcome, size) ? size : null;
    }
    return outcome == null || fits(call, outcome, size + 1) ? size + 1 : null;
  }

  private static boolean fits(RecordedCall call, byte[] outcome, long place) {
    MessagePackReader in = new MessagePackReader(outcome);
    boolean threw = OutcomeStatus.read(in) == OutcomeStatus.THROWN;
    if (threw) {
      in.skipValue(); // the class name
    }
    return threw == throwing(call) && in.readLong() == place;
  }

  @Override
  public byte[] outcome(Long size, RecordedCall call) {
    MessagePackWriter out = new MessagePackWriter();
    if (throwing(call)) {
      out.writeLong(OutcomeStatus.THROWN.code());
      out.writeString(LedgerException.CODEC.name());
    } else {
      out.writeLong(OutcomeStatus.OK.code());
    }
    out.writeLong(onlyReads(call) ? size : size + 1);
    return out.toByteArray();
  }

  @Override
  public boolean onlyReads(RecordedCall call) {
    return call.method() == LedgerType.SIZE;
  }

  /** Whatever is appended, throwing or not, takes one place. */
  @Override
  public Object effect(RecordedCall call) {
    return onlyReads(call) ? "none" : "append";
  }

  private static boolean throwing(RecordedCall call) {
    return call.method() == LedgerType.APPEND_AND_THROW;
  }
}
