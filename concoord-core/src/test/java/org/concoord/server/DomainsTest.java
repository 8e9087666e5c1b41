package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.MemberRules;
import org.concoord.NameServerConfig;
import org.concoord.QuorumLostException;
import org.concoord.ReadMode;
import org.concoord.dns.FakeDns;
import org.junit.jupiter.api.Test;

/** Clients and replicas that are told nothing but a domain. */
class DomainsTest {
  private static final String DOMAIN = "c.example";
  private static final MemberRules RULES = new MemberRules(3, MemberRules.DEFAULT.silence());

  private static ConcoordClient client(String dnsServer, Duration deadline) {
    return ConcoordClient.connect(
        ClientConfig.builder().endpoints(DOMAIN).dnsServers(dnsServer).deadline(deadline).build());
  }

  @Test
  void findTheReplicasByTheNameServerOfOneAlsoIfTheyCameFirst() throws Exception {
    List<Integer> ports = TestCluster.freePorts(2);
    String nameServer = "127.0.0.1:" + ports.get(0);
    try (ConcoordClient early = client(nameServer, MemberCluster.PATIENCE);
        MemberCluster cluster = MemberCluster.of(2, RULES)) {
      cluster.start(
          "127.0.0.1:" + ports.get(1),
          config ->
              config
                  .join(cluster.replicas().get(0).address())
                  .nameServer(NameServerConfig.of(DOMAIN, nameServer)));
      assertThat(MemberCluster.tally(early).add(1)).isEqualTo(1);
      ReplicaServer byName =
          cluster.start(
              "127.0.0.1:" + TestCluster.freePorts(1).get(0),
              config -> config.join(DOMAIN).dnsServers(nameServer));
      assertThat(byName.awaitReady(MemberCluster.PATIENCE)).isTrue();
      try (ConcoordClient reader = client(nameServer, MemberCluster.PATIENCE)) {
        assertThat(MemberCluster.tally(reader.reading(ReadMode.FOLLOWER)).value()).isEqualTo(1);
      }
    }
  }

  @Test
  void goWhereTheDomainLeadsNowWhenNobodyIsWhereItLed() throws Exception {
    int nobody = TestCluster.freePorts(1).get(0);
    try (FakeDns dns = new FakeDns();
        MemberCluster cluster = MemberCluster.of(1, RULES)) {
      dns.service(DOMAIN, "a.example", nobody, 0, 86_400);
      dns.address("a.example", "127.0.0.1");
      try (ConcoordClient client = client(dns.address(), Duration.ofMillis(700))) {
        assertThatThrownBy(() -> MemberCluster.tally(client).add(1))
            .isInstanceOf(QuorumLostException.class)
            .hasMessageContaining("127.0.0.1:" + nobody + ": connection refused");
        dns.forget();
        String address = cluster.leader().address();
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        dns.service(DOMAIN, "a.example", port, 0, 86_400);
        dns.address("a.example", "127.0.0.1");
        assertThat(MemberCluster.tally(client.withDeadline(MemberCluster.PATIENCE)).add(1))
            .isEqualTo(1);
      }
    }
  }

  @Test
  void areToldWhyTheDomainLeadsNowhere() throws Exception {
    try (FakeDns dns = new FakeDns();
        ConcoordClient client = client(dns.address(), Duration.ofMillis(500));
        MemberCluster cluster = MemberCluster.of(1, RULES)) {
      assertThatThrownBy(() -> MemberCluster.tally(client).add(1))
          .isInstanceOf(QuorumLostException.class)
          .hasMessageContaining(
              "c.example: it has no SRV record for _concoord._tcp, and no address");
      assertThatThrownBy(() -> MemberCluster.tally(client.reading(ReadMode.ANY_REPLICA)).value())
          .isInstanceOf(QuorumLostException.class);
      ReplicaServer lost =
          cluster.start(
              "127.0.0.1:" + TestCluster.freePorts(1).get(0),
              config -> config.join(DOMAIN).dnsServers(dns.address()));
      TestCluster.await(
          "the reason",
          MemberCluster.PATIENCE,
          () -> lost.status().trouble().contains("c.example: it has no SRV record"));
    }
  }
}
