package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.concoord.transport.HostAndPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A log that is sent elsewhere costs whoever writes it nothing. */
@Timeout(30)
class LogShipperTest {
  private final Logger logger = new LoggerContext().getLogger("test");

  @Test
  void sendsLinesAndSaysHowManyWereLost() throws Exception {
    try (ServerSocket daemon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = daemon.getLocalPort();
      LogShipper shipper = new LogShipper(new HostAndPort("127.0.0.1", port));
      shipper.from("127.0.0.1:14000");
      // Nobody takes them yet: the queue fills, and what is too much is dropped at once.
      long began = System.nanoTime();
      for (int i = 0; i < 15_000; i++) {
        shipper.append(event("line " + i));
      }
      assertThat(System.nanoTime() - began).isLessThan(5_000_000_000L);
      assertThat(shipper.dropped()).isEqualTo(5_000);

      shipper.start();
      try (Socket from = daemon.accept();
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(text(in.readLine()))
            .isEqualTo("127.0.0.1:14000: 5000 lines of the log were dropped on the way here");
        assertThat(text(in.readLine())).isEqualTo("line 0");
        assertThat(text(in.readLine())).isEqualTo("line 1");
      }
    }
  }

  @Test
  void keepsPlaintextOnThisMachine() {
    assertThatThrownBy(() -> LogShipper.to("192.0.2.1:12000", false))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("say --insecure");
  }

  @Test
  void saysThatItIsAliveWhereNothingIsLogged() throws Exception {
    try (ServerSocket daemon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      LogShipper shipper = new LogShipper(new HostAndPort("127.0.0.1", daemon.getLocalPort()), 20);
      shipper.start();
      shipper.append(event("line"));
      try (Socket from = daemon.accept();
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(text(in.readLine())).isEqualTo("line");
        assertThat(in.readLine()).isEmpty();
        assertThat(in.readLine()).isEmpty();
      }
      assertThat(shipper.dropped()).isZero();
    }
  }

  private LoggingEvent event(String text) {
    return new LoggingEvent("test", logger, Level.INFO, text, null, null);
  }

  private static Object text(String line) {
    return ((Map<?, ?>) JsonReader.read(line)).get("text");
  }
}
