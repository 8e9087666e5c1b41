package org.concoord.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.concoord.testkit.sim.Mutant;
import org.concoord.testkit.sim.MutantLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows that the explorer would find the bug: each mistake planted in the real core is found. */
class ExplorerMutantTest {
  private static final int STATES = Integer.getInteger("concoord.mutantStates", 60_000);
  private static final String NODE = "org/concoord/paxos/PaxosNode.java";
  private static final String ACCEPTOR = "org/concoord/paxos/Acceptor.java";
  private static final String SCOUT = "org/concoord/paxos/Scout.java";
  private static final String COMMANDER = "org/concoord/paxos/Commander.java";

  private static final List<String> TABLE = new ArrayList<>();

  static List<Mutant> mutants() {
    return List.of(
        Mutant.named("accept below the promise")
            .replacing(ACCEPTOR, "if (order < 0) {", "if (order < 0 && ballot.round() == 0) {"),
        Mutant.named("accept held against a stale copy of the promise")
            .replacing(
                ACCEPTOR,
                "int order = ballot.compareTo(promised);",
                "int order = ballot.compareTo(runBallot);"),
        Mutant.named("votes counted per message")
            .replacing(
                COMMANDER,
                "private static final class Progress {",
                "private static final class Progress { int messages;")
            .replacing(
                COMMANDER,
                "if (progress[voter].extend(",
                "progress[voter].messages++; decide(out); if (progress[voter].extend(")
            .replacing(COMMANDER, "votes++;", "votes += voter.messages;"),
        Mutant.named("acknowledgement over holes")
            .replacing(
                ACCEPTOR,
                "extendRun(commit); acknowledge(commit, out);",
                "extendRun(commit); runHigh = Math.max(runHigh, slot); acknowledge(commit, out);"),
        Mutant.named("acknowledgement covers an older ballot's values")
            .replacing(
                ACCEPTOR,
                "if (!runBallot.equals(ballot)) { runBallot = ballot;",
                "if (!runBallot.equals(ballot)) { Ballot old = runBallot; runBallot = ballot;"
                    + " if (!old.equals(Ballot.ZERO)) { acknowledge(commit, out); }"),
        Mutant.named("accepted values ignored by the next leader")
            .replacing(
                SCOUT,
                "return pvalue == null ? Value.NO_OP : pvalue.value();",
                "return pvalue == null ? Value.NO_OP : Value.NO_OP;"),
        Mutant.named("commit index applied to a value of another ballot")
            .replacing(
                NODE,
                "if (pvalue == null || !pvalue.ballot().equals(ballot)) {",
                "if (pvalue == null) {"),
        Mutant.named("value of the highest slot instead of the highest ballot")
            .replacing(
                SCOUT,
                "private long commit;",
                "private final java.util.Map<Long, Long> lengths = new java.util.TreeMap<>();"
                    + " private long commit;")
            .replacing(
                SCOUT,
                "for (PValue pvalue : answer.takePValues()) {",
                "List<PValue> all = answer.takePValues();"
                    + " long length = all.isEmpty() ? 0 : all.get(all.size() - 1).slot();"
                    + " for (PValue pvalue : all) {")
            .replacing(
                SCOUT,
                "if (known == null || known.ballot().isBelow(pvalue.ballot())) {",
                "if (known == null || lengths.get(pvalue.slot()) < length) {"
                    + " lengths.put(pvalue.slot(), length);"));
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void isFound(Mutant mutant) {
    String broken = MutantLoader.load(mutant.in(ExploreProbe.class)).apply(STATES);
    TABLE.add(String.format(Locale.ROOT, "  %-60s %s", mutant, broken));
    assertThat(broken).as("%s: what is broken", mutant).isNotNull();
  }

  @Test
  void theUnchangedCoreIsCleanInTheSameLoader() {
    assertThat(MutantLoader.load(Mutant.named("none").in(ExploreProbe.class)).apply(2_000))
        .isNull();
  }

  @AfterAll
  static void printTable() {
    System.out.println("planted mistakes, and the states visited until each was found:");
    TABLE.forEach(System.out::println);
  }
}
