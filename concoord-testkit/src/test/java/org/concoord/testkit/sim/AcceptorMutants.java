package org.concoord.testkit.sim;

import java.util.List;

/** What acceptors promise, accept and acknowledge (R3, R5, 2.3). */
final class AcceptorMutants {
  private AcceptorMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("accept below the promise")
            .replacing("org/concoord/paxos/Acceptor.java", "if (order < 0) {", "if (false) {"),
        Mutant.named("a prepare below the promise is promised")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "if (ballot.isBelow(promised)) {",
                "if (false) {"),
        Mutant.named("promise lowered by an older prepare")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "if (ballot.isBelow(promised)) { out.send(",
                "if (ballot.isBelow(promised)) { promised = ballot; out.send("),
        Mutant.named("accept does not raise the promise")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "promised = ballot; accepted.put",
                "accepted.put"),
        Mutant.named("promise sent before it is durable (M1)")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "out.sendDurably( ballot.leader(), new Message.Promise(",
                "out.send( ballot.leader(), new Message.Promise("),
        Mutant.named("ack sent before it is durable (M1)")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "out.sendDurably( runBallot.leader()",
                "out.send( runBallot.leader()"),
        Mutant.named("promise not journalled (M2)")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "out.persist(new JournalRecord.Promised(epoch, ballot));",
                ""),
        Mutant.named("accepted value not journalled")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "out.persist(new JournalRecord.AcceptedValue(epoch, pvalue));",
                ""),
        Mutant.named("equal ballot is promised to nobody twice")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "if (ballot.isBelow(promised)) {",
                "if (!promised.isBelow(ballot)) {"),
        Mutant.named("ack covers slots accepted under other ballots (M16)")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "if (!runBallot.equals(ballot)) {",
                "if (runBallot.equals(Ballot.ZERO)) {")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "return pvalue != null && pvalue.ballot().equals(ballot);",
                "return pvalue != null;")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "new Message.Accepted(epoch, runBallot, runLow",
                "new Message.Accepted(epoch, promised, runLow")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "out.sendDurably( runBallot.leader()",
                "out.sendDurably( promised.leader()"),
        Mutant.named("ack covers an older ballot's values (M16)")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "if (!runBallot.equals(ballot)) { runBallot = ballot;",
                "if (!runBallot.equals(ballot)) { Ballot old = runBallot; runBallot = ballot;"
                    + " if (!old.equals(Ballot.ZERO)) { acknowledge(commit, out); }"),
        Mutant.named("ack claims the decided prefix as accepted")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "runLow = commit + 1; runHigh = commit;",
                "runHigh = commit;"),
        Mutant.named("accepted values above the first hole left out of the promise")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "if (pvalue == null) { continue; }",
                "if (pvalue == null) { break; }"),
        Mutant.named("trimmed slots reported as empty in a promise (M5)")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "commit, trim, parts.get(part)",
                "commit, 0, parts.get(part)"),
        Mutant.named("trimmed and decided slots reported as empty in a promise (M5)")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "commit, trim, parts.get(part)",
                "0, 0, parts.get(part)"),
        Mutant.named("back under the same identity after amnesia (M12)")
            .replacing(
                "org/concoord/testkit/sim/SimReplica.java",
                "process.crash();",
                """
                node = new Member(id, node.epoch(), world.swarm().timing(), random, world.swarm().retention(), world.swarm().leaseTerms(index), new BatchStopSigns(), StoredState.NONE);
                proposer = new SimProposer(index, world, node, state, clock);
                reads = new ReadDesk(index, world, node, state, lane);
                outbox = new SimOutbox(index, world, node, storage.journal(), mortality, lane, proposer, reads, new SnapshotDesk(index, world, random, node, state, storage, lane, this::happen));
                """),
        Mutant.named("the first value accepted in a slot is kept for ever")
            .replacing(
                "org/concoord/paxos/Acceptor.java",
                "held == null || !held.ballot().equals(ballot)",
                "held == null"),
        Mutant.named("ballots compared by round only")
            .replacing(
                "org/concoord/paxos/Ballot.java",
                "return byRound != 0 ? byRound : leader.compareTo(other.leader);",
                "return byRound;"));
  }
}
