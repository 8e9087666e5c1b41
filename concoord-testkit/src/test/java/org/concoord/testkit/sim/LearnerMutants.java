package org.concoord.testkit.sim;

import java.util.List;

/** How decisions are learnt, kept and caught up with (2.3). */
final class LearnerMutants {
  private LearnerMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("learner skips a hole")
            .replacing(
                "org/concoord/paxos/Learner.java",
                "Invariants.check(slot == commit + 1, \"decisions are learnt in order\", slot);",
                "")
            .replacing(
                "org/concoord/paxos/CatchUp.java",
                "fetchFrom(from, commit, now, out); break;",
                "fetchFrom(from, commit, now, out); continue;"),
        Mutant.named("catch-up values decided from what was merely accepted")
            .replacing(
                "org/concoord/paxos/Learner.java",
                "slot <= commit; slot++",
                "slot <= commit + 1; slot++")
            .replacing(
                "org/concoord/paxos/Member.java",
                "learner.range(fetch.from())",
                "rangeOf(fetch.from())")
            .replacing(
                "org/concoord/paxos/Member.java",
                "private Message.Decisions decisions(",
                "private List<Value> rangeOf(long from) { List<Value> v = learner.range(from); PValue p = accepted(from + v.size()); if (p != null) { v.add(p.value()); } return v; } private Message.Decisions decisions("),
        Mutant.named("fetched range applied from the wrong slot")
            .replacing(
                "org/concoord/paxos/Learner.java",
                "values.get((int) (slot - decisions.from()))",
                "values.get(values.size() - 1 - (int) (slot - decisions.from()))"),
        Mutant.named("stale answer applied without looking where it begins")
            .replacing(
                "org/concoord/paxos/Learner.java",
                "values.get((int) (slot - decisions.from()))",
                "values.get((int) (slot - before - 1))"),
        Mutant.named("trim told before all have executed")
            .replacing(
                "org/concoord/paxos/Heartbeats.java",
                "slowest = Math.min(slowest, executed[voter]);",
                "slowest = Math.max(slowest, executed[voter]);"),
        Mutant.named("trim told by the decided prefix")
            .replacing(
                "org/concoord/paxos/Heartbeats.java",
                "long trim = leading ? Math.min(executedByAll(), observers.slowest(now)) : 0;",
                "long trim = leading ? learner.commit() : 0;"),
        Mutant.named("executed reported by what is decided")
            .replacing(
                "org/concoord/paxos/Heartbeats.java",
                "learner.commit(), learner.executed()));",
                "learner.commit(), learner.commit()));"),
        Mutant.named("slots dropped that this replica has not executed")
            .replacing(
                "org/concoord/paxos/Learner.java",
                "long slot = Math.min(unneeded, executed);",
                "long slot = unneeded;")
            .replacing(
                "org/concoord/paxos/Learner.java",
                "decided.trim() < executed && (decided.trim() < slot",
                "decided.trim() < commit && (decided.trim() < slot"),
        Mutant.named("fetched batches lose what is in them")
            .replacing(
                "org/concoord/paxos/Learner.java",
                "learn(slot, values.get((int) (slot - decisions.from())), out);",
                "learn(slot, Value.NO_OP, out);"),
        Mutant.named("voter that trimmed asked for ever")
            .replacing(
                "org/concoord/paxos/CatchUp.java", "&& trims[voter] <= learner.commit()", ""),
        Mutant.named("log grows into slots that are still held")
            .replacing(
                "org/concoord/paxos/SlotLog.java",
                "wider[(int) s & (capacity - 1)] = ring[index(s)];",
                "wider[(int) (s - 1) & (capacity - 1)] = ring[index(s)];"),
        Mutant.named("proposals grow into the wrong place")
            .replacing(
                "org/concoord/paxos/Proposals.java",
                "widerValues[(int) slot & (capacity - 1)] = values[index(slot)];",
                "widerValues[index(slot)] = values[index(slot)];"));
  }
}
