package org.concoord.testkit.sim;

import java.util.List;

/** Calls that wait for others (S3). */
final class ParkingMutants {
  private static final String COMMANDS = "org/concoord/rsm/SessionCommands.java";
  private static final String PARKED = "org/concoord/rsm/ParkedCalls.java";
  private static final String SESSIONS = "org/concoord/rsm/Sessions.java";
  private static final String SLOTS = "org/concoord/rsm/SlotExecution.java";
  private static final String STATE = "org/concoord/rsm/ParkedState.java";

  private ParkingMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("call that waits lost at a restore (S3)")
            .in(LockProbe.class)
            .replacing(STATE, "calls.park(call);", ""),
        Mutant.named("deadline lost at a restore (S3)")
            .in(LockProbe.class)
            .replacing(
                STATE, "out.writeLong(call.deadlineMicros());", "out.writeLong(Long.MAX_VALUE);"),
        Mutant.named("late outcome lost at a restore (S3)")
            .in(LockProbe.class)
            .replacing(
                STATE, "sessions.keepLate(session, request, in.readBytes());", "in.readBytes();"),
        Mutant.named("call that waits is told of twice (S3)")
            .in(LockProbe.class)
            .replacing(PARKED, "woken.clear();", "if (woken.size() > 1) { woken.clear(); }"),
        Mutant.named("duplicate of a call that waits runs (S3)")
            .in(LockProbe.class)
            .replacing(COMMANDS, "if (session.late().parked(sequence) != null) {", "if (false) {"),
        Mutant.named("duplicate of a call that waited is stale (S3)")
            .in(LockProbe.class)
            .replacing(COMMANDS, "if (late != null) {", "if (false) {"),
        Mutant.named("late outcome freed before it is acknowledged (S3)")
            .in(LockProbe.class)
            .replacing(
                SESSIONS, "if (session.replies().isStale(request)) {", "if (request >= 0) {"),
        Mutant.named("late outcome freed by what is acknowledged (S3)")
            .in(LockProbe.class)
            .replacing(
                SESSIONS,
                "replies.acknowledge(ackedBelow);",
                """
                replies.acknowledge(ackedBelow);
                for (long request : List.copyOf(session.late().outcomes().keySet())) {
                  received(session, request);
                }
                """),
        Mutant.named("session expires and its calls wait on (S3)")
            .in(LockProbe.class)
            .replacing(SLOTS, ".forEach(parked::close);", ".forEach(each -> {});"),
        Mutant.named("object not told of a session that expires (S4)")
            .in(LockProbe.class)
            .replacing(
                SLOTS,
                "for (Session session : skipping ? List.<Session>of() : expired) {",
                "for (Session session : List.<Session>of()) {"),
        Mutant.named("object told of one of the sessions that expire in a slot (S4)")
            .in(LockProbe.class)
            .replacing(
                SLOTS,
                "for (Session session : skipping ? List.<Session>of() : expired) {",
                "for (Session session : expired.subList(0, Math.min(1, expired.size()))) {"),
        Mutant.named("lock handed on by an expiry with the token of the slot's first command (S4)")
            .in(LockProbe.class)
            .replacing("org/concoord/rsm/SessionListeners.java", "call.beforeItsPlace();", ""),
        Mutant.named("call ended as abandoned that can be answered (S3)")
            .in(LockProbe.class)
            .replacing(
                "org/concoord/rsm/AbandonedCalls.java",
                "if (!reached.contains(call.place())) {",
                "if (true) {"),
        Mutant.named("call with a deadline ended as abandoned (S3)")
            .in(LockProbe.class)
            .replacing(
                "org/concoord/rsm/AbandonedCalls.java",
                "call.deadlineMicros() == Deferral.NO_DEADLINE",
                "call.deadlineMicros() != 0"),
        Mutant.named("abandoned call is never found (S3)")
            .in(LockProbe.class)
            .replacing(
                "org/concoord/rsm/AbandonedCalls.java",
                "return everyMicros == 0 || beforeMicros / everyMicros != nowMicros / everyMicros;",
                "return false;"),
        Mutant.named("caller who is gone is given what others wait for (S3)")
            .in(LockProbe.class)
            .replacing(PARKED, "return call.isOpen();", "return true;"),
        Mutant.named("deadlines of one moment in the wrong order (S3)")
            .in(LockProbe.class)
            .replacing(
                "org/concoord/rsm/ParkedCall.java",
                ".thenComparingLong(ParkedCall::place);",
                ".thenComparingLong(call -> -call.place());"),
        Mutant.named("deadline comes a slot late (S3)")
            .in(LockProbe.class)
            .replacing(
                PARKED,
                "while (nextDeadlineMicros() <= clockMicros) {",
                "while (nextDeadlineMicros() < clockMicros) {"),
        Mutant.named("call that waits is not given up (S3)")
            .in(LockProbe.class)
            .replacing(COMMANDS, "parked.cancel(call);", ""),
        Mutant.named("call that is given up on its way runs (S3)")
            .in(LockProbe.class)
            .replacing(COMMANDS, "sessions.keep(session, request, OutcomeWriter.CANCELLED);", ""));
  }
}
