package org.concoord.rsm;

import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.codec.StandardExceptions;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.ValueTooLargeException;
import org.concoord.spi.ValueTypes;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * Builds outcomes in one buffer that is used again, so that a call costs no more than the bytes of
 * its outcome.
 */
final class OutcomeWriter {
  private static final int NIL = 0xc0;

  /**
   * Every outcome with a value of one byte, by that: nothing, true and false, the small numbers,
   * what is empty. Shared by all calls that end so, however many replies are kept.
   */
  private static final byte[][] SHORT = new byte[1 << Byte.SIZE][];

  static {
    for (int value = 0; value < SHORT.length; value++) {
      SHORT[value] = new byte[] {(byte) OutcomeStatus.OK.code(), (byte) value};
    }
  }

  static final byte[] STALE = {(byte) OutcomeStatus.STALE.code()};
  static final byte[] SESSION_EXPIRED = {(byte) OutcomeStatus.SESSION_EXPIRED.code()};

  static final byte[] PARKED = {(byte) OutcomeStatus.PARKED.code()};
  static final byte[] CANCELLED = {(byte) OutcomeStatus.CANCELLED.code()};

  private final MessagePackWriter out;

  /** {@code values} are those that may stand behind bounded type variables. */
  OutcomeWriter(ValueTypes values) {
    out = new MessagePackWriter(256, Limits.RESULT_BYTES).with(values);
  }

  static byte[] okNil() {
    return SHORT[NIL];
  }

  /** Begins an outcome with a value, which the caller writes to what is returned. */
  ValueWriter ok() {
    begin(OutcomeStatus.OK);
    return out;
  }

  /** What was begun by {@link #ok()}; to be read only. */
  byte[] finish() {
    return out.size() == 2 ? SHORT[Byte.toUnsignedInt(out.array()[1])] : out.toByteArray();
  }

  byte[] ok(long value) {
    ok().writeLong(value);
    return finish();
  }

  byte[] tooLarge(String what) {
    return OutcomeStatus.RESULT_TOO_LARGE.withText(
        what + " is over " + Limits.RESULT_BYTES + " bytes");
  }

  /**
   * What became of a call that threw (S6). Depends on the exception's class, message and declared
   * fields, and for those that the VM raises itself on the class alone, even where the type
   * declares them.
   */
  byte[] thrown(BoundType<?> type, Throwable thrown) {
    Class<?> thrownClass = thrown.getClass();
    ExceptionCodec<?> codec =
        StandardExceptions.isRaisedByVm(thrownClass) ? null : type.exception(thrownClass);
    if (codec == null) {
      codec = StandardExceptions.byClass(thrownClass);
    }
    try {
      return codec == null ? foreign(thrown, thrown.getMessage()) : thrown(codec, thrown);
    } catch (ValueTooLargeException e) {
      return tooLarge("the exception " + thrownClass.getName());
    } catch (RuntimeException e) {
      // A codec or getMessage of the user's that throws itself: the class is all that can be told.
      return foreign(thrown, null);
    }
  }

  private <E extends Throwable> byte[] thrown(ExceptionCodec<E> codec, Throwable thrown) {
    begin(OutcomeStatus.THROWN);
    out.writeString(codec.name());
    codec.write(codec.type().cast(thrown), out);
    return out.toByteArray();
  }

  private byte[] foreign(Throwable thrown, @Nullable String message) {
    begin(OutcomeStatus.THROWN_FOREIGN);
    out.writeString(thrown.getClass().getName());
    StandardExceptions.writeMessage(message, out);
    return out.toByteArray();
  }

  private void begin(OutcomeStatus status) {
    out.reset();
    out.writeLong(status.code());
  }
}
