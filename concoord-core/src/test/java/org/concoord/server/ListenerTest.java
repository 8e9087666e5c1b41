package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.junit.jupiter.api.Test;

/** What may happen at the port before, or instead of, a proper conversation. */
class ListenerTest {
  @Test
  void namesAPortThatIsInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertThatThrownBy(() -> Replica.start(config(address).build()))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(address)
          .hasMessageContaining("in use");
    }
  }

  @Test
  void listensOnLoopbackOnlyUnlessToldThatTheNetworkIsTrusted() {
    assertThatThrownBy(() -> Replica.start(config("0.0.0.0:0").build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.0.0.0:0")
        .hasMessageContaining("insecure()");
  }

  @Test
  void closesConnectionsThatTalkNonsenseAndGoesOn() throws Exception {
    String address = "127.0.0.1:" + TestCluster.freePorts(1).get(0);
    try (Replica replica = Replica.start(config(address).build())) {
      replica.awaitReady(Duration.ofSeconds(10));
      try (Socket garbage = connect(address);
          Socket oversized = connect(address);
          Socket negative = connect(address);
          Socket half = connect(address)) {
        garbage
            .getOutputStream()
            .write(
                "GET / HTTP/1.1\r\nHost: here\r\n\r\n"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        DataOutputStream tooLong = new DataOutputStream(oversized.getOutputStream());
        tooLong.writeInt(5 << 20);
        tooLong.write(new byte[100]);
        new DataOutputStream(negative.getOutputStream()).writeInt(-1);
        DataOutputStream cutShort = new DataOutputStream(half.getOutputStream());
        cutShort.writeInt(100);
        cutShort.write(new byte[50]);
        half.shutdownOutput();
        for (Socket socket : new Socket[] {garbage, oversized, negative, half}) {
          assertThat(isClosedByPeer(socket)).isTrue();
        }
      }
      assertThat(replica.isLeader()).isTrue();
      assertThat(replica.status().trouble()).isEmpty();
    }
  }

  private static ReplicaConfig.Builder config(String address) {
    return ReplicaConfig.builder().replicate(TestCluster.TALLY).listen(address);
  }

  private static Socket connect(String address) throws IOException {
    Socket socket =
        new Socket(
            InetAddress.getLoopbackAddress(),
            Integer.parseInt(address.substring(address.indexOf(':') + 1)));
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static boolean isClosedByPeer(Socket socket) {
    try {
      while (socket.getInputStream().read() >= 0) {
        // A goodbye may come first.
      }
      return true;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }
}
