package org.concoord.cli.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.concoord.View;
import org.concoord.View.Member;
import org.concoord.View.Role;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class HostedZoneTest {
  private static final String DOMAIN = "concoord.example.com";

  @Test
  void writesWhatIsNotThereAndNothingTwice() throws Exception {
    try (FakeRoute53 amazon = new FakeRoute53();
        HostedZone zone = zone(amazon, DOMAIN)) {
      amazon.sets.put(DOMAIN + ". NS", Set.of("ns-1.example."));
      amazon.sets.put("www." + DOMAIN + ". A", Set.of("192.0.2.9"));

      assertThat(zone.write(records("10.0.0.1:14000", "10.0.0.2:14001"))).isTrue();
      assertThat(zone.write(records("10.0.0.2:14001", "10.0.0.1:14000"))).isFalse();

      assertThat(amazon.sets)
          .containsEntry(DOMAIN + ". A", Set.of("10.0.0.1", "10.0.0.2"))
          .containsEntry(
              "_concoord._tcp." + DOMAIN + ". SRV",
              Set.of(
                  "0 100 14000 ip-10-0-0-1." + DOMAIN + ".",
                  "0 100 14001 ip-10-0-0-2." + DOMAIN + "."))
          .containsEntry(
              DOMAIN + ". TXT", Set.of("\"VOTER 10.0.0.1:14000\"", "\"VOTER 10.0.0.2:14001\""))
          .containsEntry("ip-10-0-0-1." + DOMAIN + ". A", Set.of("10.0.0.1"));
      assertThat(amazon.actions).hasSize(5).allMatch(action -> action.startsWith("UPSERT "));
      assertThat(amazon.signatures).hasSizeGreaterThan(3);
    }
  }

  @Test
  void takesAwayWhatWasOursAndNothingElse() throws Exception {
    try (FakeRoute53 amazon = new FakeRoute53();
        HostedZone zone = zone(amazon, DOMAIN)) {
      amazon.sets.put(DOMAIN + ". NS", Set.of("ns-1.example."));
      amazon.sets.put("www." + DOMAIN + ". A", Set.of("192.0.2.9"));
      zone.write(records("10.0.0.1:14000", "10.0.0.2:14001"));
      amazon.actions.clear();

      zone.write(records("10.0.0.1:14000"));

      assertThat(amazon.actions)
          .containsExactlyInAnyOrder(
              "DELETE ip-10-0-0-2." + DOMAIN + ". A",
              "UPSERT " + DOMAIN + ". A",
              "UPSERT " + DOMAIN + ". TXT",
              "UPSERT _concoord._tcp." + DOMAIN + ". SRV");
      assertThat(amazon.sets).containsKeys(DOMAIN + ". NS", "www." + DOMAIN + ". A");
    }
  }

  @Test
  void saysThatTheAccountHasNoSuchZone() throws Exception {
    try (FakeRoute53 amazon = new FakeRoute53();
        HostedZone zone = zone(amazon, "concoord.example.org")) {
      assertThatThrownBy(() -> zone.write(records("10.0.0.1:14000")))
          .hasMessageContaining("no hosted zone of this account has concoord.example.org");
    }
  }

  private static HostedZone zone(FakeRoute53 amazon, String domain) {
    return new HostedZone(
        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")),
        amazon.endpoint(),
        domain,
        Duration.ofSeconds(30));
  }

  private static ZoneRecords records(String... voters) throws Exception {
    List<Member> members =
        List.of(voters).stream().map(voter -> new Member(voter, voter, Role.VOTER)).toList();
    return ZoneRecords.of(new View(1, voters[0], members), DOMAIN);
  }
}
