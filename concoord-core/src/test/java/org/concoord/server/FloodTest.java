package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.concoord.ConcoordClient;
import org.concoord.TlsConfig;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.RepliesCursor;
import org.concoord.transport.HostAndPort;
import org.concoord.transport.Pki;
import org.concoord.transport.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Those who never say who they are do not harm those who have. */
@Timeout(60)
class FloodTest {
  private static final long HANDSHAKE_MILLIS = Door.HANDSHAKE_TIMEOUT.toMillis();

  @TempDir private Path directory;
  private final List<Socket> flood = new ArrayList<>();

  @Test
  void aThousandHalfOpenConnectionsOfOneAddressHarmNobody() throws Exception {
    try (SecureCluster cluster = SecureCluster.of(1, config -> config);
        ConcoordClient client = cluster.client(config -> config)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "one");
      tally.add(1);
      for (int i = 0; i < 1_000; i++) {
        connectFrom("127.0.0.9", cluster);
      }
      assertThat(flood.stream().filter(FloodTest::isClosed).count())
          .as("turned away at once")
          .isGreaterThan(500);
      for (int i = 2; i <= 50; i++) {
        assertThat(tally.add(1)).isEqualTo(i);
      }
      try (ConcoordClient another = cluster.client(config -> config)) {
        assertThat(new TallyProxy(another, TestCluster.TALLY, "one").add(1)).isEqualTo(51);
      }
    } finally {
      closeFlood();
    }
  }

  /** Beyond so many, the one that has kept silent for longest goes. */
  @Test
  void aThousandHalfOpenConnectionsOfManyAddressesLeaveRoomForOthers() throws Exception {
    try (SecureCluster cluster = SecureCluster.of(1, config -> config)) {
      for (int i = 0; i < 1_000; i++) {
        connectFrom("127.0.0." + (10 + i / 100), cluster);
      }
      TestCluster.await(
          "the oldest to be closed",
          Duration.ofMillis(HANDSHAKE_MILLIS - 1_000),
          () -> isClosed(flood.get(0)));
      assertThat(isClosed(flood.get(999))).isFalse();
      try (ConcoordClient client = cluster.client(config -> config)) {
        assertThat(new TallyProxy(client, TestCluster.TALLY, "one").add(1)).isEqualTo(1);
      }
    } finally {
      closeFlood();
    }
  }

  /** The deadline is one for all that comes before a hello, however it trickles. */
  @Test
  void whoeverTricklesByteByByteIsClosedInTime() throws Exception {
    TlsConfig replica = Pki.config(new Pki(directory, "authority").issue("replica", Role.PEER));
    try (SecureCluster cluster = SecureCluster.of(1, config -> config.tls(replica))) {
      long began = System.nanoTime();
      Socket slow = connectFrom("127.0.0.9", cluster);
      // A record of TLS that announces 16 KiB.
      slow.getOutputStream().write(new byte[] {0x16, 3, 1, 0x40, 0});
      slow.setSoTimeout(50);
      while (!isClosed(slow)) {
        try {
          slow.getOutputStream().write(1);
        } catch (IOException closed) {
          break;
        }
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(
              Duration.ofMillis(HANDSHAKE_MILLIS - 500),
              Duration.ofMillis(HANDSHAKE_MILLIS + 5_000));
      assertThat(cluster.leader().status().trouble()).isEmpty();
    } finally {
      closeFlood();
    }
  }

  @Test
  void aFirstFrameOverFourKibibytesIsRefusedByItsLength() throws Exception {
    try (SecureCluster cluster = SecureCluster.of(1, config -> config)) {
      Socket socket = connectFrom("127.0.0.1", cluster);
      new DataOutputStream(socket.getOutputStream()).writeInt((4 << 10) + 1);
      TestCluster.await("the close", Duration.ofSeconds(2), () -> isClosed(socket));
    } finally {
      closeFlood();
    }
  }

  /** Beyond what a client has open, its calls wait with it, and not in this memory. */
  @Test
  void takesOnlySoManyCallsOfOneConnectionAtATime() throws Exception {
    int calls = 20_000;
    try (TestCluster cluster = TestCluster.of(1);
        Wire client = Wire.client(cluster.leader().address())) {
      Wire.TallySession session = client.openTally("a");
      client.call(session, 1, TallyType.SLEEP, 3_000);
      long before = bytesReceived(cluster);
      Thread flooding = new Thread(() -> keepAlive(client, session, calls));
      flooding.start();
      long taken = 0;
      for (long last = -1; last != taken || taken == 0; Thread.sleep(200)) {
        last = taken;
        taken = bytesReceived(cluster) - before;
      }
      // What one read of the socket brings comes on top.
      assertThat(taken).isLessThan(3L * Shares.MOST * FrameHeader.BYTES);
      for (int answered = 0; answered < 1 + calls; ) {
        RepliesCursor replies = client.expectReplies();
        while (replies.next()) {
          answered++;
        }
      }
      flooding.join();
    }
  }

  /** Those who send more than they may are refused, and held back, before the others are. */
  @Test
  void refusesNobodyForWhatOthersSend() throws Exception {
    try (TestCluster cluster = TestCluster.of(1);
        ConcoordClient client = cluster.client(Duration.ofSeconds(30))) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "one");
      CompletableFuture<Long> slow = tally.sleepAsync(3_000);
      long before = bytesReceived(cluster);
      List<Wire> flooding = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Wire wire = Wire.client(cluster.leader().address());
        flooding.add(wire);
        wire.keepAlives(2_000);
      }
      TestCluster.await(
          "the flood", Duration.ofSeconds(3), () -> bytesReceived(cluster) - before > 60 * 40_000);
      assertThat(slow).isNotDone();
      assertThat(tally.add(1)).isPositive();
      for (Wire wire : flooding) {
        wire.close();
      }
    }
  }

  private static long bytesReceived(TestCluster cluster) {
    return cluster.leader().status().bytesReceived();
  }

  private static void keepAlive(Wire client, Wire.TallySession session, int times) {
    try {
      for (int i = 0; i < times; i++) {
        long sequence = 2 + i;
        client.command(
            command ->
                command.session(session.slot(), session.index()).keepAlive(sequence, sequence));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Socket connectFrom(String source, SecureCluster cluster) throws IOException {
    Socket socket = new Socket();
    flood.add(socket);
    socket.bind(new InetSocketAddress(InetAddress.getByName(source), 0));
    socket.connect(
        new InetSocketAddress("127.0.0.1", HostAndPort.parse(cluster.address(0)).port()), 5_000);
    socket.setSoTimeout(1);
    return socket;
  }

  private static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private void closeFlood() throws IOException {
    for (Socket socket : flood) {
      socket.close();
    }
  }
}
