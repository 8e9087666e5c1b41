package org.concoord.testkit.sim;

import java.util.List;

/** Votes that count before they are durable, or for more than they were (R3-R5). */
final class VoteMutants {
  private static final String ACCEPTOR = "org/concoord/paxos/Acceptor.java";
  private static final String SCOUT = "org/concoord/paxos/Scout.java";

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
        Mutant.named("accepted value acknowledged before it is durable")
            .replacing(
                ACCEPTOR, "out.sendDurably(runBallot.leader(),", "out.send(runBallot.leader(),"),
        Mutant.named("acknowledgement covers an older ballot's values")
            .replacing(
                ACCEPTOR,
                "if (!runBallot.equals(ballot)) { runBallot = ballot;",
                "if (!runBallot.equals(ballot)) { Ballot old = runBallot; runBallot = ballot;"
                    + " if (!old.equals(Ballot.ZERO)) { acknowledge(commit, out); }"),
        Mutant.named("value of the lowest ballot instead of the highest")
            .replacing(
                SCOUT,
                "known.ballot().isBelow(pvalue.ballot())",
                "pvalue.ballot().isBelow(known.ballot())"));
  }
}
