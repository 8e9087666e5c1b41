package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.concoord.paxos.ReplicaId;
import org.concoord.server.MemberPolicy.Plan;
import org.concoord.server.MemberPolicy.Spare;
import org.concoord.server.MemberPolicy.Voter;
import org.junit.jupiter.api.Test;

/** Who should vote next (2.5, E7): replicas are called by a number, of which 1 leads. */
class MemberPolicyTest {
  private final List<Voter> voters = new ArrayList<>();
  private final List<Spare> spares = new ArrayList<>();
  private int target = 3;

  @Test
  void nothingIsChangedWhileAllAreThere() {
    voters(1, 2, 3);
    spare(4);
    assertThat(policy().next()).isNull();
  }

  @Test
  void whoIsGoneIsReplacedAndTheLeaderStays() {
    voters(1, 2);
    voters.add(new Voter(id(3), "c:3", false, true, false, 0));
    spare(4);
    assertThat(plan().voters()).containsExactly(id(1), id(2), id(4));
    assertThat(plan().firstLeader()).isEqualTo(id(1));
    assertThat(plan().added()).containsExactlyElementsOf(spares);
  }

  @Test
  void nobodyIsDroppedWithoutASpareWhereThreeVote() {
    voters(1, 2);
    voters.add(new Voter(id(3), "c:3", false, true, true, 0));
    assertThat(policy().next()).isNull();
    assertThat(policy().objectionToLeaving(id(3))).startsWith("no spare stands by");
  }

  /** M2: a process that was started where the old one was is its heir. */
  @Test
  void anHeirGoesBeforeOtherSparesAndVotesForNobodyElse() {
    voters(1, 2);
    voters.add(new Voter(id(3), "c:3", false, true, false, 0));
    spare(4);
    spares.add(new Spare(id(5), "c:3"));
    assertThat(plan().voters()).containsExactly(id(1), id(2), id(5));
    voters.set(2, new Voter(id(3), "c:3", true, false, false, 0));
    voters.set(1, new Voter(id(2), "c:2", false, true, false, 0));
    spares.remove(0);
    assertThat(policy().next()).isNull();
  }

  @Test
  void aLeaderThatLeavesNamesWhomItHearsAndWhoHasComeFurthest() {
    voters.add(new Voter(id(1), "c:1", true, false, true, 100));
    voters.add(new Voter(id(2), "c:2", true, false, false, 98));
    voters.add(new Voter(id(3), "c:3", true, false, false, 99));
    spare(4);
    assertThat(plan().voters()).containsExactly(id(2), id(3), id(4));
    assertThat(plan().firstLeader()).isEqualTo(id(3));
  }

  @Test
  void whoIsAloneHandsOnToASpare() {
    voters.add(new Voter(id(1), "c:1", true, false, true, 100));
    assertThat(policy().next()).isNull();
    spare(2);
    assertThat(plan().voters()).containsExactly(id(2));
    assertThat(plan().firstLeader()).isEqualTo(id(2));
  }

  @Test
  void oneOfMoreThanThreeMayLeaveWithoutASpare() {
    voters(1, 2, 3);
    voters.add(new Voter(id(4), "c:4", true, false, true, 0));
    assertThat(plan().voters()).containsExactly(id(1), id(2), id(3));
    assertThat(policy().objectionToLeaving(id(4))).isEmpty();
  }

  /** E7: the second waits for the third. */
  @Test
  void oneGrowsToThreeAtOnceAndNeverToTwo() {
    voters(1);
    spare(2);
    assertThat(policy().next()).isNull();
    spare(3);
    assertThat(plan().voters()).containsExactly(id(1), id(2), id(3));
  }

  @Test
  void membersGrowByTwoUpToTheSizeThatIsWanted() {
    voters(1, 2, 3);
    target = 5;
    spare(4);
    assertThat(policy().next()).isNull();
    spare(5);
    spare(6);
    assertThat(plan().voters()).containsExactly(id(1), id(2), id(3), id(4), id(5));
  }

  /** What could not decide anything would be the end of the instance. */
  @Test
  void nothingIsProposedThatFewerThanAMajorityWouldAnswer() {
    voters(1);
    voters.add(new Voter(id(2), "c:2", false, false, false, 0));
    voters.add(new Voter(id(3), "c:3", false, false, false, 0));
    voters.add(new Voter(id(4), "c:4", true, false, true, 0));
    assertThat(policy().next()).isNull();
  }

  private Plan plan() {
    return Objects.requireNonNull(policy().next());
  }

  private MemberPolicy policy() {
    return new MemberPolicy(id(1), voters, spares, target);
  }

  private void voters(int... numbers) {
    for (int number : numbers) {
      voters.add(new Voter(id(number), "c:" + number, true, false, false, 10));
    }
  }

  private void spare(int number) {
    spares.add(new Spare(id(number), "c:" + number));
  }

  private static ReplicaId id(int number) {
    return new ReplicaId(0, number);
  }
}
