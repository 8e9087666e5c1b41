package org.concoord.cli;

import java.io.UncheckedIOException;
import java.util.Map;
import org.concoord.BusyException;
import org.concoord.ConcoordException;
import org.concoord.CorruptDataException;
import org.concoord.DirectoryInUseException;
import org.concoord.IncompatibleDataException;
import org.concoord.NotAuthorizedException;
import org.concoord.OutcomeUnknownException;
import org.concoord.QuorumLostException;
import org.concoord.StorageException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * What became of a command that threw: one sentence on {@code err} and an exit code. A stack trace
 * is for what nobody foresaw, and for {@code -d}.
 */
final class Failures implements IExecutionExceptionHandler {
  /** Of the first class that fits. */
  private static final Map<Class<? extends Throwable>, Integer> CODES =
      Map.of(
          OutcomeUnknownException.class, ExitCode.UNKNOWN_OUTCOME,
          QuorumLostException.class, ExitCode.UNAVAILABLE,
          BusyException.class, ExitCode.UNAVAILABLE,
          NotAuthorizedException.class, ExitCode.NOT_AUTHORIZED,
          CorruptDataException.class, ExitCode.DATA_REFUSED,
          IncompatibleDataException.class, ExitCode.DATA_REFUSED,
          DirectoryInUseException.class, ExitCode.CANNOT_HAVE,
          UncheckedIOException.class, ExitCode.CANNOT_HAVE,
          IllegalArgumentException.class, ExitCode.USAGE);

  private final Console console;

  Failures(Console console) {
    this.console = console;
  }

  @Override
  public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    if (isForeseen(thrown)) {
      console.err().println(command.getCommandSpec().qualifiedName() + ": " + sentence(thrown));
    } else {
      console.err().println(command.getCommandSpec().qualifiedName() + " failed unexpectedly:");
      thrown.printStackTrace(console.err());
    }
    console.err().flush();
    return codeOf(thrown);
  }

  private static boolean isForeseen(Exception thrown) {
    return thrown instanceof CommandFailure
        || thrown instanceof ConcoordException
        || thrown instanceof StorageException
        || thrown instanceof InterruptedException
        || thrown instanceof IllegalStateException
        || CODES.containsKey(thrown.getClass());
  }

  private static String sentence(Exception thrown) {
    String message = thrown.getMessage();
    // The library speaks of its methods, and whoever types knows these by options.
    return message == null
        ? thrown.getClass().getSimpleName()
        : message.replace("tls(...)", "--tls-cert").replace("insecure()", "--insecure");
  }

  static int codeOf(Throwable thrown) {
    if (thrown instanceof CommandFailure failure) {
      return failure.exitCode();
    }
    for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
      Integer code = CODES.get(type);
      if (code != null) {
        return code;
      }
    }
    return ExitCode.FAILED;
  }
}
