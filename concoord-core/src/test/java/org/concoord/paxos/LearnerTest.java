package org.concoord.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.concoord.paxos.OutboxAssert.assertThat;
import static org.concoord.paxos.Voters.bytes;
import static org.concoord.paxos.Voters.value;

import org.junit.jupiter.api.Test;

class LearnerTest {
  private final RecordingOutbox out = new RecordingOutbox();

  @Test
  void handsEachDecisionOutOnceInOrder() {
    Learner learner = new Learner(0, Long.MAX_VALUE);
    learner.learn(1, value("one"), out);
    learner.learn(2, value("two"), out);
    assertThat(out).decides(1, value("one")).thenDecides(2, value("two"));
    assertThatThrownBy(() -> learner.learn(2, value("again"), out))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> learner.learn(4, value("gap"), out))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keepsWhatItHasNotExecutedItself() {
    Learner learner = learnt(3, 10, Long.MAX_VALUE);
    learner.onExecuted(2);
    learner.trimTo(3);
    assertThat(learner.trim()).isEqualTo(2);
    assertThat(learner.decision(3)).isNotNull();
  }

  @Test
  void keepsWhatAnotherVoterMayNeedWithinItsLimit() {
    Learner learner = learnt(3, 10, Long.MAX_VALUE);
    learner.onExecuted(3);
    learner.trimTo(1);
    assertThat(learner.trim()).isEqualTo(1);
  }

  @Test
  void dropsTheOldestBeyondItsLimitThoughAnotherVoterMayNeedThem() {
    Learner learner = learnt(10, 1000, 5_000);
    learner.onExecuted(10);
    learner.trimTo(0);
    assertThat(learner.trim()).isEqualTo(6);
  }

  @Test
  void keepsWhatItHasNotExecutedItselfBeyondItsLimitToo() {
    Learner learner = learnt(10, 1000, 0);
    learner.onExecuted(3);
    learner.trimTo(0);
    assertThat(learner.trim()).isEqualTo(3);
  }

  @Test
  void executesNothingUndecided() {
    Learner learner = learnt(1, 10, Long.MAX_VALUE);
    assertThatThrownBy(() -> learner.onExecuted(2)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void answersAFetchInRangesOfOneMessage() {
    Learner learner = learnt(4, 400_000, Long.MAX_VALUE);
    assertThat(learner.range(1)).hasSize(2);
    assertThat(learner.range(4)).hasSize(1);
    assertThat(learner.range(5)).isEmpty();
    learner.onExecuted(4);
    learner.trimTo(2);
    assertThat(learner.range(2)).as("dropped").isEmpty();
    assertThat(learnt(1, 3 << 20, Long.MAX_VALUE).range(1)).as("one value always fits").hasSize(1);
  }

  @Test
  void isFullOnlyWhereExecutionLagsFarBehind() {
    Learner learner = learnt(2, 100 << 20, 0);
    assertThat(learner.isFull()).isTrue();
    learner.onExecuted(2);
    learner.trimTo(0);
    assertThat(learner.isFull()).isFalse();
  }

  private Learner learnt(int slots, int valueBytes, long limit) {
    Learner learner = new Learner(0, limit);
    for (int slot = 1; slot <= slots; slot++) {
      learner.learn(slot, bytes(valueBytes), out);
    }
    return learner;
  }
}
