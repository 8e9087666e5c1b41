package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concoord.MemberRules;
import org.concoord.NameServerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Unbound between dig and a replica's name server, as a resolver stands between most clients and a
 * domain. It runs with {@code -Dconcoord.dig=true}, and where there are both.
 */
class RecursorIT {
  /** So long that three SRV records of it are more than a datagram of 512 bytes holds. */
  private static final String DOMAIN =
      "concoord." + "a".repeat(60) + "." + "b".repeat(60) + ".example.com";

  private static final String SERVICE = "_concoord._tcp." + DOMAIN;
  private static final int TTL_SECONDS = 5;
  private static final Pattern TTL_OF_SOA = Pattern.compile("\\s(\\d+)\\s+IN\\s+SOA\\s");
  private static final MemberRules RULES = new MemberRules(3, MemberRules.DEFAULT.silence());

  @TempDir private Path directory;

  private final int serverPort;
  private final int recursorPort;
  private final Dig server;
  private final Dig recursor;
  private Process unbound;

  RecursorIT() throws IOException {
    List<Integer> ports = TestCluster.freePorts(2);
    serverPort = ports.get(0);
    recursorPort = ports.get(1);
    server = new Dig(serverPort);
    recursor = new Dig(recursorPort);
  }

  @BeforeAll
  static void needsBoth() throws InterruptedException {
    Dig.assumePrograms("RecursorIT", "dig", "unbound");
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (unbound != null) {
      unbound.destroyForcibly().waitFor();
    }
  }

  /** Asked as whoever a parent delegates to is, and as a resolver is that another forwards to. */
  @ParameterizedTest
  @ValueSource(strings = {"stub", "forward"})
  void tellsWhatTheNameServerTells(String kind) throws Exception {
    startUnbound(kind);
    try (MemberCluster cluster = MemberCluster.of(2, RULES)) {
      cluster.start(
          "127.0.0.1:" + TestCluster.freePorts(1).get(0),
          config ->
              config
                  .join(cluster.replicas().get(0).address())
                  .nameServer(
                      NameServerConfig.of(DOMAIN, "127.0.0.1:" + serverPort)
                          .withTtl(Duration.ofSeconds(TTL_SECONDS))));
      TestCluster.await(
          "three voters",
          MemberCluster.PATIENCE,
          () -> server.ask(SERVICE, "SRV", "+short").lines().count() == 3);
      TestCluster.await(
          "an end of what was kept of the time before",
          MemberCluster.PATIENCE,
          () -> recursor.ask(SERVICE, "SRV").contains("status: NOERROR"));
      recordsAreTheSame();
      signaturesAreNotMissed();
      absenceIsKeptForTheMinimumOfTheSoaAndNoLonger(cluster);
      manyNamesAtOnceAreAllAnswered();
    }
    assertThat(log()).doesNotContain("0x20").doesNotContain("error:");
  }

  private void recordsAreTheSame() {
    for (String name : List.of(DOMAIN, SERVICE, "ip-127-0-0-1." + DOMAIN)) {
      for (String type : List.of("A", "AAAA", "SRV", "TXT", "NS")) {
        assertThat(recursor.records(name, type))
            .as(type + " of " + name)
            .isEqualTo(server.records(name, type));
      }
    }
    assertThat(recursor.records(DOMAIN, "A")).containsExactly("127.0.0.1");
    assertThat(recursor.records(SERVICE, "SRV")).hasSize(3);
    assertThat(recursor.records(DOMAIN, "TXT")).hasSize(3);
    assertThat(recursor.ask(DOMAIN.toUpperCase(Locale.ROOT), "A"))
        .contains("status: NOERROR", "flags: qr rd ra;");
    // What it was told by UDP did not fit; it has come by TCP of its own accord.
    assertThat(server.ask(SERVICE, "SRV", "+notcp", "+ignore", "+nocookie"))
        .contains("flags: qr tc rd;", "ANSWER: 0,");
  }

  private void signaturesAreNotMissed() {
    assertThat(recursor.ask(DOMAIN, "A", "+dnssec"))
        .contains("status: NOERROR", "flags: qr rd ra;", "ANSWER: 1,");
  }

  private void absenceIsKeptForTheMinimumOfTheSoaAndNoLonger(MemberCluster cluster)
      throws Exception {
    String name = "ip-127-0-0-2." + DOMAIN;
    assertThat(ttlOfAbsence(name)).isLessThanOrEqualTo(TTL_SECONDS);
    TestCluster.await(
        "a second", Duration.ofSeconds(TTL_SECONDS), () -> ttlOfAbsence(name) < TTL_SECONDS);
    String listen = "127.0.0.2:" + TestCluster.freePorts(1).get(0);
    cluster.start(listen, config -> config.join(cluster.replicas().get(0).address()));
    TestCluster.await(
        "the spare",
        MemberCluster.PATIENCE,
        () -> server.ask(DOMAIN, "TXT", "+short").contains("\"SPARE " + listen + "\""));
    cluster.retire(cluster.follower());
    TestCluster.await(
        "its name",
        MemberCluster.PATIENCE,
        () -> server.ask(name, "A", "+short").equals("127.0.0.2\n"));
    TestCluster.await(
        "its name where its absence was kept",
        Duration.ofSeconds(TTL_SECONDS + 2),
        () -> recursor.ask(name, "A", "+short").equals("127.0.0.2\n"));
  }

  private long ttlOfAbsence(String name) {
    String told = recursor.ask(name, "A");
    assertThat(told).contains("status: NXDOMAIN", "ANSWER: 0, AUTHORITY: 1");
    Matcher soa = TTL_OF_SOA.matcher(told);
    assertThat(soa.find()).as(told).isTrue();
    return Long.parseLong(soa.group(1));
  }

  /** All by one resolver, which is sent to TCP where it asks too often by UDP. */
  private void manyNamesAtOnceAreAllAnswered() {
    for (int i = 0; i < 30; i++) {
      assertThat(recursor.ask("nobody" + i + "." + DOMAIN, "A")).contains("status: NXDOMAIN");
    }
  }

  private void startUnbound(String kind) throws Exception {
    Path config = directory.resolve("unbound.conf");
    Files.writeString(
        config,
        """
        server:
          interface: 127.0.0.1@%d
          access-control: 127.0.0.0/8 allow
          do-not-query-localhost: no
          do-ip6: no
          directory: "%s"
          username: ""
          chroot: ""
          pidfile: ""
          use-syslog: no
          module-config: "iterator"
          use-caps-for-id: yes
          verbosity: 1
        remote-control:
          control-enable: no
        %s-zone:
          name: "%s"
          %s-addr: 127.0.0.1@%d
        """
            .formatted(recursorPort, directory, kind, DOMAIN, kind, serverPort));
    unbound =
        new ProcessBuilder("unbound", "-d", "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    TestCluster.await("unbound", Duration.ofSeconds(20), () -> log().contains("start of service"));
  }

  private String log() {
    try {
      assertThat(unbound.isAlive() || unbound.exitValue() == 0).isTrue();
      return Files.readString(directory.resolve("log"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
