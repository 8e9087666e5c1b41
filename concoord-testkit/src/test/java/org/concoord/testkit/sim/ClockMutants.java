package org.concoord.testkit.sim;

import java.util.List;

/** Clocks that are believed (R6, S2). */
final class ClockMutants {
  private static final String LEADER_CLOCK = "org/concoord/rsm/LeaderClock.java";
  private static final String BATCH_WRITER = "org/concoord/codec/BatchWriter.java";
  private static final String BATCH_CURSOR = "org/concoord/codec/BatchCursor.java";

  private ClockMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("leap of the clock not capped")
            .replacing(
                LEADER_CLOCK,
                "Math.min(passed / 1_000, Limits.CLOCK_DELTA_MICROS)",
                "passed / 1_000")
            .replacing(
                BATCH_CURSOR,
                "before + Math.min(passed, Limits.CLOCK_DELTA_MICROS)",
                "before + passed"),
        Mutant.named("clock that was set back tells so")
            .replacing(LEADER_CLOCK, "Math.max(0, nowNanos - toldNanos)", "nowNanos - toldNanos")
            .replacing(LEADER_CLOCK, "toldMicros = Math.max(toldMicros, executedMicros);", "")
            .replacing(BATCH_WRITER, "if (clockMicros < 0) {", "if (false) {")
            .replacing(
                BATCH_CURSOR, "in.readRange(0, Long.MAX_VALUE, \"a clock\")", "in.readLong()")
            .replacing(BATCH_CURSOR, "Math.max(0, toldMicros - before)", "toldMicros - before"),
        Mutant.named("leader adds its time to what others told")
            .replacing(
                LEADER_CLOCK,
                "toldMicros = Math.max(toldMicros, executedMicros);",
                "if (executedMicros > toldMicros) { toldMicros += executedMicros; }"),
        Mutant.named("leader tells the time in which others led")
            .replacing(
                LEADER_CLOCK,
                "toldMicros = executedMicros; toldNanos = nowNanos; }",
                "toldMicros = executedMicros; toldNanos = toldNanos == 0 ? nowNanos : toldNanos; }"),
        Mutant.named("clock set back is waited for")
            .replacing(
                "org/concoord/paxos/TickCounter.java",
                "if (passed < 0) { countedTo = nowNanos;",
                "if (passed < 0) {"));
  }
}
