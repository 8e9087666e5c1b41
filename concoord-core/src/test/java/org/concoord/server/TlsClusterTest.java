package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.QuorumLostException;
import org.concoord.codec.FrameType;
import org.concoord.codec.PeerHello;
import org.concoord.codec.Versions;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;
import org.concoord.transport.HostAndPort;
import org.concoord.transport.Pki;
import org.concoord.transport.Role;
import org.concoord.transport.TlsFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replicas and clients under TLS: those who may, can; those who may not, learn why and do nothing.
 */
@Timeout(90)
class TlsClusterTest {
  private static final ReplicaId STRANGER = new ReplicaId(7, 7);

  @TempDir private Path directory;
  private Pki pki;
  private TlsFiles replica;
  private TlsFiles app;

  @BeforeEach
  void issue() throws Exception {
    pki = new Pki(directory, "authority");
    replica = pki.issue("replica", Role.PEER);
    app = pki.issue("app", Role.CLIENT);
  }

  @Test
  void formsAnInstanceTakesCallsAndSurvivesItsLeader() throws Exception {
    try (SecureCluster cluster = SecureCluster.of(3, config -> config.tls(Pki.config(replica)));
        ConcoordClient client = client(cluster, app)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "one");
      for (int i = 1; i <= 20; i++) {
        assertThat(tally.add(1)).isEqualTo(i);
      }
      cluster.kill(cluster.leader());
      for (int i = 21; i <= 40; i++) {
        assertThat(tally.add(1)).isEqualTo(i);
      }
      TestCluster.await(
          "both survivors to have executed all",
          Duration.ofSeconds(10),
          () -> cluster.values(0).equals(List.of(40L)) && cluster.values(1).equals(List.of(40L)));
    }
  }

  @Test
  void aCertificateOfARoleOpensOnlyConversationsOfThatRole() throws Exception {
    try (SecureCluster cluster = SecureCluster.of(1, config -> config.tls(Pki.config(replica)))) {
      String address = cluster.address(0);
      // Neither body is one: had it been looked at, that would be the complaint.
      try (Wire wire = wire(address, app)) {
        wire.send(
            FrameType.PEER_HELLO, ClusterId.NONE, STRANGER, ReplicaId.NONE, nil -> nil.writeNil());
        assertThat(wire.goodbye())
            .isEqualTo("the certificate \"CN=app\" lacks the role peer (urn:concoord:role:peer)");
      }
      try (Wire wire = wire(address, replica)) {
        wire.send(
            FrameType.CLIENT_HELLO,
            ClusterId.NONE,
            ReplicaId.NONE,
            ReplicaId.NONE,
            nil -> nil.writeNil());
        assertThat(wire.goodbye())
            .isEqualTo(
                "the certificate \"CN=replica\" lacks the role client (urn:concoord:role:client)");
      }
      try (Wire wire = wire(address, pki.issue("nobody"))) {
        wire.send(
            FrameType.CLIENT_HELLO,
            ClusterId.NONE,
            ReplicaId.NONE,
            ReplicaId.NONE,
            nil -> nil.writeNil());
        assertThat(wire.goodbye()).contains("\"CN=nobody\" lacks the role client");
      }
      for (TlsFiles other : List.of(replica, app)) {
        try (Wire wire = wire(address, other)) {
          wire.send(
              FrameType.ADMIN_HELLO,
              ClusterId.NONE,
              ReplicaId.NONE,
              ReplicaId.NONE,
              nil -> nil.writeNil());
          assertThat(wire.goodbye()).endsWith("lacks the role admin (urn:concoord:role:admin)");
        }
      }
      try (Wire wire = wire(address, app)) {
        wire.helloAsClient();
        wire.send(
            FrameType.ACCEPT, ClusterId.NONE, STRANGER, ReplicaId.NONE, nil -> nil.writeNil());
        assertThat(wire.goodbye()).isEqualTo("unexpected frame ACCEPT");
      }
      assertThat(cluster.leader().status().committedSlot()).isZero();
    }
  }

  @Test
  void aCertificateOfBothRolesOpensBoth() throws Exception {
    TlsFiles both = pki.issue("both", Role.PEER, Role.CLIENT);
    try (SecureCluster cluster = SecureCluster.of(1, config -> config.tls(Pki.config(both)));
        ConcoordClient client = client(cluster, both);
        Wire peer = wire(cluster.address(0), both)) {
      assertThat(new TallyProxy(client, TestCluster.TALLY, "one").add(5)).isEqualTo(5);
      peer.send(
          FrameType.PEER_HELLO,
          ClusterId.NONE,
          STRANGER,
          ReplicaId.NONE,
          body ->
              new PeerHello(Versions.CURRENT, STRANGER, "127.0.0.1:1", ClusterId.NONE, null)
                  .write(body));
      peer.expect(FrameType.PEER_WELCOME);
    }
  }

  @Test
  void aReplicaOrClientWithACertificateOfTheOtherRoleDoesNotStart() throws Exception {
    assertThatThrownBy(() -> SecureCluster.of(1, config -> config.tls(Pki.config(app))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            app.certificates()
                + ": certificate \"CN=app\" lacks the role peer (urn:concoord:role:peer)");
    assertThatThrownBy(
            () ->
                ConcoordClient.connect(
                    ClientConfig.builder()
                        .endpoints("127.0.0.1:1")
                        .tls(Pki.config(replica))
                        .build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lacks the role client (urn:concoord:role:client)");
  }

  @Test
  void aClientOfAnotherAuthorityHearsWhyAndNothingHappens() throws Exception {
    Pki other = new Pki(directory, "stranger");
    TlsFiles foreign = Pki.trusting(other.issue("foreign", Role.CLIENT), pki);
    try (SecureCluster cluster = SecureCluster.of(1, config -> config.tls(Pki.config(replica)));
        ConcoordClient client = client(cluster, foreign)) {
      TallyProxy tally =
          new TallyProxy(client.withDeadline(Duration.ofSeconds(2)), TestCluster.TALLY, "one");
      assertThatThrownBy(() -> tally.add(1))
          .isInstanceOf(QuorumLostException.class)
          .hasMessageContaining(cluster.address(0) + ": it refuses the certificate of this side: ");
      assertThat(cluster.leader().status().committedSlot()).isZero();
    }
  }

  @Test
  void aClientAndAReplicaOfWhichOneSpeaksTlsNameThat() throws Exception {
    try (SecureCluster secure = SecureCluster.of(1, config -> config.tls(Pki.config(replica)));
        SecureCluster open = SecureCluster.of(1, config -> config);
        ConcoordClient plain = secure.client(config -> config);
        ConcoordClient secured = client(open, app)) {
      assertThatThrownBy(
              () ->
                  new TallyProxy(plain.withDeadline(Duration.ofSeconds(1)), TestCluster.TALLY, "x")
                      .add(1))
          .isInstanceOf(QuorumLostException.class)
          .hasMessageContaining("it speaks TLS, and this side plaintext");
      assertThatThrownBy(
              () ->
                  new TallyProxy(
                          secured.withDeadline(Duration.ofSeconds(1)), TestCluster.TALLY, "x")
                      .add(1))
          .isInstanceOf(QuorumLostException.class)
          .hasMessageContaining("it speaks plaintext, and this side TLS");
    }
  }

  /** One member of another authority: the others name it, and it them, and no instance forms. */
  @Test
  void aMemberOfAnotherAuthorityIsNamedWhileNothingForms() throws Exception {
    Pki other = new Pki(directory, "stranger");
    TlsFiles foreign = Pki.trusting(other.issue("foreign", Role.PEER), pki);
    try (SecureCluster cluster = new SecureCluster(2)) {
      cluster.start(0, config -> config.tls(Pki.config(replica)));
      cluster.start(1, config -> config.tls(Pki.config(foreign)));
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
                              + ": its certificate \"CN=foreign\" was issued by \"CN=stranger\"")
                  && cluster
                      .replicas()
                      .get(1)
                      .status()
                      .trouble()
                      .contains(
                          cluster.address(0) + ": it refuses the certificate of this side: "));
      assertThat(cluster.replicas().get(0).status().clusterId()).isEmpty();
    }
  }

  /** A renewed certificate serves new connections, while calls go on over the old one. */
  @Test
  void takesARenewedCertificateWhileCallsGoOn() throws Exception {
    try (SecureCluster cluster = SecureCluster.of(1, config -> config.tls(Pki.config(replica)));
        ConcoordClient client = client(cluster, app)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "one");
      assertThat(tally.add(1)).isEqualTo(1);
      Files.writeString(
          replica.key(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
      String before = serial(cluster.address(0));
      assertThat(tally.add(1)).isEqualTo(2);
      pki.issue("replica", Role.PEER);
      long[] calls = {2};
      TestCluster.await(
          "the new certificate",
          Duration.ofSeconds(20),
          () -> {
            assertThat(tally.add(1)).isEqualTo(++calls[0]);
            return !serial(cluster.address(0)).equals(before);
          });
      assertThat(tally.add(1)).isEqualTo(++calls[0]);
    }
  }

  /** Bytes taken from a connection of TLS are nothing on another. */
  @Test
  void replayedBytesOfAnotherConnectionDoNothing() throws Exception {
    try (SecureCluster cluster = SecureCluster.of(1, config -> config.tls(Pki.config(replica)));
        RecordingProxy proxy = new RecordingProxy(cluster.address(0));
        ConcoordClient client =
            ConcoordClient.connect(
                ClientConfig.builder().endpoints(proxy.address()).tls(Pki.config(app)).build())) {
      // The replica names itself as the leader, and is called there: only the greeting is recorded.
      assertThat(new TallyProxy(client, TestCluster.TALLY, "one").add(1)).isEqualTo(1);
      long slots = cluster.leader().status().committedSlot();
      assertThat(proxy.recorded()).isNotEmpty();
      for (byte[] said : proxy.recorded()) {
        proxy.sayAgain(said);
      }
      assertThat(cluster.values(0)).containsExactly(1L);
      assertThat(cluster.leader().status().committedSlot()).isEqualTo(slots);
    }
  }

  private String serial(String address) {
    try (Socket socket = tls(address, app)) {
      return ((javax.net.ssl.SSLSocket) socket).getSession().getPeerCertificates()[0].toString();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static ConcoordClient client(SecureCluster cluster, TlsFiles files) {
    return cluster.client(config -> config.tls(Pki.config(files)));
  }

  private static Wire wire(String address, TlsFiles files) throws Exception {
    return new Wire(tls(address, files));
  }

  private static Socket tls(String address, TlsFiles files) throws Exception {
    HostAndPort to = HostAndPort.parse(address);
    var socket =
        (javax.net.ssl.SSLSocket)
            Pki.context(files).getSocketFactory().createSocket(to.host(), to.port());
    socket.startHandshake();
    return socket;
  }
}
