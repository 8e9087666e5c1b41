package org.concoord.testkit.sim;

import java.util.List;

/** Mistakes in promising, accepting and counting (R2-R5). */
final class VoteMutants {
  private static final String ACCEPTOR = "org/concoord/paxos/Acceptor.java";
  private static final String SCOUT = "org/concoord/paxos/Scout.java";
  private static final String COMMANDER = "org/concoord/paxos/Commander.java";
  private static final String EPOCH = "org/concoord/paxos/Epoch.java";

  private VoteMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("promise not journalled")
            .replacing(ACCEPTOR, "out.persist(new JournalRecord.Promised(epoch, ballot));", ""),
        Mutant.named("promise sent before it is durable")
            .replacing(
                ACCEPTOR,
                "out.sendDurably(ballot.leader(), new Message.Promise(",
                "out.send(ballot.leader(), new Message.Promise("),
        Mutant.named("lower ballot promised after a higher one")
            .replacing(
                ACCEPTOR,
                "Ballot ballot = prepare.ballot(); if (ballot.isBelow(promised)) {",
                "Ballot ballot = prepare.ballot(); if (ballot.round() == 0) {"),
        Mutant.named("accept below the promise")
            .replacing(ACCEPTOR, "if (order < 0) {", "if (order < 0 && ballot.round() == 0) {"),
        Mutant.named("accept does not raise the promise")
            .replacing(
                ACCEPTOR,
                "promised = ballot; accepted.put(slot, pvalue);",
                "accepted.put(slot, pvalue);"),
        Mutant.named("accepted value not journalled")
            .replacing(
                ACCEPTOR, "out.persist(new JournalRecord.AcceptedValue(epoch, pvalue));", ""),
        Mutant.named("accepted value acknowledged before it is durable")
            .replacing(
                ACCEPTOR, "out.sendDurably(runBallot.leader(),", "out.send(runBallot.leader(),"),
        Mutant.named("acknowledgement covers an older ballot's values")
            .replacing(
                ACCEPTOR,
                "if (!runBallot.equals(ballot)) { runBallot = ballot;",
                "if (!runBallot.equals(ballot)) { Ballot old = runBallot; runBallot = ballot;"
                    + " if (!old.equals(Ballot.ZERO)) { acknowledge(commit, out); }"),
        Mutant.named("highest accepted slot left out of the promise")
            .replacing(
                ACCEPTOR,
                "slot <= accepted.last(); slot++) {",
                "slot < accepted.last();" + " slot++) {"),
        Mutant.named("adopted by one promise too few")
            .replacing(
                SCOUT,
                "return complete >= epoch.quorum();",
                "return complete >= epoch.quorum() - 1;"),
        Mutant.named("accepted values ignored by the next leader")
            .replacing(
                SCOUT,
                "return pvalue == null ? Value.NO_OP : pvalue.value();",
                "return pvalue == null ? Value.NO_OP : Value.NO_OP;"),
        Mutant.named("value of the lowest ballot instead of the highest")
            .replacing(
                SCOUT,
                "known.ballot().isBelow(pvalue.ballot())",
                "pvalue.ballot().isBelow(known.ballot())"),
        Mutant.named("half of the voters taken for a majority")
            .replacing(EPOCH, "voters.size() / 2 + 1", "(voters.size() + 1) / 2 - 1 + 0"));
  }
}
