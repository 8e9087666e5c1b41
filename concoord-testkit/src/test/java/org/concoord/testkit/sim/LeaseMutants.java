package org.concoord.testkit.sim;

import java.util.List;

/** Leases of leaders (R7), for clocks whose drift has a bound. */
final class LeaseMutants {
  private static final String PAXOS = "org/concoord/paxos/";
  private static final String LEASE = PAXOS + "Lease.java";
  private static final String GRANTS = PAXOS + "Grants.java";
  private static final String INDEX = PAXOS + "ReadIndex.java";
  private static final String NODE = PAXOS + "PaxosNode.java";

  private LeaseMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("lease counted from when it was granted instead of asked for")
            .replacing(INDEX, "lease.onGranted(sentNanos,", "lease.onGranted(time.nanos(),"),
        Mutant.named("lease counted from when its round was asked again")
            .replacing(
                INDEX,
                "if (underWay) { sendToUnconfirmed(out);",
                "if (underWay) { sentNanos = time.nanos(); sendToUnconfirmed(out);"),
        Mutant.named("lease not looked at when a read comes")
            .replacing(
                LEASE,
                "held && time.nanos() - untilNanos < 0 && time.nanos() - sinceNanos >= 0",
                "held"),
        Mutant.named("lease outlasts its ballot")
            .replacing(LEASE, "over = true; held = false;", "")
            .replacing(
                INDEX,
                "this.lease = new Lease(terms, time);",
                "this.lease = LEASES.computeIfAbsent(time, of -> new Lease(terms, of));")
            .replacing(
                INDEX,
                "private static final long NONE = 0;",
                """
                private static final long NONE = 0;
                private static final java.util.Map<StepTime, Lease> LEASES =
                    new java.util.WeakHashMap<>();
                """),
        Mutant.named("lease kept when the lead is handed over")
            .replacing(LEASE, "over = true; held = false;", ""),
        Mutant.named("lease as long as the longest grant of a majority")
            .replacing(INDEX, "grantedMicros = Long.MAX_VALUE;", "grantedMicros = 0;")
            .replacing(
                INDEX,
                "Math.min(grantedMicros, answer.leaseMicros())",
                "Math.max(grantedMicros, answer.leaseMicros())"),
        Mutant.named("lease granted by whoever has promised a higher ballot")
            .replacing(GRANTS, "asking.isBelow(promised) ||", "")
            .replacing(INDEX, "&& !ballot.isBelow(answer.promised())", ""),
        Mutant.named("a grantor of a lease stands itself")
            .replacing(GRANTS, "return isBound() && !holder.equals(candidate) ?", "return false ?"),
        Mutant.named("a grantor of a lease promises to others")
            .replacing(NODE, "if (grants.forbid(ballot)) {", "if (false) {"));
  }
}
