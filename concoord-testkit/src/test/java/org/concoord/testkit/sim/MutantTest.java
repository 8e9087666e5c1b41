package org.concoord.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Shows that the simulator would find the bug: mistakes that others have made are planted in the
 * real core, and each must be found by the seeds of an ordinary build. One that survives means a
 * better workload or a better invariant, never a weaker mistake.
 */
class MutantTest {
  private static final int SEEDS = 200;
  private static final String ACCEPTOR = "org/concoord/paxos/Acceptor.java";
  private static final String SCOUT = "org/concoord/paxos/Scout.java";
  private static final String COMMANDER = "org/concoord/paxos/Commander.java";

  private static final List<String> TABLE = new ArrayList<>();

  static List<Mutant> mutants() {
    return List.of(
        Mutant.named("promise counted per message instead of per sender")
            .replacing(
                SCOUT,
                "promise.answer() > answer.number && !answer.isComplete()",
                "promise.answer() > answer.number || answer.isComplete()"),
        Mutant.named("accept counted per message instead of per sender")
            .replacing(
                COMMANDER,
                "private static final class Progress {",
                "private static final class Progress { int messages;")
            .replacing(
                COMMANDER,
                "if (accepted.high() > progress.high",
                "progress.messages = accepted.high() > progress.high ? 1 : progress.messages + 1; if (accepted.high() > progress.high")
            .replacing(COMMANDER, "votes++;", "votes += progress.messages;"),
        Mutant.named("accept held against a stale copy of the promise")
            .replacing(
                ACCEPTOR,
                "Ballot ballot = accept.ballot(); if (ballot.isBelow(promised))",
                "Ballot ballot = accept.ballot(); if (ballot.isBelow(runBallot))"),
        Mutant.named("prepare held against a stale copy of the promise")
            .replacing(
                ACCEPTOR,
                "Ballot ballot = prepare.ballot(); if (ballot.isBelow(promised))",
                "Ballot ballot = prepare.ballot(); if (ballot.isBelow(runBallot))")
            .replacing(
                ACCEPTOR,
                "if (promised.isBelow(ballot)) { promise(",
                "if (runBallot.isBelow(ballot)) { promise("),
        Mutant.named("value of the longest log instead of the highest ballot")
            .replacing(
                SCOUT,
                "private long commit;",
                "private final Map<Long, Long> lengths = new TreeMap<>(); private long commit;")
            .replacing(
                SCOUT,
                "if (known == null || known.ballot().isBelow(pvalue.ballot())) {",
                """
                long length = answer.pvalues().get(answer.pvalues().size() - 1).slot();
                if (known == null || lengths.get(pvalue.slot()) < length) {
                  lengths.put(pvalue.slot(), length);
                """),
        Mutant.named("value of the last answer instead of the highest ballot")
            .replacing(
                SCOUT,
                "if (known == null || known.ballot().isBelow(pvalue.ballot())) {",
                "if (true) {"),
        Mutant.named("ack over holes")
            .replacing(
                ACCEPTOR,
                "extendRun(commit); acknowledge(from, commit, out);",
                "extendRun(commit); runHigh = Math.max(runHigh, slot); acknowledge(from, commit, out);"),
        Mutant.named("reply cache lost at leader change")
            .replacing(
                "org/concoord/testkit/sim/ReplicaState.java",
                "batch.reset(value);",
                """
                batch.reset(value);
                if (batch.count() > 0 && batch.clockDeltaMicros() == 0) { // a leader's first batch
                  sessions.values().forEach(session -> session.replies.clear());
                }
                """));
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void isFoundWithinTheSeedsOfOneBuild(Mutant mutant) {
    LongFunction<String> simulation = MutantLoader.load(mutant);
    for (long seed = 1; seed <= SEEDS; seed++) {
      String broken = simulation.apply(seed);
      if (broken != null) {
        TABLE.add(String.format(Locale.ROOT, "  %-56s seed %3d  %s", mutant, seed, broken));
        return;
      }
    }
    TABLE.add(String.format(Locale.ROOT, "  %-56s survived", mutant));
    assertThat(mutant).as("survived %d seeds", SEEDS).isNull();
  }

  @Test
  void theUnchangedCoreSurvivesTheSameLoader() {
    LongFunction<String> simulation = MutantLoader.load(Mutant.named("none"));
    for (long seed = 1; seed <= 10; seed++) {
      assertThat(simulation.apply(seed)).as("seed %d", seed).isNull();
    }
  }

  @AfterAll
  static void printTable() {
    System.out.println("planted mistakes, and the first seed that found each:");
    TABLE.forEach(System.out::println);
  }
}
