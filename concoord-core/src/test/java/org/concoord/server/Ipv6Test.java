package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.MemberRules;
import org.concoord.NameServerConfig;
import org.concoord.dns.FakeDns;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Replicas, a name server and those who ask it, none of which has an address of IPv4. */
class Ipv6Test {
  private static final String DOMAIN = "c.example";
  private static final String LOOPBACK = "0:0:0:0:0:0:0:1";
  private static final MemberRules RULES = new MemberRules(3, MemberRules.DEFAULT.silence());

  @BeforeAll
  static void needsIpv6() {
    boolean there = true;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      assertThat(socket.isBound()).isTrue();
    } catch (IOException off) {
      there = false;
      System.out.println("Ipv6Test SKIPPED: there is no IPv6 here");
    }
    assumeTrue(there, "SKIPPED: there is no IPv6 here");
  }

  @Test
  void replicasAreFoundByTheAddressesThatTheirNameServerTells() throws Exception {
    List<Integer> ports = TestCluster.freePorts(4);
    List<String> members = ports.subList(0, 3).stream().map(port -> "[::1]:" + port).toList();
    String nameServer = "[::1]:" + ports.get(3);
    try (MemberCluster cluster = MemberCluster.of(0, RULES)) {
      for (String member : members) {
        cluster.start(
            member,
            config ->
                member.equals(members.get(2))
                    ? config
                        .firstMembers(members)
                        .nameServer(NameServerConfig.of(DOMAIN, nameServer))
                    : config.firstMembers(members));
      }
      try (ConcoordClient client = client(DOMAIN, nameServer)) {
        assertThat(MemberCluster.tally(client).add(1)).isEqualTo(1);
      }
      TestCluster.await(
          "what its replica knows",
          MemberCluster.PATIENCE,
          () -> ask(ports.get(3), true, DOMAIN, Type.TXT).size() == members.size());
      for (boolean byStream : new boolean[] {false, true}) {
        assertThat(ask(ports.get(3), byStream, DOMAIN, Type.AAAA)).containsExactly(LOOPBACK);
        assertThat(ask(ports.get(3), byStream, DOMAIN, Type.A)).isEmpty();
        String label = "ip-" + LOOPBACK.replace(':', '-') + "." + DOMAIN;
        assertThat(ask(ports.get(3), byStream, label, Type.AAAA)).containsExactly(LOOPBACK);
        assertThat(ask(ports.get(3), byStream, "ns." + DOMAIN, Type.AAAA))
            .containsExactly(LOOPBACK);
        assertThat(ask(ports.get(3), byStream, "_concoord._tcp." + DOMAIN, Type.SRV))
            .containsExactlyInAnyOrderElementsOf(
                ports.subList(0, 3).stream()
                    .map(port -> "0 100 " + port + " " + label + ".")
                    .toList());
        assertThat(ask(ports.get(3), byStream, DOMAIN, Type.TXT))
            .containsExactlyInAnyOrderElementsOf(
                members.stream().map(each -> "\"VOTER " + each + "\"").toList());
      }
    }
  }

  @Test
  void aReplicaJoinsByADomainThatHasAddressesOfIpv6Alone() throws Exception {
    List<Integer> ports = TestCluster.freePorts(2);
    try (FakeDns dns = new FakeDns();
        MemberCluster cluster = MemberCluster.of(0, RULES)) {
      cluster.start("[::1]:" + ports.get(0), config -> config);
      dns.service(DOMAIN, "a.example", ports.get(0), 0, 60);
      dns.address("a.example", "::1");
      ReplicaServer joined =
          cluster.start(
              "[::1]:" + ports.get(1), config -> config.join(DOMAIN).dnsServers(dns.address()));
      assertThat(joined.awaitReady(MemberCluster.PATIENCE)).isTrue();
      try (ConcoordClient client = client(DOMAIN, dns.address())) {
        assertThat(MemberCluster.tally(client).add(1)).isEqualTo(1);
      }
    }
  }

  private static ConcoordClient client(String endpoints, String dnsServer) {
    return ConcoordClient.connect(
        ClientConfig.builder()
            .endpoints(endpoints)
            .dnsServers(dnsServer)
            .deadline(MemberCluster.PATIENCE)
            .build());
  }

  /** The data of the records. */
  private static List<String> ask(int port, boolean byStream, String name, int type) {
    Record question = Record.newRecord(Name.fromConstantString(name + "."), type, DClass.IN);
    byte[] query = Message.newQuery(question).toWire();
    try {
      InetAddress to = InetAddress.getByName("::1");
      Message answer =
          new Message(byStream ? byStream(to, port, query) : byDatagram(to, port, query));
      return answer.getSection(Section.ANSWER).stream().map(Record::rdataToString).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] byDatagram(InetAddress to, int port, byte[] query) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, to)) {
      socket.setSoTimeout(5_000);
      socket.send(new DatagramPacket(query, query.length, to, port));
      DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
      socket.receive(packet);
      return Arrays.copyOf(packet.getData(), packet.getLength());
    }
  }

  private static byte[] byStream(InetAddress to, int port, byte[] query) throws IOException {
    try (Socket socket = new Socket(to, port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(new byte[] {0, (byte) query.length});
      socket.getOutputStream().write(query);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      return in.readNBytes(in.readUnsignedShort());
    }
  }
}
