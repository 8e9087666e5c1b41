package org.concoord.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.concoord.NameServerConfig;
import org.concoord.View;
import org.concoord.View.Role;
import org.concoord.transport.HostAndPort;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What a name server tells as its replica's view changes, and as it is cut off. */
class ZoneKeeperTest implements ViewSource, Addresses {
  private static final Name ORIGIN = Name.fromConstantString("c.example.");
  private static final Duration TTL = Duration.ofSeconds(30);

  private View view = View.NONE;
  private long slot;
  private long heard;
  private long now = TimeUnit.HOURS.toNanos(1);
  private boolean known = true;
  private String host = "192.0.2.1";

  private final ZoneKeeper keeper =
      new ZoneKeeper(
          new ZoneWriter(
              NameServerConfig.of("c.example", "192.0.2.53:53").withTtl(TTL),
              new HostAndPort("10.0.0.1", 14_000)),
          this,
          this,
          TTL,
          () -> now);

  @Override
  public View view() {
    return view;
  }

  @Override
  public long executedSlot() {
    return slot;
  }

  @Override
  public long heardNanos() {
    return heard;
  }

  @Override
  public List<InetAddress> of(String name) {
    InetAddress literal = new HostAndPort(name, 0).literal();
    return literal != null
        ? List.of(literal)
        : known ? List.of(new HostAndPort(host, 0).literal()) : List.of();
  }

  @Override
  public boolean areKnown() {
    return known;
  }

  private static View of(long epoch, String leader, String... voters) {
    return new View(
        epoch,
        leader,
        List.of(voters).stream().map(voter -> new View.Member(voter, voter, Role.VOTER)).toList());
  }

  private long serial() {
    return keeper.current().soa().getSerial();
  }

  private List<String> told(String name, int type) {
    return keeper.current().find(Name.fromConstantString(name), type).stream()
        .map(Record::rdataToString)
        .toList();
  }

  @Test
  void tellsNothingBeforeItsReplicaIsInAnInstance() {
    heard = now;
    assertThat(keeper.current()).isNull();
  }

  @Test
  void theSerialIsTheSlotAndRisesWithEachChange() {
    heard = now;
    slot = 100;
    view = of(1, "10.0.0.1:1", "10.0.0.1:1");
    assertThat(serial()).isEqualTo(100);
    view = of(2, "10.0.0.1:1", "10.0.0.1:1", "10.0.0.2:1");
    assertThat(serial()).isEqualTo(101);
    slot = 5_000;
    assertThat(serial()).isEqualTo(101);
    view = of(3, "10.0.0.2:1", "10.0.0.2:1");
    assertThat(serial()).isEqualTo(5_000);
  }

  @Test
  void anotherLeaderIsToldFirstAndChangesNoRecord() {
    heard = now;
    view = of(1, "10.0.0.1:1", "10.0.0.1:1", "10.0.0.2:1");
    long serial = serial();
    assertThat(told("c.example.", Type.A)).containsExactly("10.0.0.1", "10.0.0.2");
    view = of(1, "10.0.0.2:1", "10.0.0.1:1", "10.0.0.2:1");
    assertThat(told("c.example.", Type.A)).containsExactly("10.0.0.2", "10.0.0.1");
    assertThat(serial()).isEqualTo(serial);
  }

  @Test
  void goesOnForOneTtlAfterItWasCutOffAndThenHasNothingToTell() {
    heard = now;
    view = of(1, "", "10.0.0.1:1");
    now += TTL.toNanos();
    assertThat(keeper.current()).isNotNull();
    now++;
    assertThat(keeper.current()).isNull();
    heard = now;
    assertThat(keeper.current().soa().getName()).isEqualTo(ORIGIN);
  }

  @Test
  void membersThatListenOnNamesAreToldByTheirNamesAndTheirPresentAddresses() {
    heard = now;
    view = of(1, "", "a.example.org:1", "b.c.example:2", "short:3");
    assertThat(told("_concoord._tcp.c.example.", Type.SRV))
        .containsExactlyInAnyOrder(
            "0 100 1 a.example.org.", "0 100 2 b.c.example.", "0 100 3 ip-192-0-2-1.c.example.");
    assertThat(told("c.example.", Type.A)).containsExactly("192.0.2.1");
    assertThat(told("b.c.example.", Type.A)).containsExactly("192.0.2.1");
    long serial = serial();
    host = "192.0.2.2";
    assertThat(told("c.example.", Type.A)).containsExactly("192.0.2.1");
    keeper.renew();
    assertThat(told("c.example.", Type.A)).containsExactly("192.0.2.2");
    assertThat(serial()).isGreaterThan(serial);
    host = "192.0.2.3";
    now += TTL.toNanos() + 1;
    heard = now;
    assertThat(told("b.c.example.", Type.A)).containsExactly("192.0.2.3");
  }

  @Test
  void tellsTheOthersWhateverOneOfThemIsCalled() {
    heard = now;
    String tooLong = "x".repeat(300) + ":1";
    View voters = of(1, "", "10.0.0.1:1", "a..b.example:2", "x".repeat(64) + ".example:3");
    List<View.Member> members = new ArrayList<>(voters.members());
    members.add(new View.Member(tooLong, "stranger", Role.LEARNER));
    view = new View(1, "", members);
    assertThat(told("_concoord._tcp.c.example.", Type.SRV))
        .containsExactlyInAnyOrder(
            "0 100 1 ip-10-0-0-1.c.example.",
            "0 100 2 ip-192-0-2-1.c.example.",
            "0 100 3 ip-192-0-2-1.c.example.");
    assertThat(told("c.example.", Type.TXT)).hasSize(3).contains("\"VOTER 10.0.0.1:1\"");
  }

  @Test
  void doesNotTellThatAMemberHasNoAddressBeforeAnybodyWasAsked() {
    heard = now;
    known = false;
    view = of(1, "", "a.example.org:1");
    assertThat(keeper.current()).isNull();
    known = true;
    assertThat(told("c.example.", Type.A)).containsExactly("192.0.2.1");
  }
}
