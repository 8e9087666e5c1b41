package org.concoord.testkit.sim;

import java.util.List;

/** What executes calls once, the same everywhere (S1, S2, S6). */
final class RsmMutants {
  private RsmMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("reply not kept, a redelivered call runs again")
            .replacing("org/concoord/rsm/Sessions.java", "replies.keep(sequence, outcome);", ""),
        Mutant.named("duplicate filter off")
            .replacing(
                "org/concoord/rsm/SessionCommands.java",
                "byte[] outcome = replies.find(sequence); if (outcome != null) {",
                "byte[] outcome = replies.find(sequence); if (outcome != null && sequence < 0) {"),
        Mutant.named("one reply too many freed")
            .replacing(
                "org/concoord/rsm/ReplyCache.java",
                "long end = Math.min(below, ackedBelow + ring.length);",
                "below++; long end = Math.min(below, ackedBelow + ring.length);"),
        Mutant.named("replies freed though not acknowledged")
            .replacing(
                "org/concoord/rsm/ReplyCache.java",
                "while (sequence - ackedBelow >= ring.length) { widen(); }",
                "if (sequence - ackedBelow >= ring.length) { acknowledge(sequence - ring.length + 1); }"),
        Mutant.named("widened cache loses its order")
            .replacing(
                "org/concoord/rsm/ReplyCache.java",
                "ring[index(sequence)] = old[",
                "ring[(int) sequence & (old.length - 1)] = old["),
        Mutant.named("reply found under another number")
            .replacing(
                "org/concoord/rsm/ReplyCache.java",
                "return (int) sequence & (ring.length - 1);",
                "return (int) (sequence >> 1) & (ring.length - 1);"),
        Mutant.named("stale call runs again")
            .replacing(
                "org/concoord/rsm/SessionCommands.java",
                "if (replies.isStale(sequence)) {",
                "if (false) {")
            .replacing(
                "org/concoord/rsm/ReplyCache.java",
                "return sequence - ackedBelow < ring.length ? ring[index(sequence)] : null;",
                "return sequence >= ackedBelow && sequence - ackedBelow < ring.length ? ring[index(sequence)] : null;")
            .replacing(
                "org/concoord/rsm/Sessions.java",
                "replies.keep(sequence, outcome);",
                "if (!replies.isStale(sequence)) { replies.keep(sequence, outcome); }"),
        Mutant.named("snapshot without replies")
            .replacing(
                "org/concoord/rsm/ReplyCache.java",
                "if (outcome != null) { out.writeLong(sequence); out.writeBytes(outcome); }",
                "")
            .replacing(
                "org/concoord/rsm/ReplyCache.java",
                "out.writeArrayHeader(2 * count);",
                "out.writeArrayHeader(0);"),
        Mutant.named("snapshot without sessions")
            .replacing(
                "org/concoord/rsm/Sessions.java",
                "out.writeArrayHeader(keys.length); for (long key : keys) {",
                "out.writeArrayHeader(0); for (long key : new long[0]) {"),
        Mutant.named("snapshot with the next object id lost")
            .replacing(
                "org/concoord/rsm/ObjectTable.java",
                "out.writeLong(nextId);",
                "out.writeLong(nextId + 1);"),
        Mutant.named("snapshot of objects without their state")
            .replacing(
                "org/concoord/rsm/ObjectTable.java",
                "object.writeState(out);",
                "object.type(); HostedObject.create(id, object.name(), object.type()).writeState(out);"),
        Mutant.named("snapshot forgets when a session was heard")
            .replacing(
                "org/concoord/rsm/Session.java",
                "out.writeLong(lastSeenMicros);",
                "out.writeLong(0);"),
        Mutant.named("unknown session is opened on the fly by executing")
            .replacing(
                "org/concoord/rsm/SlotExecution.java",
                "if (session == null) { outcome = OutcomeWriter.SESSION_EXPIRED;",
                "if (session == null && sessions.size() > 0) { outcome = execution.execute(slot, index, session, command, sessions.clockMicros(), history); } else if (session == null) { outcome = OutcomeWriter.SESSION_EXPIRED;"),
        Mutant.named("session expires by each replica's own clock")
            .replacing(
                "org/concoord/rsm/Sessions.java",
                "private long clockMicros;",
                "private static long born; private final long drift = ++born % 7 * 1000; private long clockMicros;")
            .replacing(
                "org/concoord/rsm/Sessions.java",
                "clockMicros = newClockMicros;",
                "clockMicros = newClockMicros + drift;"),
        Mutant.named("object created twice under one name")
            .replacing(
                "org/concoord/rsm/Execution.java",
                "if (existing != null) {",
                "if (existing != null && existing.id() < 0) {"),
        Mutant.named("the first command of a batch skipped")
            .replacing(
                "org/concoord/rsm/SlotExecution.java",
                "execute(slot, batch.index(), batch.command(), sink);",
                "if (batch.index() > 0) { execute(slot, batch.index(), batch.command(), sink); }"),
        Mutant.named("sessions of one slot share a name")
            .replacing(
                "org/concoord/rsm/Session.java",
                "return slot * Limits.BATCH_COMMANDS + index;",
                "return slot * Limits.BATCH_COMMANDS;"),
        Mutant.named("map loses what was pushed on")
            .replacing(
                "org/concoord/rsm/LongMap.java",
                "if (((at - home) & mask) >= ((at - gap) & mask)) {",
                "if (false) {"));
  }
}
