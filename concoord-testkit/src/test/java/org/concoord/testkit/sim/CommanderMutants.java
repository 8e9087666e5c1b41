package org.concoord.testkit.sim;

import java.util.List;

/** How a leader proposes, counts and announces (R5, 2.3). */
final class CommanderMutants {
  private CommanderMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("phase 2 content with one less than a quorum")
            .replacing(
                "org/concoord/paxos/Commander.java",
                "votes >= epoch.quorum()",
                "votes >= epoch.quorum() - 1"),
        Mutant.named("decided as soon as proposed")
            .replacing(
                "org/concoord/paxos/Commander.java",
                "if (progress[voter].extend(accepted.low(), accepted.high(), now)) {",
                "progress[voter].extend(accepted.low(), accepted.high(), now); {")
            .replacing(
                "org/concoord/paxos/Commander.java",
                "return votes >= epoch.quorum();",
                "return votes >= 1;"),
        Mutant.named("commit announced one beyond what is known")
            .replacing(
                "org/concoord/paxos/Commander.java",
                "first, slot, learner.commit(), proposals",
                "first, slot, learner.commit() + 1, proposals"),
        Mutant.named("heartbeat announces what is only proposed")
            .replacing(
                "org/concoord/paxos/Heartbeats.java",
                "election.isQuorumConnected(now), learner.commit(), trim",
                "election.isQuorumConnected(now), learner.commit() + (leading ? 1 : 0), trim"),
        Mutant.named("retransmission carries a no-op")
            .replacing(
                "org/concoord/paxos/Commander.java",
                "if (skipDecided(to) < proposals.next()) { out.send(voters.get(voter), accept(to.next++)); }",
                "if (skipDecided(to) < proposals.next()) { Message.Accept a = accept(to.next++); out.send(voters.get(voter), new Message.Accept(a.epoch(), a.ballot(), a.first(), a.slot(), a.commit(), Value.NO_OP)); }"),
        Mutant.named("lost accepts are never sent again")
            .replacing(
                "org/concoord/paxos/Leader.java",
                "commander.resend(now, afterTicks, election, out);",
                ""),
        Mutant.named("more than the window of 1,024 slots proposed")
            .replacing(
                "org/concoord/paxos/Commander.java",
                "proposals.slots() < WINDOW_SLOTS && proposals.bytes()",
                "proposals.bytes()"),
        Mutant.named("vote for another ballot counted")
            .replacing(
                "org/concoord/paxos/Commander.java",
                "voter < 0 || !accepted.ballot().equals(ballot)",
                "voter < 0"),
        Mutant.named("leader raises its ballot in place, without phase 1")
            .replacing(
                "org/concoord/paxos/Commander.java",
                "private final Ballot ballot;",
                "private Ballot ballot;")
            .replacing(
                "org/concoord/paxos/Commander.java",
                "long slot = proposals.next(); proposals.add(value);",
                "long slot = proposals.next(); proposals.add(value); if (slot % 100 == 0) { ballot = new Ballot(ballot.round() + 1, ballot.leader()); }"),
        Mutant.named("leader goes on though its acceptor took another leader")
            .replacing(
                "org/concoord/paxos/Leadership.java",
                "follow(ReplicaId.NONE, \"ballot \" + ballot + \" leads\", now, out);",
                "")
            .replacing(
                "org/concoord/paxos/Leadership.java",
                "if (role != Role.FOLLOWER || election.hasLeader()) { follow(ReplicaId.NONE, \"ballot \" + ballot + \" stands\", now, out);",
                "if (false) {"),
        Mutant.named("overtaken leader announces what it did not propose")
            .replacing(
                "org/concoord/paxos/Commander.java",
                "if (!proposals.get(slot).equals(learner.decision(slot))) { return false; }",
                ""),
        Mutant.named("overtaken leader goes on where it proposed nothing")
            .replacing(
                "org/concoord/paxos/Commander.java",
                "if (commit >= proposals.next()) { return false; }",
                "while (commit >= proposals.next()) { proposals.add(Value.NO_OP); }")
            .replacing(
                "org/concoord/paxos/Commander.java",
                "if (!proposals.get(slot).equals(learner.decision(slot))) { return false; }",
                ""));
  }
}
