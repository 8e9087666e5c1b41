package org.concoord.testkit.check;

import java.util.Arrays;
import java.util.function.Consumer;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.codec.StandardExceptions;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueTooLargeException;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes as replicas write them (docs/architecture.md), made here a second time on purpose: a
 * judge shares no code with those it judges.
 */
final class CallOutcomes {
  private CallOutcomes() {}

  static byte[] ok(Consumer<ValueWriter> value) {
    MessagePackWriter out = begin(OutcomeStatus.OK);
    value.accept(out);
    return out.toByteArray();
  }

  static MessagePackWriter begin(OutcomeStatus status) {
    MessagePackWriter out = new MessagePackWriter(64, Limits.RESULT_BYTES);
    out.writeLong(status.code());
    return out;
  }

  /** What a replica tells of a method of {@code type} that threw this. */
  static byte[] thrown(ReplicatedType<?> type, Throwable thrown) {
    @Nullable ExceptionCodec<?> codec = codec(type, thrown.getClass());
    try {
      return codec == null
          ? foreign(thrown.getClass().getName(), thrown.getMessage())
          : thrown(codec, thrown);
    } catch (ValueTooLargeException e) {
      return OutcomeStatus.RESULT_TOO_LARGE.withText("");
    } catch (RuntimeException e) {
      return foreign(thrown.getClass().getName(), null);
    }
  }

  private static @Nullable ExceptionCodec<?> codec(ReplicatedType<?> type, Class<?> thrown) {
    if (!StandardExceptions.isRaisedByVm(thrown)) {
      for (ExceptionCodec<?> codec : type.exceptions()) {
        if (codec.type() == thrown) {
          return codec;
        }
      }
    }
    return StandardExceptions.byClass(thrown);
  }

  private static <E extends Throwable> byte[] thrown(ExceptionCodec<E> codec, Throwable thrown) {
    MessagePackWriter out = begin(OutcomeStatus.THROWN);
    out.writeString(codec.name());
    codec.write(codec.type().cast(thrown), out);
    return out.toByteArray();
  }

  static byte[] foreign(String className, @Nullable String message) {
    MessagePackWriter out = begin(OutcomeStatus.THROWN_FOREIGN);
    out.writeString(className);
    StandardExceptions.writeMessage(message, out);
    return out.toByteArray();
  }

  /**
   * Whether both say the same of the object. The texts for people do not count: a client's
   * exception has no more of a foreign exception than its class, and of a large result nothing.
   */
  static boolean agree(byte[] one, byte[] other) {
    if (Arrays.equals(one, other)) {
      return true;
    }
    OutcomeStatus status = OutcomeStatus.of(one);
    if (status == null || status != OutcomeStatus.of(other)) {
      return false;
    }
    return switch (status) {
      case RESULT_TOO_LARGE, INCOMPATIBLE_TYPE, OBJECT_REINITIALIZED, ABANDONED, SKIPPED -> true;
      case THROWN_FOREIGN -> className(one).equals(className(other));
      case OK, THROWN, STALE, SESSION_EXPIRED, BUSY, NOT_AUTHORIZED, REFUSED, PARKED, CANCELLED ->
          false;
    };
  }

  private static String className(byte[] outcome) {
    MessagePackReader in = new MessagePackReader(outcome);
    OutcomeStatus.read(in);
    try {
      return in.readString();
    } catch (MalformedValueException e) {
      throw new IllegalArgumentException(
          "an outcome without the class that was thrown: " + MessagePackText.hex(outcome), e);
    }
  }
}
