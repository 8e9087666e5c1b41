package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.concoord.codec.ExecutedHashes;
import org.concoord.paxos.ReplicaId;
import org.concoord.server.DivergenceAlarm.Finding;
import org.concoord.server.DivergenceAlarm.Verdict;
import org.junit.jupiter.api.Test;

/** Who is said to differ, from what replicas tell each other (2.8). */
class DivergenceAlarmTest {
  private static final ReplicaId SELF = new ReplicaId(0, 1);
  private static final ReplicaId SECOND = new ReplicaId(0, 2);
  private static final ReplicaId THIRD = new ReplicaId(0, 3);
  private static final List<ReplicaId> THREE = List.of(SELF, SECOND, THIRD);

  private final DivergenceAlarm alarm = new DivergenceAlarm(SELF, THREE);

  private static ExecutedHashes from(long first, long... hashes) {
    return new ExecutedHashes(first, hashes);
  }

  @Test
  void nothingIsSaidOfWhoTellsTheSameOrNothing() {
    alarm.own(from(1, 10, 20, 30));
    assertThat(alarm.judge().finding()).isEqualTo(Finding.ALIKE);
    alarm.told(SECOND, from(2, 20, 30, 40));
    alarm.told(THIRD, from(9, 90));
    assertThat(alarm.judge().finding()).isEqualTo(Finding.ALIKE);
  }

  @Test
  void theOneThatDiffersFromTwoIsNamedByItsFirstSlot() {
    alarm.own(from(1, 10, 21, 31));
    alarm.told(SECOND, from(1, 10, 20, 30));
    Verdict open = alarm.judge();
    assertThat(open.finding()).isEqualTo(Finding.OPEN);
    assertThat(open.silent()).containsExactly(THIRD);
    alarm.told(THIRD, from(1, 10, 20, 30));
    Verdict verdict = alarm.judge();
    assertThat(verdict.finding()).isEqualTo(Finding.SELF_DIFFERS);
    assertThat(verdict.slot()).isEqualTo(2);
    assertThat(verdict.exact()).isTrue();
    assertThat(verdict.differing()).containsExactly(SECOND, THIRD);
  }

  @Test
  void whoIsOfTheMajorityNamesTheOther() {
    alarm.own(from(1, 10, 20, 30, 40));
    alarm.told(SECOND, from(1, 10, 20, 30));
    alarm.told(THIRD, from(2, 20, 31));
    Verdict verdict = alarm.judge();
    assertThat(verdict.finding()).isEqualTo(Finding.OTHERS_DIFFER);
    assertThat(verdict.slot()).isEqualTo(3);
    assertThat(verdict.differing()).containsExactly(THIRD);
  }

  /** It told of earlier slots as part of the state that it has given up. */
  @Test
  void whoCameBackIsAlikeAgain() {
    alarm.own(from(1, 10, 20, 30, 40));
    alarm.told(SECOND, from(1, 10, 20, 30, 40));
    alarm.told(THIRD, from(1, 10, 21, 31));
    assertThat(alarm.judge().finding()).isEqualTo(Finding.OTHERS_DIFFER);
    alarm.told(THIRD, from(4, 40));
    assertThat(alarm.judge().finding()).isEqualTo(Finding.ALIKE);
  }

  @Test
  void threeOfWhichEachDiffersHaveNoMajority() {
    alarm.own(from(5, 50, 61));
    alarm.told(SECOND, from(5, 50, 62));
    alarm.told(THIRD, from(5, 50, 63));
    Verdict verdict = alarm.judge();
    assertThat(verdict.finding()).isEqualTo(Finding.NO_MAJORITY);
    assertThat(verdict.slot()).isEqualTo(6);
  }

  @Test
  void ofWhatWasBeforeWhatIsKnownNothingIsClaimed() {
    alarm.own(from(5, 51, 61));
    alarm.told(SECOND, from(4, 40, 50, 60));
    alarm.told(THIRD, from(5, 50, 60));
    Verdict verdict = alarm.judge();
    assertThat(verdict.finding()).isEqualTo(Finding.SELF_DIFFERS);
    assertThat(verdict.slot()).isEqualTo(5);
    assertThat(verdict.exact()).isFalse();
  }

  @Test
  void twoDifferentStretchesOfSlotsSayNothingOfEachOther() {
    alarm.own(from(1, 10, 20));
    alarm.told(SECOND, from(7, 70));
    alarm.own(from(3, 30));
    assertThat(alarm.judge().finding()).isEqualTo(Finding.ALIKE);
  }

  @Test
  void aTrailTellsWhatWasExecutedLast() {
    HashTrail trail = new HashTrail();
    assertThat(trail.since(1).hashes()).isEmpty();
    for (int slot = 1; slot <= 20_000; slot++) {
      trail.add(slot, 3L * slot);
    }
    assertThat(trail.since(1).first()).isEqualTo(20_000 - ExecutedHashes.MOST + 1);
    assertThat(trail.since(1).hashes()).hasSize(ExecutedHashes.MOST).endsWith(60_000);
    assertThat(trail.since(19_999).hashes()).containsExactly(59_997, 60_000);
    assertThat(trail.since(20_001).hashes()).isEmpty();
    trail.begin(30_000, 5);
    assertThat(trail.since(29_000).first()).isEqualTo(30_000);
    assertThat(trail.since(29_000).hashes()).containsExactly(5);
  }
}
