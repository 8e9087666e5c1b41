package org.concoord.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Takes lines from whoever connects, so many at a time, each on a thread of its own. One that ends
 * no line for a while makes room: it may be a machine that is gone without a word, or somebody who
 * means to keep others out. A {@link LogShipper} with nothing to say ends an empty line now and
 * then.
 */
final class LogDaemon {
  /** Thrice what a {@link LogShipper} is silent at most. */
  static final Duration SILENCE = Duration.ofSeconds(45);

  private static final int LONGEST_LINE = 256 << 10;

  private final ServerSocket socket;
  private final Duration silence;
  private final Consumer<String> lines;
  private final Semaphore room;

  /**
   * @param most how many at a time
   * @param silence for how long one may end no line
   * @param lines takes each, by several threads
   */
  LogDaemon(ServerSocket socket, int most, Duration silence, Consumer<String> lines) {
    this.socket = socket;
    this.room = new Semaphore(most);
    this.silence = silence;
    this.lines = lines;
  }

  /** Goes on until the socket is closed, or this thread is interrupted. */
  void run() throws IOException, InterruptedException {
    while (true) {
      room.acquire();
      Socket from = socket.accept();
      Thread taking = new Thread(() -> take(from), "concoord-logs-of-" + from.getPort());
      taking.setDaemon(true);
      taking.start();
    }
  }

  private void take(Socket from) {
    try (from) {
      from.setSoTimeout((int) silence.toMillis());
      BufferedReader in =
          new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder line = new StringBuilder();
      long began = System.nanoTime();
      for (int c; (c = in.read()) >= 0; ) {
        if (c == '\n') {
          lines.accept(line.toString());
          line.setLength(0);
          began = System.nanoTime();
        } else if (line.length() == LONGEST_LINE || System.nanoTime() - began > silence.toNanos()) {
          return;
        } else {
          line.append((char) c);
        }
      }
    } catch (IOException ended) {
      // It was silent or killed, or the network was cut: it comes again by itself.
    } finally {
      room.release();
    }
  }
}
