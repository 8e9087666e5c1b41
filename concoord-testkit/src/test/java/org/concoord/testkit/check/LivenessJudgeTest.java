package org.concoord.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.concoord.testkit.check.LivenessJudge.Standing;
import org.junit.jupiter.api.Test;

class LivenessJudgeTest {
  private static final boolean[] ALL = {true, true, true};

  /** In a chain of three the one in the middle reaches a majority, and so do both ends. */
  private static final boolean[] LEFT = {true, true, false};

  private static final boolean[] ALONE = {false, false, true};

  @Test
  void expectsALeaderOnlyWhereOneReachesAMajorityOfThePrompt() {
    assertThat(LivenessJudge.isLeaderDue(of(follower(LEFT), follower(ALL), follower(ALONE))))
        .isTrue();
    assertThat(LivenessJudge.isLeaderDue(of(follower(LEFT), slow(false), slow(false)))).isFalse();
    assertThat(LivenessJudge.isLeaderDue(of(handedOver(), slow(false), follower(ALONE)))).isFalse();
  }

  @Test
  void seesThatNobodyLeadsWhoCanDecide() {
    Standing[] cutOff = of(follower(LEFT), follower(LEFT), leader(ALONE));
    assertThatExceptionOfType(Violation.class)
        .isThrownBy(() -> LivenessJudge.checkLeader(cutOff, "a test"))
        .matches(found -> found.invariant() == Invariant.LEADER_WHERE_ONE_CAN_LEAD);
    Standing[] beside = of(leader(LEFT), follower(LEFT), leader(ALONE));
    assertThatCode(() -> LivenessJudge.checkLeader(beside, "a test")).doesNotThrowAnyException();
  }

  @Test
  void takesALeaderThatIsSlowItselfForOne() {
    Standing[] slowLeader = of(slow(true), follower(ALL), follower(ALL));
    assertThatCode(() -> LivenessJudge.checkLeader(slowLeader, "a test"))
        .doesNotThrowAnyException();
  }

  @Test
  void seesDuelsThatDoNotEnd() {
    Standing[] two = of(leader(ALL), follower(ALL), leader(ALL));
    Standing[] none = of(follower(ALL), follower(ALL), follower(ALL));
    for (Standing[] standings : new Standing[][] {two, none}) {
      assertThatExceptionOfType(Violation.class)
          .isThrownBy(() -> LivenessJudge.checkOnlyLeader(standings))
          .matches(found -> found.invariant() == Invariant.DUELS_END);
    }
  }

  @Test
  void countsLeadersOnlyOnceAllIsStill() {
    LivenessJudge judge = new LivenessJudge();
    for (int i = 0; i < 9; i++) {
      judge.onElected(1);
    }
    judge.onStill();
    judge.onElected(1);
    judge.onElected(2);
    judge.onElected(1);
    assertThatExceptionOfType(Violation.class)
        .isThrownBy(() -> judge.onElected(0))
        .matches(found -> found.invariant() == Invariant.LEADERSHIP_SETTLES);
  }

  @Test
  void letsNobodyTakeOverFromALeaderThatIsHeard() {
    LivenessJudge judge = new LivenessJudge();
    judge.onHeard(1);
    judge.onElected(1);
    assertThatExceptionOfType(Violation.class)
        .isThrownBy(() -> judge.onElected(0))
        .matches(found -> found.invariant() == Invariant.HEARD_LEADER_STAYS);
    judge.onDisturbed();
    assertThatCode(() -> judge.onElected(0)).doesNotThrowAnyException();
  }

  @Test
  void knowsWhoStoodSinceTheLeaderFellSilent() {
    LivenessJudge judge = new LivenessJudge();
    judge.onStood(2);
    judge.onSilence();
    judge.onStood(1);
    assertThat(judge.stood()).containsExactly(1);
  }

  @Test
  void takesForTheOnlyLeaderWhoLeadsAloneAndCanDecide() {
    assertThat(LivenessJudge.onlyLeader(of(follower(ALL), leader(ALL), follower(ALL))))
        .isEqualTo(1);
    assertThat(LivenessJudge.onlyLeader(of(leader(ALL), leader(ALL), follower(ALL)))).isEqualTo(-1);
    boolean[] itself = {true, false, false};
    assertThat(LivenessJudge.onlyLeader(of(leader(itself), follower(ALL), follower(ALL))))
        .isEqualTo(-1);
  }

  private static Standing[] of(Standing... replicas) {
    return replicas;
  }

  private static Standing follower(boolean[] reaches) {
    return new Standing(true, true, false, reaches);
  }

  private static Standing leader(boolean[] reaches) {
    return new Standing(true, true, true, reaches);
  }

  private static Standing slow(boolean leading) {
    return new Standing(false, true, leading, ALL);
  }

  private static Standing handedOver() {
    return new Standing(true, false, false, ALL);
  }
}
