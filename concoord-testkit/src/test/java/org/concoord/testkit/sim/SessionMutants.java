package org.concoord.testkit.sim;

import java.util.List;
import org.concoord.client.SessionProbe;

/** Clients that take their sessions for safe, or let them go (S4). */
final class SessionMutants {
  private static final String SAFETY = "org/concoord/client/SessionSafety.java";
  private static final String CALLS = "org/concoord/client/OpenCalls.java";
  private static final String KEEP_ALIVE = "org/concoord/client/KeepAlive.java";

  private SessionMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("session reckoned from when an answer came (S4)")
            .in(SessionProbe.class)
            .replacing(
                CALLS,
                "safety.answered(in.numberedNanos(sequence));",
                "safety.answered(clock.getAsLong());"),
        Mutant.named("session reckoned from when it was answered for (S4)")
            .in(SessionProbe.class)
            .replacing(
                CALLS,
                "safety.opened(opened.ttlMicros(), askedNanos);",
                "safety.opened(opened.ttlMicros(), clock.getAsLong());"),
        Mutant.named("session taken for heard of by what was refused (S4)")
            .in(SessionProbe.class)
            .replacing(
                CALLS,
                "if (status.isCached() || status == OutcomeStatus.PARKED) { safety.answered",
                "if (true) { safety.answered"),
        Mutant.named("session safe for all of its time to live (S4)")
            .in(SessionProbe.class)
            .replacing(SAFETY, "toNanos(ttlMicros) / 3 * 2", "toNanos(ttlMicros)"),
        Mutant.named("word that a session is safe again not given (S4)")
            .in(SessionProbe.class)
            .replacing(SAFETY, "if (isLate != inDanger)", "if (isLate && !inDanger)"),
        Mutant.named("word of danger given to those only who watch already (S4)")
            .in(SessionProbe.class)
            .replacing(
                SAFETY,
                "watchers.add(watcher); if (inDanger)",
                "watchers.add(watcher); if (false)"),
        Mutant.named("word that a session is lost not given (S4)")
            .in(SessionProbe.class)
            .replacing(SAFETY, "watchers.forEach(each -> tell(each::lost));", ""),
        Mutant.named("session not kept while its calls are refused (S4)")
            .in(SessionProbe.class)
            .replacing(
                KEEP_ALIVE,
                "if (isOnItsWay(in, unsent)",
                "if (isOnItsWay(in, unsent) || !unsent.isEmpty() || !in.isIdle()"),
        Mutant.named("word that keeps a session not repeated where it is refused (S4)")
            .in(SessionProbe.class)
            .replacing(
                KEEP_ALIVE,
                "nowNanos - lastNanos < tickNanos(in)",
                "nowNanos - lastNanos < TimeUnit.MICROSECONDS.toNanos(in.ttlMicros())"));
  }
}
