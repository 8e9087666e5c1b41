package org.concoord.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.concoord.object.Reply;
import org.concoord.object.Session;
import org.concoord.objects.LeaderElection.Leader;
import org.concoord.objects.MeshMembership.Joining;
import org.concoord.objects.MeshMembership.NoSuchGroupException;
import org.concoord.objects.MeshMembership.View;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Objects that belong to whoever is here, with clients that leave. */
@Timeout(20)
final class SessionObjectsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final ManualCall call = new ManualCall();

  private static Session client(long slot) {
    return new Session(slot, 0);
  }

  @Test
  void oneLeadsAfterTheOther() throws Exception {
    try (LeaderElectionProxy election = LeaderElectionProxy.local()) {
      assertThat(election.leader()).isEmpty();
      long first = election.campaign("a");
      assertThat(election.campaign("a")).as("leads already").isEqualTo(first);
      assertThat(election.leader()).contains(new Leader("a", first));
      assertThat(election.campaign("b", Duration.ofMillis(5))).isZero();
      CompletableFuture<Long> second = election.campaignAsync("b");
      CompletableFuture<Optional<Leader>> change = election.awaitChangeAsync(first, HOUR);
      assertThat(second).isNotDone();
      assertThat(election.resign(first + 1)).isFalse();
      assertThat(election.resign(first)).isTrue();
      long token = second.get(9, TimeUnit.SECONDS);
      assertThat(token).isGreaterThan(first);
      assertThat(change.get(9, TimeUnit.SECONDS)).contains(new Leader("b", token));
      assertThat(election.resign(first)).as("no longer").isFalse();
      assertThat(election.awaitChange(token, Duration.ofMillis(5)))
          .contains(new Leader("b", token));
      assertThat(election.resign(token)).isTrue();
      assertThat(election.awaitChange(token, HOUR)).isEmpty();
    }
  }

  @Test
  void theLeadPassesOnWithTheSessionOfWhoHadIt() {
    LeaderElection election = new LeaderElection();
    long first = election.campaign("a", call.of(1)).answer();
    Reply<Long> gone = election.campaign("b", call.of(2));
    Reply<Long> next = election.campaign("c", call.of(3));
    gone.complete(-1L); // as a parked call is over when its session is
    election.closed(client(2), call);
    assertThat(next.isOpen()).isTrue();
    election.closed(client(1), call);
    assertThat(next.answer()).isGreaterThan(first);
    assertThat(election.leader()).contains(new Leader("c", next.answer()));
    election.closed(client(3), call);
    assertThat(election.leader()).isEmpty();
  }

  @Test
  void aMemberGoesWithItsSession() {
    Membership membership = new Membership();
    assertThat(membership.add("a", call.of(1))).isTrue();
    assertThat(membership.add("b", call.of(1))).isTrue();
    assertThat(membership.add("c", call.of(2))).isTrue();
    assertThat(membership.add("b", call.of(2))).as("is the second's from now on").isFalse();
    long seen = membership.view().version();
    Reply<Membership.View> change = membership.awaitChange(seen, HOUR, call);
    membership.closed(client(7));
    assertThat(change.isOpen()).isTrue();
    membership.closed(client(1));
    assertThat(change.answer().members()).containsExactly("b", "c");
    assertThat(membership.awaitChange(seen, HOUR, call).answer().members())
        .containsExactly("b", "c");
    assertThat(membership.contains("a")).isFalse();
  }

  @Test
  void membersComeAndGoBehindAProxy() throws Exception {
    try (MembershipProxy membership = MembershipProxy.local()) {
      assertThat(membership.add("a")).isTrue();
      assertThat(membership.remove("b")).isFalse();
      long seen = membership.view().version();
      assertThat(membership.awaitChange(seen, Duration.ofMillis(5)).members()).containsExactly("a");
      CompletableFuture<Membership.View> change = membership.awaitChangeAsync(seen, HOUR);
      assertThat(membership.remove("a")).isTrue();
      assertThat(change.get(9, TimeUnit.SECONDS).members()).isEmpty();
    }
  }

  /** A group of five, each of its own client. */
  private MeshMembership mesh() throws Exception {
    MeshMembership mesh = new MeshMembership();
    assertThat(mesh.addGroup("g", 3)).isTrue();
    assertThat(mesh.addGroup("g", 5)).isFalse();
    for (int node = 1; node <= 5; node++) {
      Joining joining = mesh.approveJoin("g", "n" + node, node, call.of(node));
      assertThat(joining.approved()).isTrue();
      assertThat(joining.view().epoch()).isEqualTo(node + 1);
    }
    return mesh;
  }

  @Test
  void whoJoinsByAnOldEpochIsToldTheNewOne() throws Exception {
    MeshMembership mesh = mesh();
    Joining late = mesh.approveJoin("g", "n6", 5, call.of(6));
    assertThat(late.approved()).isFalse();
    assertThat(late.view()).isEqualTo(new View(6, List.of("n1", "n2", "n3", "n4", "n5"), 3));
    assertThat(late.view().isComplete()).isTrue();
    assertThatThrownBy(() -> mesh.view("h")).hasMessage("no group is called h");
  }

  @Test
  void moreThanHalfOfTheMembersStrikeOneOut() throws Exception {
    MeshMembership mesh = mesh();
    Reply<View> waits = mesh.awaitEpochAfter("g", 6, call.of(9));
    assertThat(mesh.reportFailure("g", 6, "n1", "n5", call.of(1)).epoch()).isEqualTo(6);
    assertThat(mesh.reportFailure("g", 6, "n1", "n5", call.of(1)).epoch())
        .as("once each")
        .isEqualTo(6);
    assertThat(mesh.reportFailure("g", 6, "n2", "n5", call.of(2)).epoch()).isEqualTo(6);
    assertThatThrownBy(() -> mesh.reportFailure("g", 6, "n3", "n5", call.of(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("n3 is no member of g");
    assertThat(mesh.reportFailure("g", 5, "n3", "n5", call.of(3)).epoch()).isEqualTo(6);
    assertThat(waits.isOpen()).isTrue();
    View struck = mesh.reportFailure("g", 6, "n3", "n5", call.of(3));
    assertThat(struck).isEqualTo(new View(7, List.of("n1", "n2", "n3", "n4"), 3));
    assertThat(waits.answer()).isEqualTo(struck);
    mesh.reportFailure("g", 7, "n1", "n4", call.of(1));
    mesh.reportFailure("g", 7, "n2", "n4", call.of(2));
    assertThat(mesh.view("g").epoch()).as("two are not more than half of four").isEqualTo(7);
  }

  @Test
  void aNodeLeavesWithItsSessionAndItsStrikesEnd() throws Exception {
    MeshMembership mesh = mesh();
    mesh.reportFailure("g", 6, "n1", "n5", call.of(1));
    mesh.reportFailure("g", 6, "n2", "n5", call.of(2));
    mesh.closed(client(3));
    assertThat(mesh.view("g")).isEqualTo(new View(7, List.of("n1", "n2", "n4", "n5"), 3));
    mesh.reportFailure("g", 7, "n4", "n5", call.of(4));
    assertThat(mesh.view("g").epoch()).isEqualTo(7);
    mesh.closed(client(8));
    assertThat(mesh.view("g").epoch()).as("nobody's session").isEqualTo(7);
  }

  @Test
  void whoWaitsForAGroupThatIsRemovedIsTold() throws Exception {
    try (MeshMembershipProxy mesh = MeshMembershipProxy.local()) {
      mesh.addGroup("g", 1);
      CompletableFuture<View> waits = mesh.awaitEpochAfterAsync("g", 1);
      assertThat(mesh.approveJoin("g", "n", 1).approved()).isTrue();
      assertThat(waits.get(9, TimeUnit.SECONDS).members()).containsExactly("n");
      CompletableFuture<View> again = mesh.awaitEpochAfterAsync("g", 2);
      mesh.removeGroup("g");
      assertThatThrownBy(() -> again.get(9, TimeUnit.SECONDS))
          .hasCauseInstanceOf(NoSuchGroupException.class);
      assertThat(mesh.groups()).isEmpty();
    }
  }
}
