package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import org.concoord.ReplicaConfig;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;
import org.concoord.storage.Configuration;
import org.concoord.storage.PromiseFloor;
import org.concoord.storage.Recovered;
import org.concoord.storage.RecoveryReport;
import org.junit.jupiter.api.Test;

/** Which replica may start from which directory (M1, M5). */
class OwnershipTest {
  private static final ReplicaId SELF = new ReplicaId(1, 1);
  private static final ReplicaId OTHER = new ReplicaId(2, 2);
  private static final ClusterId INSTANCE = new ClusterId(3, 3);
  private static final String HERE = "127.0.0.1:14001";
  private static final String THERE = "127.0.0.1:14002";

  private static Ownership of(
      UnaryOperator<ReplicaConfig.Builder> how, Configuration began, long snapshotSlot) {
    ReplicaConfig config =
        how.apply(ReplicaConfig.builder().replicate(new TallyType("tally")).listen(HERE)).build();
    return new Ownership(
        config,
        new Recovered(
            SELF,
            2,
            1,
            began,
            PromiseFloor.NONE,
            snapshotSlot,
            null,
            List.of(),
            List.of(),
            0,
            "",
            new RecoveryReport("directory", RecoveryReport.Health.WHOLE, List.of())));
  }

  private static Configuration began(ClusterId instance, long epoch, ReplicaId voter, String at) {
    return new Configuration(instance, epoch, List.of(new Configuration.Voter(voter, at)));
  }

  private static void refuses(Ownership ownership, String why) {
    assertThatThrownBy(ownership::check)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  /** It knows its instance and has nothing of it yet: it has done nothing, and joins once more. */
  @Test
  void whoWasBrokenOffWhileItJoinedIsNoMemberYet() {
    Configuration joined = began(INSTANCE, 4, OTHER, THERE);
    Ownership brokenOff = of(config -> config.join(THERE), joined, 0);
    brokenOff.check();
    assertThat(brokenOff.isMember()).isFalse();
    Ownership whole = of(config -> config.join(THERE), joined, 9);
    assertThat(whole.isMember()).isTrue();
    assertThat(whole.beganLater()).isTrue();
  }

  /** M2: it may vote by now, though there was no snapshot to join by. */
  @Test
  void whoJoinedBeforeAnythingWasExecutedIsAMember() {
    Ownership joined = of(config -> config.join(THERE), began(INSTANCE, 1, OTHER, THERE), 0);
    joined.check();
    assertThat(joined.isMember()).isTrue();
    assertThat(joined.instance()).isEqualTo(INSTANCE);
  }

  @Test
  void whoHasJoinedFormsNothing() {
    refuses(
        of(config -> config.firstMembers(List.of(HERE)), began(INSTANCE, 4, OTHER, THERE), 9),
        "Give join(...) as before");
  }

  /** Others count on its lock. */
  @Test
  void whoIsToFormAnInstanceJoinsNone() {
    refuses(
        of(config -> config.join(THERE), began(ClusterId.NONE, 0, SELF, HERE), 0),
        "it cannot join another");
  }

  @Test
  void whoHasFormedAnInstanceMayBeToldToJoinIt() {
    Ownership formed = of(config -> config.join(THERE), began(INSTANCE, 1, SELF, HERE), 0);
    formed.check();
    assertThat(formed.isMember()).isTrue();
  }

  @Test
  void whoHasFormedAnInstanceKeepsToItsFirstMembers() {
    refuses(
        of(config -> config.firstMembers(List.of(HERE, THERE)), began(INSTANCE, 1, SELF, HERE), 0),
        "Give those that it was formed with");
  }

  /** M3: what it was formed with was another instance. */
  @Test
  void whoWasResetNeedNotNameItselfAlone() {
    of(config -> config.firstMembers(List.of(HERE, THERE)), began(INSTANCE, 7, SELF, HERE), 9)
        .check();
  }

  @Test
  void nobodyVotesFromAnotherAddressThanOthersKnow() {
    refuses(
        of(config -> config.join(HERE), began(INSTANCE, 1, SELF, THERE), 0),
        "the address it had before");
  }
}
