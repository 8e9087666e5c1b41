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
        Mutant.named("value of the lowest ballot (M4)")
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
                "org/concoord/paxos/Leadership.java",
                "slot <= adopted.last()",
                "slot < adopted.last()"),
        Mutant.named("the recovered suffix is not proposed again")
            .replacing(
                "org/concoord/paxos/Leadership.java",
                "leading.propose(adopted.settle(slot), now, out);",
                ""),
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
        Mutant.named("own promise missing")
            .replacing(
                "org/concoord/paxos/Leadership.java", "acceptor.promiseOwn(ballot, out);", ""),
        Mutant.named("prepare asks from one slot too high")
            .replacing(
                "org/concoord/paxos/Leadership.java",
                "new Scout(epoch, ballot, learner.commit() + 1)",
                "new Scout(epoch, ballot, learner.commit() + 2)"));
  }
}
