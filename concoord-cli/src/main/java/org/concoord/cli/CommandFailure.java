package org.concoord.cli;

/** A command cannot do what it was asked for. The message is all that its user reads. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  public CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The command line, or a file that it names, cannot be meant so. */
  public static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message);
  }

  public int exitCode() {
    return exitCode;
  }
}
