package org.concoord.testkit.sim;

import java.util.List;

/** Elections and answers that stand still (R6). */
final class LivenessMutants {
  private LivenessMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("lost prepares are never sent again, nor given up")
            .replacing("org/concoord/paxos/Leadership.java", "scout.askAgain(out);", "")
            .replacing(
                "org/concoord/paxos/Leadership.java",
                "follow(ReplicaId.NONE, \"no majority promised\", now, out);",
                "election.waitForSilence(now);"),
        Mutant.named("leader that nobody answers stays one and claims to be connected")
            .replacing(
                "org/concoord/paxos/Leadership.java",
                "if (!election.isQuorumConnected(now)) { follow(",
                "if (false) { follow(")
            .replacing(
                "org/concoord/paxos/Heartbeats.java",
                "election.isQuorumConnected(now), learner.commit()",
                "true, learner.commit()"),
        Mutant.named("a leader that is overtaken stays so")
            .replacing(
                "org/concoord/paxos/Leadership.java",
                "if (leading != null && leading.ballot().isBelow(promised)) {",
                "if (false) {"),
        Mutant.named("all followers wait for the same time")
            .replacing(
                "org/concoord/paxos/Election.java",
                "patience = random.nextInt(timing.electionMinTicks(), timing.electionMaxTicks() + 1);",
                "patience = timing.electionMaxTicks();"),
        Mutant.named("all followers wait for the shortest time")
            .replacing(
                "org/concoord/paxos/Election.java",
                "patience = random.nextInt(timing.electionMinTicks(), timing.electionMaxTicks() + 1);",
                "patience = timing.electionMinTicks();"),
        Mutant.named("whoever stands is promised though a leader is heard")
            .replacing(
                "org/concoord/paxos/PaxosNode.java",
                "if (!prepare.handOver() && leadership.hearsAnotherLeaderThan(from, now)) {",
                "if (false) {"));
  }
}
