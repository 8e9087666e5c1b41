package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who takes up room at a log daemon, and for how long. */
@Timeout(30)
class LogDaemonTest {
  private static final int MOST = 4;
  private static final Duration SILENCE = Duration.ofMillis(300);

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<Socket> connections = new ArrayList<>();
  private ServerSocket socket;

  @BeforeEach
  void start() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    LogDaemon daemon = new LogDaemon(socket, MOST, SILENCE, lines::add);
    Thread running =
        new Thread(
            () -> {
              try {
                daemon.run();
              } catch (IOException | InterruptedException closed) {
                // The test is over.
              }
            });
    running.setDaemon(true);
    running.start();
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  @Test
  void thoseWhoSayNothingShutNobodyOutForLong() throws Exception {
    for (int i = 0; i < MOST; i++) {
      connect();
    }

    say(connect(), "a line\n");

    assertThat(lines.poll(10, TimeUnit.SECONDS)).isEqualTo("a line");
  }

  @Test
  void whoNeverEndsALineIsSilentToo() throws Exception {
    Socket dribbling = connect();
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);

    boolean letGo = false;
    while (!letGo) {
      assertThat(System.nanoTime()).isLessThan(limit);
      try {
        say(dribbling, "x");
        Thread.sleep(20);
      } catch (SocketException closed) {
        letGo = true;
      }
    }

    assertThat(lines).isEmpty();
  }

  @Test
  void whoEndsEmptyLinesStays() throws Exception {
    Socket idle = connect();
    for (int i = 0; i < 6; i++) {
      say(idle, "\n");
      Thread.sleep(SILENCE.toMillis() / 3);
    }

    say(idle, "a line\n");

    assertThat(lines.poll(10, TimeUnit.SECONDS)).isEmpty();
    while (!"a line".equals(lines.poll(10, TimeUnit.SECONDS))) {
      assertThat(idle.isClosed()).isFalse();
    }
  }

  private Socket connect() throws IOException {
    Socket connection = new Socket(socket.getInetAddress(), socket.getLocalPort());
    connections.add(connection);
    return connection;
  }

  private static void say(Socket connection, String text) throws IOException {
    connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
