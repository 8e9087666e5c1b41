package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus.State;
import org.concoord.codec.FrameType;
import org.concoord.codec.MemberNews;
import org.concoord.codec.PeerHello;
import org.concoord.codec.Versions;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.ReplicaId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a replica makes of peers that are wrong, confused or broken (M1, F1). */
class PeerConversationTest {
  private static final ReplicaId STRANGER = new ReplicaId(7, 7);
  private static final String ELSEWHERE = "127.0.0.1:1";

  private ReplicaServer replica;
  private ClusterId instance;

  @BeforeEach
  void start() throws Exception {
    String address = "127.0.0.1:" + TestCluster.freePorts(1).get(0);
    replica =
        ReplicaServer.start(
            ReplicaConfig.builder().replicate(TestCluster.TALLY).listen(address).build());
    assertThat(replica.awaitReady(Duration.ofSeconds(10))).isTrue();
    String id = replica.status().clusterId();
    instance =
        new ClusterId(
            HexFormat.fromHexDigitsToLong(id.substring(0, 16)),
            HexFormat.fromHexDigitsToLong(id.substring(16)));
  }

  @AfterEach
  void close() {
    replica.close();
  }

  @Test
  void aMessageThatIsNoneClosesThatConnectionAndNothingElse() throws Exception {
    try (Wire other = welcomed();
        Wire broken = Wire.peer(replica.address(), STRANGER, ELSEWHERE, instance)) {
      ReplicaId self = PeerHello.read(broken.expect(FrameType.PEER_WELCOME)).id();
      broken.send(FrameType.ACCEPT, instance, STRANGER, self, body -> body.writeString("nonsense"));
      assertThat(broken.goodbye()).isNotEmpty();

      other.send(FrameType.FORMATION, instance, STRANGER, self, body -> body.writeNil());
      assertThat(other.goodbye()).isNotEmpty();
    }
    assertThat(replica.status().state()).isEqualTo(State.LEADER);
    assertThat(replica.status().trouble()).isEmpty();
  }

  /** M1: each of them names somebody else, so nothing in them is even looked at. */
  @Test
  void dropsFramesThatNameAnotherSenderReceiverOrInstance() throws Exception {
    try (Wire peer = Wire.peer(replica.address(), STRANGER, ELSEWHERE, instance)) {
      ReplicaId self = PeerHello.read(peer.expect(FrameType.PEER_WELCOME)).id();
      ReplicaId nobody = new ReplicaId(8, 8);
      Wire.Body nonsense = body -> body.writeString("nonsense");
      peer.send(FrameType.ACCEPT, instance, nobody, self, nonsense);
      peer.send(FrameType.ACCEPT, instance, STRANGER, nobody, nonsense);
      peer.send(FrameType.ACCEPT, new ClusterId(9, 9), STRANGER, self, nonsense);
      peer.send(FrameType.CALLS, instance, STRANGER, self, nonsense);
      peer.send(FrameType.FETCH, instance, STRANGER, self, body -> body.writeLong(1));

      peer.send(FrameType.ACCEPT, instance, STRANGER, self, body -> body.writeNil());
      assertThat(peer.goodbye()).as("only the last is looked at").contains("0xc0");
    }
  }

  @Test
  void refusesAPeerOfAnotherInstanceByName() throws Exception {
    ClusterId another = new ClusterId(9, 9);
    try (Wire peer = Wire.peer(replica.address(), STRANGER, ELSEWHERE, another)) {
      assertThat(peer.goodbye())
          .isEqualTo(
              ELSEWHERE
                  + " belongs to instance "
                  + another
                  + ", "
                  + replica.address()
                  + " to "
                  + instance);
    }
  }

  @Test
  void refusesItselfUnderAnotherAddress() throws Exception {
    ReplicaId self;
    try (Wire peer = Wire.peer(replica.address(), STRANGER, ELSEWHERE, instance)) {
      self = PeerHello.read(peer.expect(FrameType.PEER_WELCOME)).id();
    }
    try (Wire peer = Wire.peer(replica.address(), self, ELSEWHERE, instance)) {
      assertThat(peer.goodbye())
          .isEqualTo(ELSEWHERE + " leads back to " + replica.address() + " itself");
    }
  }

  @Test
  void aClientThatSendsNonsenseIsToldAndClosed() throws Exception {
    try (Wire client = Wire.client(replica.address());
        Wire calm = Wire.client(replica.address())) {
      client.send(
          FrameType.CALLS, instance, ReplicaId.NONE, ReplicaId.NONE, body -> body.writeNil());
      assertThat(client.goodbye()).isNotEmpty();

      calm.command(command -> command.openSession(-5, 0));
      assertThat(calm.expectReplies().next()).isTrue();
    }
    try (Wire client = Wire.client(replica.address())) {
      client.send(
          FrameType.ACCEPT, instance, ReplicaId.NONE, ReplicaId.NONE, body -> body.writeNil());
      assertThat(client.goodbye()).isEqualTo("unexpected frame ACCEPT");
    }
  }

  /** M1: what was meant for another instance must not run in this one. */
  @Test
  void refusesCallsForAnotherInstance() throws Exception {
    try (Wire client = Wire.client(replica.address())) {
      ClusterId another = new ClusterId(9, 9);
      client.send(
          FrameType.CALLS, another, ReplicaId.NONE, ReplicaId.NONE, body -> body.writeLong(0));
      assertThat(client.goodbye())
          .isEqualTo(
              replica.address() + " belongs to instance " + instance + ", not to " + another);
    }
  }

  @Test
  void aMalformedMemberIsRefusedBeforeAnythingStarts() {
    ReplicaConfig config =
        ReplicaConfig.builder()
            .replicate(TestCluster.TALLY)
            .listen("127.0.0.1:0")
            .firstMembers(List.of("127.0.0.1:0", "no port"))
            .build();
    assertThatThrownBy(() -> ReplicaServer.start(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"no port\" is no address");
  }

  /** E4: all whom it knows may be gone, and then nobody else says anything to it. */
  @Test
  void asksWhoeverTellsOfALaterEpochForWhatHasBeenDecided() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + listener.getLocalPort();
      try (Wire peer = Wire.peer(replica.address(), STRANGER, address, instance);
          Wire dialled = new Wire(listener.accept())) {
        ReplicaId self = PeerHello.read(peer.expect(FrameType.PEER_WELCOME)).id();
        dialled.expect(FrameType.PEER_HELLO);
        PeerHello welcome = new PeerHello(Versions.CURRENT, STRANGER, address, instance, null);
        dialled.send(FrameType.PEER_WELCOME, instance, STRANGER, self, welcome::write);
        MemberNews news =
            new MemberNews(
                new Configuration(5, new TreeMap<>(Map.of(STRANGER, address))), STRANGER, "");
        peer.send(FrameType.MEMBER_NEWS, instance, STRANGER, self, news::write);
        dialled.expect(FrameType.FETCH);
      }
    }
  }

  private Wire welcomed() throws Exception {
    Wire wire = Wire.peer(replica.address(), STRANGER, ELSEWHERE, instance);
    wire.expect(FrameType.PEER_WELCOME);
    return wire;
  }
}
