package org.concoord.testkit.sim;

import java.util.List;

/** How first members form an instance (M5). */
final class FormationMutants {
  private static final String FORMATION = "org/concoord/paxos/Formation.java";

  private FormationMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("locked though others know other identities")
            .in(FormationProbe.class)
            .replacing(FORMATION, "&& heard.values().stream().allMatch(this::agrees)", ""),
        Mutant.named("formed by those heard")
            .in(FormationProbe.class)
            .replacing(
                FORMATION, "known.size() == members.size()", "known.size() > members.size() / 2")
            .replacing(
                FORMATION,
                "this::agrees) && heard.size() == members.size() - 1",
                "this::agrees) && heard.size() == known.size() - 1")
            .replacing(
                FORMATION,
                "if (heard.size() == members.size() - 1",
                "if (heard.size() == known.size() - 1"),
        Mutant.named("locked again under the same identity")
            .in(FormationProbe.class)
            .replacing(
                FORMATION,
                "self = identities.get(); known.put(address, self); locked = null;",
                "locked = null;"),
        Mutant.named("identity that was needed not taken back")
            .in(FormationProbe.class)
            .replacing(
                FORMATION, "named != null && message.known().equals(givenUp.get(named))", "false"),
        Mutant.named("one name for two instances")
            .in(FormationProbe.class)
            .replacing(
                FORMATION, "high ^ voter.getValue().high()", "high ^ voter.getKey().length()")
            .replacing(FORMATION, "low ^ voter.getValue().low()", "low ^ voter.getKey().length()"),
        Mutant.named("a member vetoes nothing")
            .in(FormationProbe.class)
            .replacing(FORMATION, "} else if (!self.equals(named)) {", "} else if (false) {"),
        Mutant.named("a restarted member goes by its old identity (M12)")
            .in(FormationProbe.class)
            .replacing(
                "org/concoord/testkit/sim/FormationSimulation.java",
                "processes.set(process, newFormation(process));",
                "processes.set(process, new Formation(addresses.get(process), addresses, () -> before.self()));"),
        Mutant.named("lock never given up")
            .in(FormationProbe.class)
            .replacing(FORMATION, "if (forgets && isLostToStrangers()) { startAnew(); }", ""),
        Mutant.named("a formed member does not answer those that ask")
            .in(FormationProbe.class)
            .replacing(FORMATION, "out.send(message.address(), message());", ""));
  }
}
