package org.concoord.testkit.sim;

import java.util.List;

/** How first members form an instance (M5). */
final class FormationMutants {
  private FormationMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("locked though others know other identities")
            .in(FormationProbe.class)
            .replacing(
                "org/concoord/paxos/Formation.java",
                "&& heard.values().stream().allMatch(this::agrees)",
                ""),
        Mutant.named("lock never given up")
            .in(FormationProbe.class)
            .replacing(
                "org/concoord/paxos/Formation.java",
                "if (state == State.LOCKED && strangerSince >= 0 && now - strangerSince >= PATIENCE_TICKS) { startAnew(); }",
                ""),
        Mutant.named("a formed member does not answer those that ask")
            .in(FormationProbe.class)
            .replacing(
                "org/concoord/paxos/Formation.java",
                "out.send(message.address(), message());",
                ""));
  }
}
