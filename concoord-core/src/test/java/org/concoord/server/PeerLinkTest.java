package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.concoord.ReplicaConfig;
import org.junit.jupiter.api.Test;

class PeerLinkTest {
  /** A host may take a connection and then be gone, or stopped, or something else. */
  @Test
  void dialsAnewWhereNobodyAnswersTheGreeting() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      mute.setSoTimeout(20_000);
      String address = "127.0.0.1:" + TestCluster.freePorts(1).get(0);
      String other = "127.0.0.1:" + mute.getLocalPort();
      try (ReplicaServer replica =
              ReplicaServer.start(
                  ReplicaConfig.builder()
                      .replicate(TestCluster.TALLY)
                      .listen(address)
                      .firstMembers(List.of(address, other))
                      .build());
          Socket first = mute.accept();
          Socket second = mute.accept()) {
        assertThat(first.getPort()).isNotEqualTo(second.getPort());
        assertThat(replica.status().trouble()).contains(other + ": no answer for 3 s");
      }
    }
  }
}
