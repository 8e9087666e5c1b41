package org.concoord.cli;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells somebody who looks on that something takes its time: a line on {@code err} that counts
 * seconds, and is gone when it is over. Silent where nobody does, or where nothing can be taken
 * away again.
 */
final class Progress implements AutoCloseable {
  private static final long EACH_MILLIS = 1_000;
  private static final String ERASE = "\r\u001b[K";

  /** The terminal cuts what is longer than a line of it, of which no more could be taken away. */
  private static final String CUT = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  private final Console console;
  private final Thread teller;

  /** Whether there is a line to take away: a terminal that was shown nothing is left alone. */
  private final AtomicBoolean told;

  private Progress(Console console, Thread teller, AtomicBoolean told) {
    this.console = console;
    this.teller = teller;
    this.told = told;
  }

  /** Begins to tell if it is not closed by then. */
  static Progress after(long millis, Console console, String what) {
    AtomicBoolean told = new AtomicBoolean();
    Thread teller =
        new Thread(
            () -> {
              try {
                for (long waited = millis; ; waited += EACH_MILLIS) {
                  Thread.sleep(waited == millis ? millis : EACH_MILLIS);
                  told.set(true);
                  console
                      .err()
                      .print(ERASE + CUT + what + ", " + waited / EACH_MILLIS + " s " + WRAP);
                  console.err().flush();
                }
              } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
              }
            },
            "concoord-progress");
    teller.setDaemon(true);
    if (console.movesCursor()) {
      teller.start();
    }
    return new Progress(console, teller, told);
  }

  @Override
  public void close() {
    if (!console.movesCursor()) {
      return;
    }
    teller.interrupt();
    boolean interrupted = false;
    while (true) {
      try {
        teller.join();
        break;
      } catch (InterruptedException interruption) {
        interrupted = true;
      }
    }
    if (told.get()) {
      console.err().print(ERASE);
      console.err().flush();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
