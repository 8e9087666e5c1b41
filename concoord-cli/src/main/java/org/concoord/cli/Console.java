package org.concoord.cli;

import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;

/**
 * Where a command was typed: what it prints to, reads from and finds in its environment. Results go
 * to {@code out}, whatever else is said to {@code err}, so that a pipe has results alone.
 *
 * @param isTerminal whether somebody looks on: only then may there be colours, progress and lines
 *     that are written over
 */
public record Console(
    PrintWriter out,
    PrintWriter err,
    InputStream in,
    Map<String, String> environment,
    boolean isTerminal) {

  /** Said by the start script, since a JVM does not tell the same from version to version. */
  private static final String TERMINAL_PROPERTY = "concoord.terminal";

  /** Whether standard input is a terminal; said by the start script too. */
  private static final String TYPED_PROPERTY = "concoord.typed";

  /** Set to anything, it asks all programs for text without colours. */
  private static final String NO_COLOUR = "NO_COLOR";

  /** This process's own. */
  public static Console ofProcess() {
    String said = System.getProperty(TERMINAL_PROPERTY);
    boolean terminal =
        said == null ? System.console() != null : said.equals(Boolean.TRUE.toString());
    return new Console(
        writer(System.out), writer(System.err), System.in, System.getenv(), terminal);
  }

  /** Whether somebody both looks on and types, so that there can be a conversation. */
  public boolean isTyped() {
    String said = System.getProperty(TYPED_PROPERTY);
    return isTerminal && (said == null || said.equals(Boolean.TRUE.toString()));
  }

  /** Whether text may be in colours: somebody looks on, and has not said that he wants none. */
  public boolean hasColours() {
    return movesCursor() && environment.getOrDefault(NO_COLOUR, "").isEmpty();
  }

  /** Whether lines may be written over, which a terminal that calls itself dumb does not do. */
  public boolean movesCursor() {
    return isTerminal && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /** In the terminal's own charset, and each line at once. */
  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, Charset.defaultCharset()), true);
  }
}
