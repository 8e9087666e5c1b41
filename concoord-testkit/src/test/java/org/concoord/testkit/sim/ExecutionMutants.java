package org.concoord.testkit.sim;

import java.util.List;

/** Mistakes in executing what was decided: sessions, kept replies and snapshots (S1, S2, 2.8). */
final class ExecutionMutants {
  private static final String MACHINE = "org/concoord/rsm/StateMachine.java";
  private static final String SESSIONS = "org/concoord/rsm/Sessions.java";
  private static final String CACHE = "org/concoord/rsm/ReplyCache.java";

  private ExecutionMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("duplicate filter trimmed: what was acknowledged runs again")
            .replacing(MACHINE, "if (replies.isStale(sequence)) {", "if (sequence < 0) {"),
        Mutant.named("outcome of a method that threw not kept")
            .replacing(
                MACHINE,
                "if (execution.ran() ||",
                "if (execution.thrown() != null) { return outcome; } if (execution.ran() ||"),
        Mutant.named("kept reply answered, and the call run again")
            .replacing(MACHINE, "if (outcome != null) { return outcome; }", ""),
        Mutant.named("reply cache left out of the snapshot")
            .replacing(CACHE, "cache.keep(sequence, in.readBytes());", "in.readBytes();"),
        Mutant.named("replicated clock left out of the snapshot")
            .replacing(SESSIONS, "restored.clockMicros = in.readLong();", "in.readLong();"),
        Mutant.named("running hash left out of the snapshot")
            .replacing(
                MACHINE,
                "var hash = new RunningHash(in.readLong());",
                "in.readLong(); var hash = new RunningHash(0);"),
        Mutant.named("sessions left out of the snapshot")
            .replacing(SESSIONS, "restored.sessions.put(session.key(), session);", ""),
        Mutant.named("snapshot taken for one slot further")
            .replacing(
                MACHINE, "long applied = in.readLong();", "long applied = in.readLong() + 1;"),
        Mutant.named("acknowledgement frees a reply too many")
            .replacing(
                SESSIONS,
                "replies.acknowledge(ackedBelow);",
                "replies.acknowledge(ackedBelow + 1);"),
        Mutant.named("a reply lost when the cache widens")
            .replacing(
                CACHE,
                "for (long sequence = ackedBelow; sequence < ackedBelow + old.length; sequence++) {",
                "for (long sequence = ackedBelow + 1; sequence < ackedBelow + old.length;"
                    + " sequence++) {"),
        Mutant.named("sessions of one slot taken for one")
            .replacing(
                SESSIONS,
                "sessions.get(Session.key(slot, index))",
                "sessions.get(Session.key(slot, 0))"),
        Mutant.named("clock of this machine in the replicated state")
            .replacing(
                SESSIONS,
                "clockMicros += Math.min(deltaMicros, Limits.CLOCK_DELTA_MICROS);",
                "clockMicros += System.identityHashCode(this) & 0xfffff;"));
  }
}
