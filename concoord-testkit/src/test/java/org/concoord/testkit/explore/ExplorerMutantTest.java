package org.concoord.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.concoord.testkit.sim.Mutant;
import org.concoord.testkit.sim.MutantLoader;
import org.concoord.testkit.sim.PaxosMutants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows that the explorer would find the bug: each mistake planted in the real core is found. */
class ExplorerMutantTest {
  private static final int STATES = Integer.getInteger("concoord.mutantStates", 60_000);
  private static final String ONLY = System.getProperty("concoord.mutant", "");
  private static final boolean SEARCHES = Boolean.getBoolean("concoord.mutantSearch");
  private static final String CATCH_UP = "org/concoord/paxos/CatchUp.java";
  private static final String ACCEPTOR = "org/concoord/paxos/Acceptor.java";
  private static final String SCOUT = "org/concoord/paxos/Scout.java";
  private static final String COMMANDER = "org/concoord/paxos/Commander.java";

  /** What breaks nothing within any bound of the explorer, by the reason. */
  private static final Map<String, List<String>> OUT_OF_BOUNDS =
      Map.of(
          "only progress suffers",
          List.of(
              "leader goes on though its acceptor took another leader",
              "equal ballot is promised to nobody twice",
              "the first value accepted in a slot is kept for ever",
              "voter that trimmed asked for ever",
              "lost accepts are never sent again"),
          "nothing is executed and trimmed",
          List.of(
              "trimmed slots reported as empty in a promise (M5)",
              "trimmed and decided slots reported as empty in a promise (M5)",
              "slots dropped that this replica has not executed",
              "fetched batches lose what is in them",
              "trim told before all have executed",
              "trim told by the decided prefix",
              "executed reported by what is decided"),
          "no process comes back",
          List.of(
              "back under the same identity after amnesia (M12)",
              "stands again under the ballot it stood under before (M6)"),
          "not found yet, or it takes five voters",
          List.of(
              "vote for another ballot counted",
              "overtaken leader announces what it did not propose",
              "overtaken leader goes on where it proposed nothing"),
          "nothing is sent again after a time",
          List.of("retransmission carries a no-op"),
          "there are too few slots",
          List.of(
              "more than the window of 1,024 slots proposed",
              "log grows into slots that are still held",
              "proposals grow into the wrong place",
              "leader raises its ballot in place, without phase 1"),
          "there are three voters",
          List.of("quorum of two whatever the size"),
          "no value is proposed twice",
          List.of("values recovered of the same command collapse to one slot"));

  private static final List<String> TABLE = Collections.synchronizedList(new ArrayList<>());

  /** All of them in {@code .ci/run}; a build, which has ten minutes, takes every other one. */
  static List<Mutant> mutants() {
    Set<String> left =
        OUT_OF_BOUNDS.values().stream().flatMap(List::stream).collect(Collectors.toSet());
    List<Mutant> all =
        Stream.concat(own().stream(), PaxosMutants.all().stream())
            .filter(mutant -> !left.contains(mutant.name()) && mutant.name().contains(ONLY))
            .toList();
    int each = SEARCHES || !ONLY.isEmpty() ? 1 : 2;
    return IntStream.range(0, all.size()).filter(i -> i % each == 0).mapToObj(all::get).toList();
  }

  private static List<Mutant> own() {
    return List.of(
        Mutant.named("accept below the promise")
            .replacing(ACCEPTOR, "if (order < 0) {", "if (order < 0 && ballot.round() == 0) {"),
        Mutant.named("accept held against a stale copy of the promise")
            .replacing(
                ACCEPTOR,
                "int order = ballot.compareTo(promised);",
                "int order = ballot.compareTo(runBallot);"),
        Mutant.named("votes counted per message (M3)")
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
        Mutant.named("commit index applied to a value of another ballot (M15)")
            .replacing(
                CATCH_UP,
                "if (pvalue == null || !pvalue.ballot().equals(ballot)) {",
                "if (pvalue == null) {"),
        Mutant.named("value of the last answer instead of the highest ballot (M4)")
            .replacing(SCOUT, "known == null || known.ballot().isBelow(pvalue.ballot())", "true"),
        Mutant.named("committed slots reported as empty (M5)")
            .replacing(
                ACCEPTOR,
                "acceptedFrom(Math.max(prepare.from(), trim + 1))",
                "acceptedFrom(Math.max(prepare.from(), commit + 1))")
            .replacing(ACCEPTOR, "parts.size(), commit, trim", "parts.size(), 0, trim"),
        Mutant.named("a new ballot in the round of the old one (M6)")
            .replacing(
                "org/concoord/paxos/Leadership.java",
                "Ballot ballot = above.next(self);",
                "Ballot ballot = new Ballot(Math.max(1, above.round()), self);")
            .replacing(
                ACCEPTOR,
                "Invariants.check(promised.isBelow(ballot), \"a proposer stands above its own"
                    + " promise\");",
                ""),
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
  @Execution(ExecutionMode.CONCURRENT)
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
