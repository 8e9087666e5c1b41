package org.concoord.testkit.sim;

import java.util.List;

/** State that a restored replica lacks, and outcomes that are not kept (S1, S2, 2.8). */
final class ExecutionMutants {
  private static final String MACHINE = "org/concoord/rsm/StateMachine.java";
  private static final String SLOTS = "org/concoord/rsm/SlotExecution.java";
  private static final String SESSIONS = "org/concoord/rsm/Sessions.java";

  private ExecutionMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("outcome of a method that threw not kept")
            .replacing(
                SLOTS,
                "if (status != OutcomeStatus.PARKED",
                "if (execution.thrown() != null) { return outcome; } if (status != OutcomeStatus.PARKED"),
        Mutant.named("replicated clock left out of the snapshot")
            .replacing(SESSIONS, "restored.clockMicros = in.readLong();", "in.readLong();"),
        Mutant.named("running hash left out of the snapshot")
            .replacing(
                MACHINE,
                "var hash = new RunningHash(in.readLong());",
                "in.readLong(); var hash = new RunningHash(0);"),
        Mutant.named("snapshot taken for one slot further")
            .replacing(
                MACHINE, "long applied = in.readLong();", "long applied = in.readLong() + 1;"));
  }
}
