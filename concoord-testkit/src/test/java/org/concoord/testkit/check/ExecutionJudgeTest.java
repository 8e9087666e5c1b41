package org.concoord.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.concoord.codec.MessagePackWriter;
import org.junit.jupiter.api.Test;

/** Of each thing that the judge is for: it is seen, and named. */
class ExecutionJudgeTest {
  private static final ExecutionJudge.Id FIRST = new ExecutionJudge.Id(3, 0, 1);
  private static final ExecutionJudge.Id SECOND = new ExecutionJudge.Id(3, 0, 2);

  private final ExecutionJudge judge = new ExecutionJudge(3, id -> "call " + id.sequence());

  private static byte[] ok(long value) {
    return CallOutcomes.ok(out -> out.writeLong(value));
  }

  private static List<ExecutionJudge.Executed> ran(ExecutionJudge.Id id, long result) {
    return List.of(new ExecutionJudge.Executed(id, ok(result)));
  }

  private static void assertBreaks(Invariant invariant, String detail, ThrowingCallable step) {
    assertThatThrownBy(step)
        .isInstanceOfSatisfying(
            Violation.class, found -> assertThat(found.invariant()).isEqualTo(invariant))
        .hasMessageContaining(detail);
  }

  @Test
  void replicasThatDoTheSamePass() {
    for (int replica = 0; replica < 3; replica++) {
      judge.onExecuted(replica, 1, ran(FIRST, 7), 11, 900);
      judge.onExecuted(replica, 2, ran(SECOND, 8), 12, 900);
    }
    judge.onAnswered(SECOND, ok(8));
    assertThat(judge.order())
        .containsExactly(
            entry(FIRST, new ExecutionJudge.Place(FIRST, 1, 0, 900, 0)),
            entry(SECOND, new ExecutionJudge.Place(SECOND, 2, 0, 900, 11)));
    assertThat(judge.executed(2)).isEqualTo(2);
  }

  @Test
  void anotherOutcomeIsNotDeterministic() {
    judge.onExecuted(0, 1, ran(FIRST, 7), 11, 900);
    assertBreaks(
        Invariant.SAME_OUTCOME,
        "call 1 in slot 1: 7 on replica 0, 9 on replica 2. What a replicated method does",
        () -> judge.onExecuted(2, 1, ran(FIRST, 9), 11, 900));
  }

  @Test
  void anotherCallInASlot() {
    judge.onExecuted(0, 1, ran(FIRST, 7), 11, 900);
    assertBreaks(
        Invariant.SAME_EXECUTION, "slot 1", () -> judge.onExecuted(1, 1, ran(SECOND, 7), 11, 900));
  }

  @Test
  void anotherHash() {
    judge.onExecuted(0, 1, ran(FIRST, 7), 11, 900);
    assertBreaks(
        Invariant.SAME_HASH, "slot 1", () -> judge.onExecuted(1, 1, ran(FIRST, 7), 12, 900));
  }

  @Test
  void aSlotLeftOut() {
    assertBreaks(
        Invariant.EXECUTED_IN_ORDER,
        "slot 2 after 0",
        () -> judge.onExecuted(0, 2, List.of(), 1, 900));
  }

  @Test
  void aCallThatRunsTwice() {
    judge.onExecuted(0, 1, ran(FIRST, 7), 11, 900);
    assertBreaks(
        Invariant.EXECUTED_ONCE,
        "call 1 ended as 7 and, sent again, in slot 2 as 8",
        () -> judge.onExecuted(0, 2, ran(FIRST, 8), 12, 900));
  }

  @Test
  void anAnswerThatNobodyCameTo() {
    assertBreaks(
        Invariant.ACKNOWLEDGED_WAS_EXECUTED,
        "call 2 was answered with 8, it never ran",
        () -> judge.onAnswered(SECOND, ok(8)));
    judge.onExecuted(0, 1, ran(FIRST, 7), 11, 900);
    assertBreaks(
        Invariant.ACKNOWLEDGED_WAS_EXECUTED,
        "call 1 was answered with 8, it ended as 7",
        () -> judge.onAnswered(FIRST, ok(8)));
  }

  @Test
  void anotherStateNamesTheObject() {
    judge.onExecuted(0, 1, ran(FIRST, 7), 11, 900);
    assertThat(judge.wantsState(1)).isTrue();
    judge.onState(0, 1, snapshot(5));
    judge.onExecuted(1, 1, ran(FIRST, 7), 11, 900);
    judge.onState(1, 1, snapshot(5));
    judge.onExecuted(2, 1, ran(FIRST, 7), 11, 900);
    assertBreaks(
        Invariant.SAME_STATE,
        "object \"visits\" of type \"counter\" is 5 on replica 0 and 6 on replica 2",
        () -> judge.onState(2, 1, snapshot(6)));
  }

  @Test
  void aStateThatDoesNotTravelWhole() {
    judge.onExecuted(0, 1, ran(FIRST, 7), 11, 900);
    judge.onRestored(0, snapshot(5), snapshot(5));
    assertBreaks(
        Invariant.SAME_STATE,
        "restored after slot 1: object \"visits\"",
        () -> judge.onRestored(0, snapshot(5), snapshot(0)));
  }

  @Test
  void whoWasRestoredIsNamed() {
    judge.onExecuted(0, 1, ran(FIRST, 7), 11, 900);
    judge.onExecuted(1, 1, ran(FIRST, 7), 11, 900);
    judge.onRestored(1, snapshot(5), snapshot(5));
    judge.onExecuted(0, 2, ran(SECOND, 8), 12, 900);
    assertBreaks(
        Invariant.SAME_OUTCOME,
        "replica 1 had been restored from its snapshot after slot 1",
        () -> judge.onExecuted(1, 2, ran(SECOND, 0), 12, 900));
  }

  @Test
  void notEveryLargeStateIsWanted() {
    for (int slot = 1; slot <= 100; slot++) {
      judge.onExecuted(0, slot, List.of(), slot, 900);
      if (judge.wantsState(slot)) {
        judge.onState(0, slot, new byte[20_000]);
      }
    }
    long wanted = LongStream.rangeClosed(1, 100).filter(judge::wantsState).count();
    assertThat(wanted).isBetween(4L, 6L);
  }

  /** As docs/architecture.md has it, without sessions. */
  private static byte[] snapshot(long state) {
    MessagePackWriter out = new MessagePackWriter();
    out.writeArrayHeader(7);
    out.writeLong(1);
    out.writeLong(1);
    out.writeLong(11);
    out.writeLong(0);
    out.writeArrayHeader(0);
    out.writeLong(2);
    out.writeArrayHeader(1);
    out.writeArrayHeader(4);
    out.writeLong(1);
    out.writeString("visits");
    out.writeString("counter");
    out.writeLong(state);
    return out.toByteArray();
  }
}
