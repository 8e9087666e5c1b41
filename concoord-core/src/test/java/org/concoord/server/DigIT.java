package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
  private int asked;

  DigIT() throws IOException {
    port = TestCluster.freePorts(1).get(0);
  }

  @BeforeAll
  static void needsDig() {
    assumeTrue(Boolean.getBoolean("concoord.dig"), "SKIPPED: -Dconcoord.dig=true was not said");
    boolean there;
    try {
      there = new ProcessBuilder("dig", "-v").redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException none) {
      there = false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    String skipped = "SKIPPED: there is no dig here; Debian has it in bind9-dnsutils";
    if (!there) {
      System.out.println("DigIT " + skipped);
    }
    assumeTrue(there, skipped);
  }

  /** All that dig prints; each time from another network, none of which asks too often. */
  private String dig(String... arguments) {
    List<String> command = new ArrayList<>(List.of("dig", "@127.0.0.1", "-p", "" + port));
    command.addAll(List.of("-b", "127.2." + asked++ % 250 + ".1", "+time=5", "+tries=1"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(text).isTrue();
      return text;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The data of the records, the same by UDP and by TCP. */
  private List<String> records(String name, String type) {
    List<String> udp = dig(name, type, "+short", "+notcp").lines().sorted().toList();
    assertThat(dig(name, type, "+short", "+tcp").lines().sorted()).isEqualTo(udp);
    return udp;
  }

  private long serial() {
    return Long.parseLong(records(DOMAIN, "SOA").get(0).split(" ")[2]);
  }

  private void assertStatus(String status, String flags, String... arguments) {
    for (String transport : List.of("+notcp", "+tcp")) {
      List<String> all = new ArrayList<>(List.of(arguments));
      all.add(transport);
      assertThat(dig(all.toArray(String[]::new)))
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
          () -> dig(SERVICE, "SRV", "+short").lines().filter(l -> l.contains("ip-")).count() == 3);
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
    assertThat(dig("CONcoord.Example.COM", "A")).contains("CONcoord.Example.COM.");
    assertStatus("NOERROR", "qr aa rd", DOMAIN, "A");
  }

  private void tellsWhatIsNotThere() {
    assertStatus("NXDOMAIN", "qr aa rd", "nobody." + DOMAIN, "A");
    assertStatus("NOERROR", "qr aa rd", "_tcp." + DOMAIN, "SRV");
    assertThat(dig("_tcp." + DOMAIN, "SRV")).contains("ANSWER: 0, AUTHORITY: 1");
    assertStatus("NOERROR", "qr aa rd", DOMAIN, "AAAA");
    assertStatus("REFUSED", "qr rd", "example.org", "A");
    assertStatus("REFUSED", "qr rd", "version.bind", "TXT", "CH");
    assertStatus("BADVERS", "qr rd", DOMAIN, "A", "+edns=1", "+noednsnegotiation");
    assertStatus("NOTIMP", "qr rd", DOMAIN, "A", "+opcode=status");
    assertThat(dig(DOMAIN, "AXFR")).contains("Transfer failed");
    assertThat(dig(DOMAIN, "A")).contains("(good)").doesNotContain("WARNING: recursion available");
  }

  private void followsTheMembers(MemberCluster cluster) throws Exception {
    long before = serial();
    String listen = "127.0.0.2:" + TestCluster.freePorts(1).get(0);
    cluster.start(listen, config -> config.join(cluster.replicas().get(0).address()));
    TestCluster.await(
        "the spare",
        MemberCluster.PATIENCE,
        () -> dig(DOMAIN, "TXT", "+short").contains("\"SPARE " + listen + "\""));
    long withSpare = serial();
    assertThat(withSpare).isGreaterThan(before);
    cluster.retire(cluster.follower());
    TestCluster.await(
        "its vote",
        MemberCluster.PATIENCE,
        () -> dig(DOMAIN, "TXT", "+short").contains("\"VOTER " + listen + "\""));
    assertThat(records(DOMAIN, "A")).containsExactly("127.0.0.1", "127.0.0.2");
    assertThat(records("ip-127-0-0-2." + DOMAIN, "A")).containsExactly("127.0.0.2");
    assertThat(serial()).isGreaterThan(withSpare);
  }
}
