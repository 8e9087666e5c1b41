package org.concoord.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The terminal that a command was typed in, for those that talk with it key by key. */
final class Terminals {
  private Terminals() {}

  /**
   * As it is closed it becomes what it was. It is not asked what it can do with composed
   * characters: one that does not answer would take what is typed meanwhile for the answer, and a
   * Ctrl-C then would leave it as it is in between.
   */
  static Terminal open() {
    try {
      return TerminalBuilder.builder()
          .system(true)
          .dumb(true)
          .graphemeCluster(false)
          .encoding(Charset.defaultCharset())
          .build();
    } catch (IOException none) {
      throw new UncheckedIOException("the terminal cannot be used", none);
    }
  }
}
