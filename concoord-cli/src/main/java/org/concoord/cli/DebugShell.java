package org.concoord.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The verbs of {@code concoord shell} at the standard input of {@code concoord replica -d}, as in
 * the debug mode of ConCoord 1.1: lines, since log lines come in between, and whatever else the
 * keys of a terminal do they go on doing. Where the input ends, or cannot be read, as in the
 * background or without a terminal, there are no verbs any more, and the replica goes on.
 */
final class DebugShell implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(DebugShell.class);

  private final Console console;
  private final ShellVerbs verbs;
  private final Runnable onExit;

  /**
   * @param onExit run, on this thread, where {@code exit} is typed
   */
  DebugShell(Console console, ShellVerbs verbs, Runnable onExit) {
    this.console = console;
    this.verbs = verbs;
    this.onExit = onExit;
  }

  /** Begins, on a thread that keeps no process alive. */
  Thread start() {
    Thread thread = new Thread(this, "concoord-debug");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void run() {
    if (console.isTyped()) {
      console.err().println("help shows the verbs that can be typed here");
    }
    try {
      if (!obey()) {
        onExit.run();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether the input has ended, and not whoever types. */
  private boolean obey() throws InterruptedException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(console.in(), Charset.defaultCharset()));
    try {
      for (@Nullable String line; (line = in.readLine()) != null; ) {
        if (!verbs.run(line)) {
          return false;
        }
      }
      LOG.debug("standard input has ended: no verbs are read any more");
    } catch (IOException unreadable) {
      LOG.debug("standard input cannot be read, so that there are no verbs: {}", unreadable);
    }
    return true;
  }
}
