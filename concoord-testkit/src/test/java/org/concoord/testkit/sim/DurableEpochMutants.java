package org.concoord.testkit.sim;

import java.util.List;
import java.util.stream.Stream;

/**
 * Durable replicas that come back through epochs, and snapshots that lead from one to another (E3,
 * E4, W1), in runs that have both restarts and changes of members.
 */
final class DurableEpochMutants {
  private static final String PAXOS = "org/concoord/paxos/";
  private static final String RECONFIGURATION = PAXOS + "Reconfiguration.java";
  private static final String NODE = PAXOS + "PaxosNode.java";
  private static final String RESUMPTION = PAXOS + "Resumption.java";
  private static final String STORED = PAXOS + "StoredState.java";
  private static final String STORAGE = "org/concoord/storage/";

  private DurableEpochMutants() {}

  static List<Mutant> all() {
    return Stream.of(
            Mutant.named("durable epochs: takes part before its entry is durable (E4)")
                .replacing(NODE, "if (entered || from.equals(self)) {", "if (true) {")
                .replacing(NODE, "if (!entered) {", "if (false) {"),
            Mutant.named("durable epochs: acts in an epoch that it had left")
                .replacing(RESUMPTION, "return epoch >= stored.epoch();", "return true;"),
            Mutant.named("durable epochs: entry on record forgotten, the epoch entered anew (E3)")
                .replacing(RESUMPTION, "return epoch == stored.epoch();", "return false;")
                .replacing(
                    RESUMPTION,
                    "StoredState votes = stored.in(epoch);",
                    "StoredState votes = stored.in(-1);"),
            Mutant.named("durable epochs: old epoch's promise used in the new (M7)")
                .replacing(STORED, "return epoch == number", "return epoch <= number")
                .replacing(
                    PAXOS + "Acceptor.java",
                    "Invariants.check(promised.equals(Ballot.ZERO), \"an epoch is entered once\"); promise(ballot, out);",
                    "if (promised.isBelow(ballot)) { promise(ballot, out); }"),
            Mutant.named("durable epochs: old epoch's votes taken for the new one's")
                .replacing(
                    STORAGE + "Recovered.java",
                    "if (vote.epoch() == promised.epoch()) {",
                    "if (true) {"),
            Mutant.named(
                    "durable epochs: votes dropped with the decisions that lead to their epoch")
                .replacing(
                    STORED, "commit(), List.of(), accepted);", "commit(), List.of(), List.of());"),
            Mutant.named("durable epochs: epoch entered before its predecessor is on record")
                .replacing(NODE, "void end(Outbox out) { record(out);", "void end(Outbox out) {"),
            Mutant.named("durable epochs: entry on record before all that leads to it")
                .replacing(
                    NODE,
                    "void end(Outbox out) { record(out);",
                    "void late(Outbox out) { record(out); } void end(Outbox out) {")
                .replacing(
                    RECONFIGURATION,
                    "leave(out); goOnIn(change",
                    "PaxosNode old = node; leave(out); goOnIn(change")
                .replacing(
                    RECONFIGURATION,
                    "node.enter(change.firstLeader(), out); }",
                    "node.enter(change.firstLeader(), out); } if (old != null) { old.late(out); }"),
            Mutant.named("durable epochs: vote that is void kept in the place of the new epoch's")
                .replacing(
                    STORAGE + "RecoveredState.java",
                    "new PromiseFloor(accepted.epoch(), accepted.pvalue().ballot())",
                    "new PromiseFloor(0, accepted.pvalue().ballot())"),
            Mutant.named("durable epochs: voter that was none before has no prefix on record")
                .replacing(RECONFIGURATION, "record.update(epoch.number(), null, out); } }", "} }")
                .replacing(
                    RECONFIGURATION,
                    "record.update(epoch.number(), null, out); learner.trimTo(",
                    "learner.trimTo("),
            Mutant.named("durable epochs: promises compared by their ballots alone")
                .replacing(
                    STORAGE + "PromiseFloor.java",
                    "return byEpoch != 0 ? byEpoch : ballot.compareTo(other.ballot);",
                    "return ballot.equals(other.ballot) ? byEpoch : ballot.compareTo(other.ballot);"),
            Mutant.named("durable epochs: executed stop-sign told before it is on record")
                .replacing(
                    PAXOS + "Learner.java",
                    "settled = Math.max(settled, slot);",
                    "settled = Math.max(settled, slot); executed = Math.max(executed, slot);"),
            Mutant.named("durable epochs: snapshot of a later epoch taken for one of this")
                .replacing(RECONFIGURATION, "if (of.number() > epoch.number()) {", "if (false) {")
                .replacing(
                    RECONFIGURATION,
                    "Invariants.check(of.equals(epoch), \"what is decided later is of no epoch before\", slot);",
                    ""),
            Mutant.named("durable epochs: whoever stayed behind is given no snapshot")
                .replacing(PAXOS + "SnapshotExchange.java", "onAskOfOutsider(from, ask, out);", ""))
        .map(mutant -> mutant.in(DurableEpochProbe.class))
        .toList();
  }
}
