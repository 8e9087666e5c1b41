package org.concoord.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.impl.jni.JniNativePty;
import org.jline.terminal.impl.jni.JniTerminalProvider;
import org.jline.utils.ScreenTerminal;

/**
 * A terminal that a process has for its own, as from its user's: what it prints steers a window
 * that can be read here, and what is typed here comes as keys, of which Ctrl-C and the like are
 * signals as long as the process wants them to be. On Linux, with util-linux's {@code setsid}.
 */
final class PseudoTerminal implements AutoCloseable {
  private static final int BUFFER = 4_096;

  private final JniNativePty pty;
  private final ScreenTerminal window;
  private final StringBuffer said = new StringBuffer();
  private final Process process;

  private PseudoTerminal(JniNativePty pty, Size size, ProcessBuilder builder) throws IOException {
    this.pty = pty;
    this.window = new ScreenTerminal(size.getColumns(), size.getRows());
    File line = new File(pty.getName());
    this.process =
        builder.redirectInput(line).redirectOutput(line).redirectErrorStream(true).start();
    Thread reading = new Thread(this::read, "pseudo-terminal");
    reading.setDaemon(true);
    reading.start();
  }

  static PseudoTerminal start(
      Path directory, Map<String, String> environment, int columns, int rows, List<String> command)
      throws IOException {
    Size size = new Size(columns, rows);
    JniNativePty pty = (JniNativePty) new JniTerminalProvider().open(null, size);
    List<String> line = new ArrayList<>(List.of("setsid", "--ctty"));
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
    builder.environment().put("TERM", "xterm-256color");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().remove("NO_COLOR");
    builder.environment().putAll(environment);
    return new PseudoTerminal(pty, size, builder);
  }

  private void read() {
    char[] some = new char[BUFFER];
    try (Reader in = new InputStreamReader(pty.getMasterInput(), StandardCharsets.UTF_8)) {
      for (int length; (length = in.read(some)) >= 0; ) {
        String text = new String(some, 0, length);
        said.append(text);
        window.write(text);
        answer(window.read());
      }
    } catch (IOException closed) {
      // So it ends.
    }
  }

  /** What a terminal says by itself, where it is asked where its cursor is, for instance. */
  private void answer(String answer) {
    if (!answer.isEmpty()) {
      type(answer);
    }
  }

  Process process() {
    return process;
  }

  /** All that was printed, with whatever steers the terminal. */
  String said() {
    return said.toString();
  }

  /** What is to be seen in the window, line by line, without the spaces at their ends. */
  List<String> window() {
    return window.toString().lines().map(String::stripTrailing).toList();
  }

  boolean shows(String text) {
    return window().stream().anyMatch(line -> line.contains(text));
  }

  /** Keys, as they are. */
  void type(String keys) {
    try {
      pty.getMasterOutput().write(keys.getBytes(StandardCharsets.UTF_8));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  void resize(int columns, int rows) throws IOException {
    window.setSize(columns, rows);
    pty.setSize(new Size(columns, rows));
  }

  /** Whether the line is as it was lent to the process: it echoes, and gives whole lines. */
  boolean isAsItWas() throws IOException {
    Attributes now = pty.getAttr();
    return now.getLocalFlags()
        .containsAll(EnumSet.of(LocalFlag.ECHO, LocalFlag.ICANON, LocalFlag.ISIG));
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    pty.close();
  }
}
