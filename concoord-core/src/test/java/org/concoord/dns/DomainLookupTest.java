package org.concoord.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** Where domains lead, by a DNS server over real sockets. */
class DomainLookupTest {
  private final FakeDns dns;

  DomainLookupTest() throws IOException {
    dns = new FakeDns();
  }

  @AfterEach
  void close() {
    dns.close();
  }

  /** Fails where a look-up that is to end within 700 ms takes seconds. */
  private DomainLookup.Found findImpatiently() throws LookupException {
    DnsClient.Patience patience =
        new DnsClient.Patience(Duration.ofMillis(200), Duration.ofMillis(700));
    long began = System.nanoTime();
    try {
      return new DomainLookup(new DomainConfig(List.of(dns.address()), false), patience)
          .find("c.example");
    } finally {
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }
  }

  private DomainLookup lookup(boolean byName) {
    return new DomainLookup(new DomainConfig(List.of(dns.address()), byName));
  }

  private void twoReplicas() throws IOException {
    dns.service("c.example", "b.example", 14_001, 1, 300);
    dns.service("c.example", "a.example", 14_000, 0, 20);
    dns.address("a.example", "10.0.0.1");
    dns.address("b.example", "10.0.0.2");
  }

  @Test
  void findsPortsInServiceRecordsInTheOrderOfTheirPriority() throws Exception {
    twoReplicas();
    DomainLookup.Found found = lookup(false).find("c.example");
    assertThat(found.endpoints()).containsExactly("10.0.0.1:14000", "10.0.0.2:14001");
    assertThat(found.ttl()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void givesTheNamesTooWhereCertificatesMayNameThem() throws Exception {
    twoReplicas();
    assertThat(lookup(true).find("c.example").endpoints())
        .containsExactly("a.example:14000", "10.0.0.1:14000", "b.example:14001", "10.0.0.2:14001");
  }

  @Test
  void takesTheAddressesAndTheDefaultPortWhereThereAreNoServiceRecords() throws Exception {
    dns.address("c.example", "10.0.0.1");
    dns.address("c.example", "10.0.0.2");
    DomainLookup.Found found = lookup(false).find("c.example");
    assertThat(found.endpoints()).containsExactly("10.0.0.1:14000", "10.0.0.2:14000");
    assertThat(found.ttl()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void takesAddressesOfIpv6() throws Exception {
    dns.address("c.example", "2001:db8::1");
    assertThat(lookup(false).find("c.example").endpoints())
        .containsExactly("[2001:db8:0:0:0:0:0:1]:14000");
  }

  @Test
  void followsAliases() throws Exception {
    dns.address("real.example", "10.0.0.1");
    dns.alias("c.example", "real.example");
    assertThat(lookup(false).find("c.example").endpoints()).containsExactly("10.0.0.1:14000");
  }

  @Test
  void comesByTcpWhereItIsToldTo() throws Exception {
    dns.truncate();
    twoReplicas();
    assertThat(lookup(false).find("c.example").endpoints()).hasSize(2);
  }

  @Test
  void isNotTakenInByAnswersToOtherQuestions() throws Exception {
    dns.lieFirst();
    twoReplicas();
    assertThat(lookup(false).find("c.example").endpoints()).hasSize(2);
  }

  @Test
  void saysWhyADomainLeadsNowhere() throws Exception {
    assertThatThrownBy(() -> lookup(false).find("c.example"))
        .hasMessage("it has no SRV record for _concoord._tcp, and no address");
    dns.service("c.example", "nowhere.example", 1, 0, 30);
    assertThatThrownBy(() -> lookup(false).find("c.example"))
        .hasMessage("none of the hosts in its SRV records has an address");
    dns.fail(Rcode.SERVFAIL);
    assertThatThrownBy(() -> lookup(false).find("c.example"))
        .hasMessage("DNS server " + dns.address() + " answered SERVFAIL");
  }

  @Test
  void aServerThatAnswersAByteAtATimeHoldsNobodyUp() throws Exception {
    twoReplicas();
    dns.truncate();
    dns.drip(50);
    assertThatThrownBy(this::findImpatiently)
        .hasMessage("DNS server " + dns.address() + " did not answer");
  }

  @Test
  void manyHostsThatNobodyTellsOfHoldNobodyUpAndHideNoOther() throws Exception {
    dns.service("c.example", "a.example", 14_000, 0, 20);
    dns.address("a.example", "10.0.0.1");
    for (int i = 0; i < 100; i++) {
      dns.service("c.example", "h" + i + ".example", 14_000, 1, 300);
      dns.ignore("h" + i + ".example", Type.A);
      dns.ignore("h" + i + ".example", Type.AAAA);
    }
    dns.truncate();
    assertThat(findImpatiently().endpoints()).containsExactly("10.0.0.1:14000");
  }

  @Test
  void addressesOfOneKindAreTakenThoughNobodyTellsWhetherThereAreOthers() throws Exception {
    dns.service("c.example", "a.example", 14_000, 0, 20);
    dns.address("a.example", "10.0.0.1");
    dns.ignore("a.example", Type.AAAA);
    assertThat(findImpatiently().endpoints()).containsExactly("10.0.0.1:14000");
  }

  @Test
  void unlessServersAreNamedTheSystemsAreAskedAndTheSystemKnowsHosts() throws Exception {
    System.setProperty("dns.server", dns.address());
    System.setProperty("dns.search", "sub.example");
    try {
      dns.service("c.sub.example", "localhost", 14_007, 0, 300);
      DomainLookup.Found found = new DomainLookup(new DomainConfig(List.of(), false)).find("c");
      assertThat(found.endpoints()).contains("127.0.0.1:14007");
      assertThat(found.ttl()).isEqualTo(Duration.ofSeconds(30));
    } finally {
      System.clearProperty("dns.server");
      System.clearProperty("dns.search");
    }
  }

  @Test
  void domainsAreLookedUpAnewWhenTheirTtlIsOverOrNobodyAnswersAndNotBefore() throws Exception {
    dns.service("c.example", "a.example", 14_000, 0, 2);
    dns.address("a.example", "10.0.0.1");
    LinkedBlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
    try (Endpoints endpoints =
        new Endpoints(
            List.of("10.0.0.9:1", "c.example"),
            new DomainConfig(List.of(dns.address()), false),
            "domains",
            loop::add)) {
      int[] changes = new int[1];
      endpoints.onChange(() -> changes[0]++);
      assertThat(endpoints.current()).containsExactly("10.0.0.9:1");
      assertThat(endpoints.trouble()).isEqualTo("looking up c.example");
      endpoints.refresh(false);
      loop.poll(5, TimeUnit.SECONDS).run();
      assertThat(endpoints.current()).containsExactly("10.0.0.9:1", "10.0.0.1:14000");
      assertThat(endpoints.trouble()).isEmpty();
      assertThat(changes[0]).isEqualTo(1);
      int asked = dns.questions();
      endpoints.refresh(true);
      endpoints.refresh(false);
      assertThat(loop.poll(100, TimeUnit.MILLISECONDS)).as("a second has not passed").isNull();
      dns.forget();
      dns.service("c.example", "b.example", 14_002, 0, 300);
      dns.address("b.example", "10.0.0.2");
      Runnable answer = null;
      for (int i = 0; i < 100 && answer == null; i++) {
        endpoints.refresh(true);
        answer = loop.poll(50, TimeUnit.MILLISECONDS);
      }
      answer.run();
      assertThat(dns.questions()).isGreaterThan(asked);
      assertThat(endpoints.current()).containsExactly("10.0.0.9:1", "10.0.0.2:14002");
      assertThat(changes[0]).isEqualTo(2);
    }
  }
}
