package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.concoord.MemberRules;
import org.concoord.NameServerConfig;
import org.concoord.View.Role;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The name servers of real replicas. */
class NamingTest {
  private static final MemberRules RULES = new MemberRules(3, MemberRules.DEFAULT.silence());

  private static Message ask(int port, String name, int type) {
    Message query =
        Message.newQuery(Record.newRecord(Name.fromConstantString(name), type, DClass.IN));
    byte[] bytes = query.toWire();
    // Each from a network of its own, of which none asks too often.
    String from = "127.1." + Math.floorMod(query.getHeader().getID(), 250) + ".1";
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(from))) {
      socket.setSoTimeout(5_000);
      socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
      DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
      socket.receive(packet);
      return new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> texts(int port) {
    return ask(port, "c.example.", Type.TXT).getSection(Section.ANSWER).stream()
        .map(Record::rdataToString)
        .sorted()
        .toList();
  }

  private static long serial(int port) {
    return ((SOARecord) ask(port, "c.example.", Type.SOA).getSection(Section.ANSWER).get(0))
        .getSerial();
  }

  @Test
  void followTheMembersOfTheInstance() throws Exception {
    int port = TestCluster.freePorts(1).get(0);
    try (MemberCluster cluster = MemberCluster.of(3, RULES)) {
      String listen = "127.0.0.1:" + TestCluster.freePorts(1).get(0);
      cluster.start(
          listen,
          config ->
              config
                  .join(cluster.replicas().get(0).address())
                  .nameServer(NameServerConfig.of("c.example", "127.0.0.1:" + port)));
      TestCluster.await(
          "all four",
          MemberCluster.PATIENCE,
          () ->
              ask(port, "c.example.", Type.TXT).getRcode() == Rcode.NOERROR
                  && texts(port).size() == 4);
      assertThat(texts(port).stream().filter(text -> text.contains("VOTER"))).hasSize(3);
      long before = serial(port);
      ReplicaServer retired = cluster.follower();
      cluster.retire(retired);
      TestCluster.await(
          "the one that has left is gone from the names",
          MemberCluster.PATIENCE,
          () ->
              ask(port, "_concoord._tcp.c.example.", Type.SRV).getSection(Section.ANSWER).stream()
                  .noneMatch(record -> record.rdataToString().contains(" " + port(retired) + " ")));
      assertThat(
              ask(port, "_concoord._tcp.c.example.", Type.SRV).getSection(Section.ANSWER).stream()
                  .map(Record::rdataToString))
          .hasSize(3)
          .contains(
              "0 100 " + listen.substring(listen.indexOf(':') + 1) + " ip-127-0-0-1.c.example.");
      assertThat(serial(port)).isGreaterThan(before);
    }
  }

  private static String port(ReplicaServer replica) {
    return replica.address().substring(replica.address().indexOf(':') + 1);
  }

  @Test
  void tellNothingUntilTheirReplicaIsInAnInstanceAndEndWithIt() throws Exception {
    List<Integer> ports = TestCluster.freePorts(3);
    try (MemberCluster cluster = MemberCluster.of(1, RULES)) {
      ReplicaServer lost =
          cluster.start(
              "127.0.0.1:" + ports.get(0),
              config ->
                  config
                      .join("127.0.0.1:" + ports.get(1))
                      .nameServer(NameServerConfig.of("c.example", "127.0.0.1:" + ports.get(2))));
      assertThat(ask(ports.get(2), "c.example.", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
      assertThat(ask(ports.get(2), "example.", Type.A).getRcode()).isEqualTo(Rcode.REFUSED);
      lost.close();
      try (DatagramSocket free =
          new DatagramSocket(ports.get(2), InetAddress.getLoopbackAddress())) {
        assertThat(free.isBound()).isTrue();
      }
      assertThat(cluster.leader().view().addresses(Role.VOTER)).hasSize(1);
    }
  }

  @Test
  void aReplicaDoesNotStartWhereItsNameServerCannot() throws Exception {
    int taken = TestCluster.freePorts(1).get(0);
    try (MemberCluster cluster = MemberCluster.of(1, RULES);
        DatagramSocket other = new DatagramSocket(taken, InetAddress.getLoopbackAddress())) {
      assertThat(other.isBound()).isTrue();
      String listen = "127.0.0.1:" + TestCluster.freePorts(1).get(0);
      assertThatThrownBy(
              () ->
                  cluster.start(
                      listen,
                      config ->
                          config.nameServer(
                              NameServerConfig.of("c.example", "127.0.0.1:" + taken))))
          .hasMessageStartingWith("the name server cannot listen on 127.0.0.1:" + taken);
      cluster.start(listen, config -> config);
    }
  }
}
