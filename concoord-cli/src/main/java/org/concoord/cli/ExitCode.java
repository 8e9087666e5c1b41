package org.concoord.cli;

import org.concoord.FailurePolicy;

/**
 * What a command says to the shell that started it, the same for all of them; {@code
 * docs/commands.md} has the table. From 64 on they are those of {@code sysexits.h}.
 */
public final class ExitCode {
  /** What was asked for has been done. */
  public static final int DONE = 0;

  /** It could not be done, or was found wanting; what was printed says why. */
  public static final int FAILED = 1;

  /** The command line cannot be meant so; nothing was done. */
  public static final int USAGE = 2;

  /** Nobody knows whether the call has run: read before making it again. */
  public static final int UNKNOWN_OUTCOME = 3;

  /** Nobody answers, or no majority does; it has not been done, and may be tried again. */
  public static final int UNAVAILABLE = 69;

  /** A replica has fenced itself: it has stopped for good. */
  public static final int FENCED = FailurePolicy.EXIT_CODE;

  /** The machine lacks something that is needed: Java, a program, the distribution. */
  public static final int MISSING = 72;

  /** A port, a directory or a file cannot be had. */
  public static final int CANNOT_HAVE = 73;

  /** What has come is not what was sent, or a connection has broken in the middle. */
  public static final int BROKEN = 74;

  /** Whoever answers shows another host key than is known, or one that nobody knows. */
  public static final int HOST_KEY = 76;

  /** The token or the certificate does not allow it; it has not been done. */
  public static final int NOT_AUTHORIZED = 77;

  /** What is on the disk is damaged, or of a newer version (W4); nothing there was changed. */
  public static final int DATA_REFUSED = 78;

  private ExitCode() {}
}
