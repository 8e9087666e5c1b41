package org.concoord.testkit.sim;

import java.util.List;

/** How a leader finds what may have been decided (R2, R4). */
final class ScoutMutants {
  private ScoutMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("quorum one less")
            .replacing(
                "org/concoord/paxos/Epoch.java",
                "voters.size() / 2 + 1",
                "Math.max(1, voters.size() / 2)"),
        Mutant.named("quorum of two whatever the size")
            .replacing(
                "org/concoord/paxos/Epoch.java",
                "voters.size() / 2 + 1",
                "Math.min(2, voters.size())"),
        Mutant.named("phase 1 content with one less than a quorum")
            .replacing(
                "org/concoord/paxos/Scout.java",
                "complete >= epoch.quorum()",
                "complete >= epoch.quorum() - 1"),
        Mutant.named("value of the lowest ballot instead of the highest (M4)")
            .replacing(
                "org/concoord/paxos/Scout.java",
                "known.ballot().isBelow(pvalue.ballot())",
                "pvalue.ballot().isBelow(known.ballot())"),
        Mutant.named("accepted values ignored, no-ops instead")
            .replacing(
                "org/concoord/paxos/Scout.java",
                "return pvalue == null ? Value.NO_OP : pvalue.value();",
                "return Value.NO_OP;"),
        Mutant.named("the last recovered slot is forgotten")
            .replacing(
                "org/concoord/paxos/Leader.java",
                "slot <= adopted.last()",
                "slot < adopted.last()"),
        Mutant.named("the recovered suffix is not proposed again")
            .replacing(
                "org/concoord/paxos/Leader.java",
                "slot : stopSign; commander.propose(value, now, out);",
                "slot : stopSign;"),
        Mutant.named("values recovered of the same command collapse to one slot")
            .replacing(
                "org/concoord/paxos/Scout.java",
                "if (pvalue.slot() < from) { continue; }",
                "if (pvalue.slot() < from || isTaken(pvalue)) { continue; }")
            .replacing(
                "org/concoord/paxos/Scout.java",
                "private void take(ReplicaId sender",
                "private boolean isTaken(PValue p) { for (long s = from; s <= highest.last(); s++) { PValue k = highest.get(s); if (k != null && s != p.slot() && k.value().equals(p.value())) { return true; } } return false; } private void take(ReplicaId sender"),
        Mutant.named("two candidates with the same ballot")
            .replacing(
                "org/concoord/paxos/Ballot.java",
                "return new Ballot(round + 1, newLeader);",
                "return new Ballot(round + 1, new ReplicaId(0, 1));")
            .replacing(
                "org/concoord/paxos/PaxosNode.java",
                "Ballot ballot = prepare.ballot(); if (!ballot.leader().equals(from)) { return; }",
                "Ballot ballot = prepare.ballot();")
            .replacing(
                "org/concoord/paxos/PaxosNode.java",
                "Ballot ballot = accept.ballot(); if (!ballot.leader().equals(from)) { return; }",
                "Ballot ballot = accept.ballot();"),
        Mutant.named("promise for another ballot counted")
            .replacing(
                "org/concoord/paxos/Scout.java",
                "voter < 0 || !promise.ballot().equals(ballot)",
                "voter < 0"),
        Mutant.named("stands again under the ballot it stood under before (M6)")
            .replacing(
                "org/concoord/paxos/Leadership.java",
                "Ballot ballot = above.next(self);",
                "Ballot ballot = above.leader().equals(self) ? above : above.next(self);")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "Invariants.check(promised.isBelow(ballot), \"a proposer stands above its own promise\");",
                ""),
        Mutant.named("gaps below recovered values are closed up instead of filled")
            .replacing(
                "org/concoord/paxos/Scout.java",
                "Value settle(long slot) {",
                "boolean has(long slot) { return highest.get(slot) != null; } Value settle(long slot) {")
            .replacing(
                "org/concoord/paxos/Leader.java",
                "for (long slot = commander.slotIn(); slot <= adopted.last(); slot++) {",
                "for (long slot = commander.slotIn(); slot <= adopted.last(); slot++) { if (!adopted.has(slot)) { continue; }"),
        Mutant.named("own promise missing")
            .replacing(
                "org/concoord/paxos/Leadership.java", "acceptor.promiseOwn(ballot, out);", ""),
        Mutant.named("prepare asks from one slot too high")
            .replacing(
                "org/concoord/paxos/Leadership.java",
                "new Scout(epoch, ballot, learner.commit() + 1, byHandOver)",
                "new Scout(epoch, ballot, learner.commit() + 2, byHandOver)"));
  }
}
