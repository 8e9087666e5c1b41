package org.concoord.testkit.sim;

import java.util.List;

/** Clocks that are believed (R6, S2). */
final class ClockMutants {
  private static final String LEADER_CLOCK = "org/concoord/rsm/LeaderClock.java";
  private static final String BATCH_WRITER = "org/concoord/codec/BatchWriter.java";

  private ClockMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("clock delta not capped")
            .replacing(
                BATCH_WRITER,
                "out.writeLong(Math.min(clockDeltaMicros, Limits.CLOCK_DELTA_MICROS));",
                "out.writeLong(clockDeltaMicros);")
            .replacing(
                "org/concoord/rsm/Sessions.java",
                "clockMicros += Math.min(deltaMicros, Limits.CLOCK_DELTA_MICROS);",
                "clockMicros += deltaMicros;"),
        Mutant.named("negative clock delta told on")
            .replacing(LEADER_CLOCK, "Math.max(0, nowNanos - toldNanos)", "nowNanos - toldNanos")
            .replacing(BATCH_WRITER, "if (clockDeltaMicros < 0) {", "if (false) {")
            .replacing(
                "org/concoord/codec/BatchCursor.java",
                "in.readRange(0, Long.MAX_VALUE, \"a clock delta\")",
                "in.readLong()"),
        Mutant.named("negative clock delta stops the leader")
            .replacing(LEADER_CLOCK, "Math.max(0, nowNanos - toldNanos)", "nowNanos - toldNanos"),
        Mutant.named("leader tells the time in which others led")
            .replacing(
                LEADER_CLOCK,
                "void start(long nowNanos) { toldNanos = nowNanos; }",
                "void start(long nowNanos) { toldNanos = toldNanos == 0 ? nowNanos : toldNanos; }"),
        Mutant.named("clock set back is waited for")
            .replacing(
                "org/concoord/paxos/TickCounter.java",
                "if (passed < 0) { countedTo = nowNanos;",
                "if (passed < 0) {"));
  }
}
