package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.NotAuthorizedException;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.codec.FrameType;
import org.concoord.codec.Token;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who does not show the token is refused before anything it says is looked at, and hears why. */
@Timeout(60)
class TokenTest {
  private static final String TOKEN = "0123456789abcdef".repeat(4);
  private static final String OTHER = "fedcba9876543210".repeat(4);
  private static final ReplicaId STRANGER = new ReplicaId(7, 7);

  @Test
  void replicasFormAndClientsCallWithTheToken() throws Exception {
    try (SecureCluster cluster = SecureCluster.of(3, config -> config.token(TOKEN));
        ConcoordClient client = cluster.client(config -> config.token(TOKEN))) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "one");
      assertThat(tally.add(1)).isEqualTo(1);
      cluster.kill(cluster.leader());
      assertThat(tally.add(1)).isEqualTo(2);
    }
  }

  @Test
  void aClientHearsAtOnceThatItsTokenIsWrongOrMissing() throws Exception {
    try (SecureCluster cluster = SecureCluster.of(1, config -> config.token(TOKEN));
        ConcoordClient wrong = cluster.client(config -> config.token(OTHER));
        ConcoordClient missing = cluster.client(config -> config)) {
      String address = cluster.address(0);
      assertThatThrownBy(() -> new TallyProxy(wrong, TestCluster.TALLY, "one").add(1))
          .isInstanceOf(NotAuthorizedException.class)
          .hasMessageContaining("it has not run")
          .hasMessageContaining(address + " says: the token is not that of " + address)
          .hasMessageNotContaining(OTHER)
          .hasMessageNotContaining(TOKEN);
      assertThatThrownBy(() -> new TallyProxy(missing, TestCluster.TALLY, "one").add(1))
          .isInstanceOf(NotAuthorizedException.class)
          .hasMessageContaining(address + " wants a token, and none was shown");
      assertThat(cluster.leader().status().committedSlot()).isZero();
      assertThat(cluster.values(0)).isEmpty();
    }
  }

  /** Bodies that are none: had they been looked at, that would be the complaint. */
  @Test
  void nothingIsDecodedBeforeTheToken() throws Exception {
    try (SecureCluster cluster = SecureCluster.of(1, config -> config.token(TOKEN))) {
      String address = cluster.address(0);
      for (FrameType hello :
          List.of(FrameType.CLIENT_HELLO, FrameType.PEER_HELLO, FrameType.ADMIN_HELLO)) {
        try (Wire wire = new Wire(address)) {
          send(wire, hello);
          assertThat(wire.goodbye()).isEqualTo(address + " wants a token, and none was shown");
        }
        try (Wire wire = new Wire(address)) {
          show(wire, OTHER);
          send(wire, hello);
          assertThat(wire.goodbye()).isEqualTo("the token is not that of " + address);
        }
      }
      for (FrameType type :
          List.of(FrameType.CALLS, FrameType.ACCEPT, FrameType.FORMATION, FrameType.ADMIN_ASK)) {
        try (Wire wire = new Wire(address)) {
          send(wire, type);
          assertThat(wire.receiveAll()).as("%s", type).isEmpty();
        }
      }
      assertThat(cluster.leader().status().committedSlot()).isZero();
    }
  }

  @Test
  void aTokenThatIsCutShortIsRefused() throws Exception {
    try (SecureCluster cluster = SecureCluster.of(1, config -> config.token(TOKEN));
        Wire wire = new Wire(cluster.address(0))) {
      wire.send(FrameType.TOKEN, ClusterId.NONE, STRANGER, ReplicaId.NONE, body -> body.writeNil());
      assertThat(wire.receiveAll()).isEmpty();
    }
  }

  @Test
  void aMemberWithAnotherTokenIsNamedWhileNothingForms() throws Exception {
    try (SecureCluster cluster = new SecureCluster(2)) {
      cluster.start(0, config -> config.token(TOKEN));
      cluster.start(1, config -> config.token(OTHER));
      TestCluster.await(
          "the reason",
          Duration.ofSeconds(20),
          () ->
              cluster
                  .replicas()
                  .get(0)
                  .status()
                  .trouble()
                  .contains(
                      cluster.address(1)
                          + ": it refuses this replica: the token is not that of "
                          + cluster.address(1)));
      assertThat(cluster.replicas().get(0).status().clusterId()).isEmpty();
      assertThat(cluster.replicas().get(1).status().clusterId()).isEmpty();
    }
  }

  /** Clients can be given the token before the replicas are. */
  @Test
  void aReplicaWithoutATokenTakesAny() throws Exception {
    try (SecureCluster cluster = SecureCluster.of(1, config -> config);
        ConcoordClient client = cluster.client(config -> config.token(TOKEN))) {
      assertThat(new TallyProxy(client, TestCluster.TALLY, "one").add(1)).isEqualTo(1);
    }
  }

  @Test
  void neitherTokenNorCallsLeaveThisMachineInPlaintextUnlessThatIsAllowed() {
    assertThatThrownBy(
            () ->
                ConcoordClient.connect(
                    ClientConfig.builder().endpoints("10.1.2.3:14000").token(TOKEN).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10.1.2.3:14000")
        .hasMessageContaining("tls(...)")
        .hasMessageContaining("insecure()");
    assertThatThrownBy(
            () ->
                Replica.start(
                    ReplicaConfig.builder()
                        .replicate(TestCluster.TALLY)
                        .listen("127.0.0.1:14000")
                        .firstMembers(List.of("127.0.0.1:14000", "10.1.2.3:14000"))
                        .token(TOKEN)
                        .build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("talking to the member 10.1.2.3:14000 in plaintext");
    ConcoordClient.connect(
            ClientConfig.builder().endpoints("127.0.0.2:1").token(TOKEN).insecure().build())
        .close();
  }

  @Test
  void aTokenThatIsNoneIsRefusedWithoutBeingRepeated() {
    for (String bad : List.of("secret", "z".repeat(64), "0".repeat(63), "")) {
      assertThatThrownBy(() -> ClientConfig.builder().token(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("openssl rand -hex 32")
          .hasNoCause();
    }
    assertThat(Token.parse(TOKEN).toString()).doesNotContain("0123");
    assertThat(Token.parse("ASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4mrze8="))
        .isEqualTo(Token.parse(TOKEN));
  }

  /** Plaintext shows all that is said; said again, it has no effect but a second session. */
  @Test
  void aReplayedConversationExecutesNothingTwice() throws Exception {
    try (SecureCluster cluster = SecureCluster.of(1, config -> config.token(TOKEN));
        RecordingProxy proxy = new RecordingProxy(cluster.address(0))) {
      try (Wire wire = new Wire(proxy.address())) {
        show(wire, TOKEN);
        wire.helloAsClient();
        Wire.TallySession session = wire.openTally("one");
        for (int sequence = 1; sequence <= 5; sequence++) {
          wire.call(session, sequence, TallyType.ADD, 1);
          wire.expectReplies();
        }
      }
      assertThat(cluster.values(0)).containsExactly(5L);
      byte[] said = proxy.recorded().get(0);
      for (int times = 0; times < 3; times++) {
        proxy.sayAgain(said);
      }
      assertThat(cluster.values(0)).containsExactly(5L);
    }
  }

  private static void show(Wire wire, String token) throws IOException {
    wire.send(
        FrameType.TOKEN,
        ClusterId.NONE,
        ReplicaId.NONE,
        ReplicaId.NONE,
        body -> Token.parse(token).write(body));
  }

  private static void send(Wire wire, FrameType type) throws IOException {
    wire.send(type, ClusterId.NONE, STRANGER, ReplicaId.NONE, body -> body.writeNil());
  }
}
