package org.concoord.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.utils.NonBlockingReader;

/**
 * A terminal's window that is drawn anew again and again, until somebody types {@code q} or Ctrl-C.
 * What stood there before is there again afterwards, and so are the cursor and the echo, also where
 * the process is ended by a signal or stopped by Ctrl-Z for a while.
 *
 * <p>Opened and waited on by one thread, which Ctrl-C interrupts.
 */
final class LiveScreen implements AutoCloseable {
  /** What is to be seen, in lines that fit. */
  interface Picture {
    /** At most so many lines, none of which takes more columns. */
    List<String> lines(int columns, int rows);
  }

  private static final String ENTER = "\u001b[?1049h\u001b[?25l";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String ERASE = "\u001b[2J";
  private static final String ERASE_LINE = "\u001b[K";

  /** Of a terminal that does not say. */
  private static final Size USUAL = new Size(80, 24);

  private final Terminal terminal = Terminals.open();
  private Attributes typing = terminal.getAttributes();
  private Picture picture = (columns, rows) -> List.of();
  private boolean shown;

  private LiveScreen() {}

  static LiveScreen open() {
    LiveScreen screen = new LiveScreen();
    Thread viewer = Thread.currentThread();
    screen.enter();
    Runtime.getRuntime().addShutdownHook(new Thread(screen::leave, "concoord-screen"));
    screen.terminal.handle(Signal.INT, enough -> viewer.interrupt());
    screen.terminal.handle(Signal.WINCH, another -> screen.resized());
    screen.terminal.handle(Signal.TSTP, pause -> screen.suspend());
    return screen;
  }

  private synchronized void enter() {
    typing = terminal.enterRawMode();
    shown = true;
    say(ENTER);
  }

  private synchronized void leave() {
    if (shown) {
      shown = false;
      say(LEAVE);
      terminal.setAttributes(typing);
    }
  }

  private void say(String text) {
    terminal.writer().print(text);
    terminal.writer().flush();
  }

  /** Draws it now, and whenever the window has another size from now on. */
  synchronized void show(Picture next) {
    picture = next;
    draw();
  }

  private synchronized void resized() {
    if (shown) {
      say(ERASE);
      draw();
    }
  }

  /** Over what is there, line by line: a screen that is erased first flickers. */
  private void draw() {
    if (!shown) {
      return;
    }
    Size size = terminal.getSize();
    if (size.getColumns() <= 0 || size.getRows() <= 0) {
      size = USUAL;
    }
    List<String> lines = picture.lines(size.getColumns(), size.getRows());
    StringBuilder text = new StringBuilder(HOME);
    for (int row = 0; row < size.getRows(); row++) {
      text.append(row == 0 ? "" : "\r\n").append(ERASE_LINE);
      text.append(row < lines.size() ? lines.get(row) : "");
    }
    say(text.toString());
  }

  /** Others have the terminal until this process is told to go on. */
  private synchronized void suspend() {
    leave();
    try {
      // A signal that a JVM takes cannot stop it any more; this one nobody takes.
      new ProcessBuilder("/bin/sh", "-c", "kill -STOP " + ProcessHandle.current().pid())
          .start()
          .waitFor();
    } catch (IOException noShell) {
      // It goes on then, as if nothing had been typed.
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
    enter();
    resized();
  }

  /**
   * Waits for so long, and returns whether it is still looked at: false once {@code q} was typed.
   */
  boolean stays(long millis) throws InterruptedException {
    long until = System.nanoTime() + millis * 1_000_000;
    try {
      for (long rest = millis; rest > 0; rest = (until - System.nanoTime()) / 1_000_000) {
        int key = terminal.reader().read(rest);
        if (key == 'q' || key == 'Q' || key == NonBlockingReader.EOF) {
          return false;
        }
      }
      return true;
    } catch (InterruptedIOException enough) {
      throw new InterruptedException(enough.getMessage());
    } catch (IOException gone) {
      return false;
    }
  }

  @Override
  public void close() {
    leave();
    try {
      terminal.close();
    } catch (IOException gone) {
      // Then there is nobody to see it either.
    }
  }
}
