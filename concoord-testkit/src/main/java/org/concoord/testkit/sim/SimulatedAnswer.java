package org.concoord.testkit.sim;

import org.concoord.IncompatibleTypeException;
import org.concoord.RemoteInvocationException;
import org.concoord.ResultTooLargeException;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.codec.StandardExceptions;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ResultReader;
import org.jspecify.annotations.Nullable;

/** Turns an outcome into what a caller gets, a value or an exception, as a client does (S6). */
final class SimulatedAnswer {
  private SimulatedAnswer() {}

  /**
   * The value that the call returned.
   *
   * @throws Throwable what the call threw, or one of ours
   */
  static <R extends @Nullable Object> R read(
      String call, ReplicatedType<?> type, ResultReader<R> reader, byte[] outcome)
      throws Throwable {
    MessagePackReader in = new MessagePackReader(outcome);
    OutcomeStatus status = OutcomeStatus.read(in);
    if (status == OutcomeStatus.OK) {
      return reader.read(in);
    }
    throw switch (status) {
      case THROWN -> thrown(type, in);
      case THROWN_FOREIGN -> foreign(in.readString());
      case RESULT_TOO_LARGE -> new ResultTooLargeException(call + " has run: " + in.readString());
      default -> new IncompatibleTypeException(call + " has not run: " + status);
    };
  }

  private static Throwable thrown(ReplicatedType<?> type, MessagePackReader in) {
    String className = in.readString();
    for (ExceptionCodec<?> codec : type.exceptions()) {
      if (codec.name().equals(className)) {
        return codec.read(in);
      }
    }
    ExceptionCodec<?> standard = StandardExceptions.byName(className);
    return standard == null ? foreign(className) : standard.read(in);
  }

  private static RemoteInvocationException foreign(String className) {
    return new RemoteInvocationException(
        "the method ran and threw " + className + ", which does not travel as itself", className);
  }
}
