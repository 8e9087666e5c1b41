package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.concoord.MemberRules;
import org.concoord.NameServerConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a replica's name server tells the program that people ask name servers with. It runs with
 * {@code -Dconcoord.dig=true}, and where there is a dig.
 */
class DigIT {
  private static final String DOMAIN = "concoord.example.com";
  private static final String SERVICE = "_concoord._tcp." + DOMAIN;
  private static final MemberRules RULES = new MemberRules(3, MemberRules.DEFAULT.silence());

  private final int port;
  private final Dig dig;

  DigIT() throws IOException {
    port = TestCluster.freePorts(1).get(0);
    dig = new Dig(port);
  }

  @BeforeAll
  static void needsDig() throws InterruptedException {
    Dig.assumePrograms("DigIT", "dig");
  }

  private List<String> records(String name, String type) {
    return dig.records(name, type);
  }

  private long serial() {
    return Long.parseLong(records(DOMAIN, "SOA").get(0).split(" ")[2]);
  }

  private void assertStatus(String status, String flags, String... arguments) {
    for (String transport : List.of("+notcp", "+tcp")) {
      List<String> all = new ArrayList<>(List.of(arguments));
      all.add(transport);
      assertThat(dig.ask(all.toArray(String[]::new)))
          .contains("status: " + status, "flags: " + flags + ";");
    }
  }

  @Test
  void isToldWhoIsThereNow() throws Exception {
    try (MemberCluster cluster = MemberCluster.of(2, RULES)) {
      cluster.start(
          "127.0.0.1:" + TestCluster.freePorts(1).get(0),
          config ->
              config
                  .join(cluster.replicas().get(0).address())
                  .nameServer(NameServerConfig.of(DOMAIN, "127.0.0.1:" + port)));
      TestCluster.await(
          "three voters",
          MemberCluster.PATIENCE,
          () ->
              dig.ask(SERVICE, "SRV", "+short").lines().filter(l -> l.contains("ip-")).count()
                  == 3);
      tellsItsRecords(cluster);
      tellsWhatIsNotThere();
      followsTheMembers(cluster);
    }
  }

  private void tellsItsRecords(MemberCluster cluster) {
    assertThat(records(DOMAIN, "A")).containsExactly("127.0.0.1");
    assertThat(records(SERVICE, "SRV"))
        .containsExactlyElementsOf(
            cluster.replicas().stream()
                .map(replica -> replica.address().substring("127.0.0.1:".length()))
                .map(each -> "0 100 " + each + " ip-127-0-0-1." + DOMAIN + ".")
                .sorted()
                .toList());
    assertThat(records("ip-127-0-0-1." + DOMAIN, "A")).containsExactly("127.0.0.1");
    assertThat(records(DOMAIN, "TXT"))
        .containsExactlyElementsOf(
            cluster.replicas().stream()
                .map(replica -> "\"VOTER " + replica.address() + "\"")
                .sorted()
                .toList());
    assertThat(records(DOMAIN, "NS")).containsExactly("ns." + DOMAIN + ".");
    assertThat(records("ns." + DOMAIN, "A")).containsExactly("127.0.0.1");
    assertThat(records(DOMAIN, "SOA").get(0))
        .matches("ns\\." + DOMAIN + "\\. hostmaster\\." + DOMAIN + "\\. \\d+ 30 30 604800 30");
    assertThat(records(DOMAIN, "ANY")).containsExactly("\"RFC8482\" \"\"");
    assertThat(dig.ask("CONcoord.Example.COM", "A")).contains("CONcoord.Example.COM.");
    assertStatus("NOERROR", "qr aa rd", DOMAIN, "A");
  }

  private void tellsWhatIsNotThere() {
    assertStatus("NXDOMAIN", "qr aa rd", "nobody." + DOMAIN, "A");
    assertStatus("NOERROR", "qr aa rd", "_tcp." + DOMAIN, "SRV");
    assertThat(dig.ask("_tcp." + DOMAIN, "SRV")).contains("ANSWER: 0, AUTHORITY: 1");
    assertStatus("NOERROR", "qr aa rd", DOMAIN, "AAAA");
    assertStatus("REFUSED", "qr rd", "example.org", "A");
    assertStatus("REFUSED", "qr rd", "version.bind", "TXT", "CH");
    assertStatus("BADVERS", "qr rd", DOMAIN, "A", "+edns=1", "+noednsnegotiation");
    assertStatus("NOTIMP", "qr rd", DOMAIN, "A", "+opcode=status");
    assertThat(dig.ask(DOMAIN, "AXFR")).contains("Transfer failed");
    assertThat(dig.ask(DOMAIN, "A"))
        .contains("(good)")
        .doesNotContain("WARNING: recursion available");
  }

  private void followsTheMembers(MemberCluster cluster) throws Exception {
    long before = serial();
    String listen = "127.0.0.2:" + TestCluster.freePorts(1).get(0);
    cluster.start(listen, config -> config.join(cluster.replicas().get(0).address()));
    TestCluster.await(
        "the spare",
        MemberCluster.PATIENCE,
        () -> dig.ask(DOMAIN, "TXT", "+short").contains("\"SPARE " + listen + "\""));
    long withSpare = serial();
    assertThat(withSpare).isGreaterThan(before);
    cluster.retire(cluster.follower());
    TestCluster.await(
        "its vote",
        MemberCluster.PATIENCE,
        () -> dig.ask(DOMAIN, "TXT", "+short").contains("\"VOTER " + listen + "\""));
    assertThat(records(DOMAIN, "A")).containsExactly("127.0.0.1", "127.0.0.2");
    assertThat(records("ip-127-0-0-2." + DOMAIN, "A")).containsExactly("127.0.0.2");
    assertThat(serial()).isGreaterThan(withSpare);
  }
}
