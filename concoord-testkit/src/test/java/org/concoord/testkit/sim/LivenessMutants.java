package org.concoord.testkit.sim;

import java.util.List;

/** Elections and answers that stand still (R6). */
final class LivenessMutants {
  private LivenessMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("lost prepares are never sent again, nor given up")
            .replacing("org/concoord/paxos/Leadership.java", "askAgain(out);", "")
            .replacing(
                "org/concoord/paxos/Leadership.java",
                "follow(ReplicaId.NONE, \"no majority promised\", now, out);",
                "election.waitForSilence(now);"));
  }
}
