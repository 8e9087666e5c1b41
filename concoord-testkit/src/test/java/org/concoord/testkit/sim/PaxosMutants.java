package org.concoord.testkit.sim;

import java.util.List;
import java.util.stream.Stream;

/** The mistakes planted in single roles of the protocol, for testers other than the simulator. */
public final class PaxosMutants {
  private PaxosMutants() {}

  public static List<Mutant> all() {
    return Stream.of(
            AcceptorMutants.all(), ScoutMutants.all(), CommanderMutants.all(), LearnerMutants.all())
        .flatMap(List::stream)
        .toList();
  }
}
