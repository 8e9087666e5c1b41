package org.concoord.server;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is logged while this is open: the tests' SLF4J provider writes to the standard error. */
final class LogLines implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  LogLines() {
    System.setErr(new PrintStream(new Both(), true, StandardCharsets.UTF_8));
  }

  List<String> all() {
    synchronized (bytes) {
      return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** Those of one replica, from its address on. */
  List<String> of(String replica) {
    String mark = " - " + replica + ": ";
    return all().stream()
        .filter(line -> line.contains(mark))
        .map(line -> line.substring(line.indexOf(mark) + mark.length()))
        .toList();
  }

  @Override
  public void close() {
    System.setErr(before);
  }

  private final class Both extends OutputStream {
    @Override
    public void write(int b) {
      synchronized (bytes) {
        bytes.write(b);
      }
      before.write(b);
    }
  }
}
