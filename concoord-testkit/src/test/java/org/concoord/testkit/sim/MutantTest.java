package org.concoord.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Shows that the simulator would find the bug: mistakes that others have made are planted in the
 * real core, and each must be found by the seeds of an ordinary run. One that survives means a
 * better workload or a better invariant, never a weaker mistake. Where it is known which seed finds
 * one, a build begins with that ({@link FindingSeeds}).
 */
class MutantTest {
  private static final int SEEDS = Integer.getInteger("concoord.mutantSeeds", 500);
  private static final String ONLY = System.getProperty("concoord.mutant", "");
  private static final String PAXOS = "org/concoord/paxos/";
  private static final String ACCEPTOR = PAXOS + "Acceptor.java";
  private static final String SCOUT = PAXOS + "Scout.java";
  private static final String COMMANDER = PAXOS + "Commander.java";
  private static final String LEADERSHIP = PAXOS + "Leadership.java";
  private static final String CATCH_UP = PAXOS + "CatchUp.java";
  private static final String FORMATION = PAXOS + "Formation.java";

  /** A mistake that was found: by which seed first, and what it broke. */
  private record Found(String mutant, long seed, String broken) {}

  private static final List<Found> TABLE = Collections.synchronizedList(new ArrayList<>());

  /** All of them in {@code .ci/run}; a build, which has ten minutes, takes every third one. */
  static List<Mutant> mutants() {
    List<Mutant> all = all();
    int each = FindingSeeds.SEARCHES || !ONLY.isEmpty() ? 1 : 3;
    return IntStream.range(0, all.size()).filter(i -> i % each == 0).mapToObj(all::get).toList();
  }

  static List<Mutant> all() {
    return Stream.of(
            classics(),
            AcceptorMutants.all(),
            ScoutMutants.all(),
            CommanderMutants.all(),
            LearnerMutants.all(),
            LivenessMutants.all(),
            ClockMutants.all(),
            StorageMutants.all(),
            RsmMutants.all(),
            SnapshotMutants.all(),
            ExecutionMutants.all(),
            FormationMutants.all(),
            ReadMutants.all(),
            LeaseMutants.all(),
            EpochMutants.all(),
            DurableEpochMutants.all(),
            ParkingMutants.all(),
            SessionMutants.all(),
            DurableMutants.all(),
            DivergenceMutants.all())
        .flatMap(List::stream)
        .filter(mutant -> mutant.name().contains(ONLY))
        .toList();
  }

  private static List<Mutant> classics() {
    return List.of(
        Mutant.named("promise counted per message instead of per sender (M3)")
            .replacing(
                SCOUT,
                "promise.answer() > answer.number && !answer.isComplete()",
                "promise.answer() > answer.number || answer.isComplete()"),
        Mutant.named("accept counted per message instead of per sender (M3)")
            .replacing(COMMANDER, "class Progress {", "class Progress { private int messages;")
            .replacing(
                COMMANDER,
                "if (progress[voter].extend(accepted.low(), accepted.high(), now)) {",
                """
                Progress of = progress[voter];
                of.messages = of.extend(accepted.low(), accepted.high(), now) ? 1 : of.messages + 1;
                {""")
            .replacing(COMMANDER, "votes++;", "votes += voter.messages;"),
        Mutant.named("accept held against a stale copy of the promise")
            .replacing(ACCEPTOR, "ballot.compareTo(promised)", "ballot.compareTo(runBallot)")
            .replacing(ACCEPTOR, "ballot = order == 0 ? promised : ballot;", ""),
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
                """
                private final java.util.Map<Long, Long> lengths = new java.util.HashMap<>();
                private long commit;
                """)
            .replacing(
                SCOUT,
                "for (PValue pvalue : answer.takePValues()) {",
                """
                List<PValue> taken = answer.takePValues();
                long length = taken.isEmpty() ? 0 : taken.get(taken.size() - 1).slot();
                for (PValue pvalue : taken) {
                """)
            .replacing(
                SCOUT,
                "if (known == null || known.ballot().isBelow(pvalue.ballot())) {",
                """
                if (known == null || lengths.get(pvalue.slot()) < length) {
                  lengths.put(pvalue.slot(), length);
                """),
        Mutant.named("value of the last answer instead of the highest ballot (M4)")
            .replacing(SCOUT, "known == null || known.ballot().isBelow(pvalue.ballot())", "true"),
        Mutant.named("trimmed slots settled with a no-op")
            .replacing(LEADERSHIP, "learner.commit() < adopted.trim()", "false"),
        Mutant.named("ack over holes")
            .replacing(
                ACCEPTOR,
                "extendRun(commit); acknowledge(commit, out);",
                "extendRun(commit); runHigh = Math.max(runHigh, slot); acknowledge(commit, out);"),
        Mutant.named("commit index decides what another ballot accepted (M15)")
            .replacing(
                CATCH_UP, "pvalue == null || !pvalue.ballot().equals(ballot)", "pvalue == null"),
        Mutant.named("fetch repeated to a source that is gone")
            .replacing(CATCH_UP, "ask(other(source, now), now, out);", "ask(source, now, out);"),
        Mutant.named("formed member gives its identity up")
            .in(FormationProbe.class)
            .replacing(
                FORMATION, "state == State.LOCKED && strangerSince >= 0", "strangerSince >= 0"),
        Mutant.named("formation without the lock")
            .in(FormationProbe.class)
            .replacing(FORMATION, "m.locked() && m.known().equals(", "m.known().equals("),
        Mutant.named("reply cache lost at leader change")
            .replacing(
                "org/concoord/rsm/SlotExecution.java",
                "List<Session> expired = sessions.advanceTo(batch.clockMicros(sessions.clockMicros()));",
                """
                if (batch.clockMicros(sessions.clockMicros()) == sessions.clockMicros()) { // a leader's first batch
                  sessions.forgetReplies();
                }
                List<Session> expired = sessions.advanceTo(batch.clockMicros(sessions.clockMicros()));
                """)
            .replacing(
                "org/concoord/rsm/Sessions.java",
                "long clockMicros() {",
                """
                void forgetReplies() {
                  for (long key : sessions.sortedKeys()) {
                    sessions.get(key).replies().forget();
                  }
                }

                long clockMicros() {""")
            .replacing(
                "org/concoord/rsm/ReplyCache.java",
                "long ackedBelow() {",
                """
                void forget() {
                  Arrays.fill(ring, null);
                  bytes = 0;
                }

                long ackedBelow() {"""));
  }

  /** Of all, so that it is not first told by the next search. */
  @Test
  void everyMistakeFindsItsPlace() {
    assertThat(all()).allSatisfy(mutant -> assertThat(MutantLoader.edited(mutant)).isNotEmpty());
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("mutants")
  void isFoundWithinTheSeedsOfOneBuild(Mutant mutant) {
    LongFunction<String> simulation = MutantLoader.load(mutant);
    LongStream seeds = LongStream.rangeClosed(1, SEEDS);
    OptionalLong known = FindingSeeds.KNOWN.of(mutant.name());
    if (known.isPresent() && !FindingSeeds.SEARCHES) {
      seeds = LongStream.concat(LongStream.of(known.getAsLong()), seeds);
    }
    for (PrimitiveIterator.OfLong next = seeds.iterator(); next.hasNext(); ) {
      long seed = next.nextLong();
      String broken = simulation.apply(seed);
      if (broken != null) {
        TABLE.add(new Found(mutant.name(), seed, broken));
        return;
      }
    }
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
    List<Found> found = new ArrayList<>(TABLE);
    found.sort(Comparator.comparingLong(Found::seed).thenComparing(Found::mutant));
    System.out.println("planted mistakes, the first seed that found each, and what it broke:");
    for (Found each : found) {
      System.out.printf(Locale.ROOT, "  %-68s %3d  %s%n", each.mutant, each.seed, each.broken);
    }
    if (!found.isEmpty()) {
      System.out.printf(
          Locale.ROOT,
          "%d found; median seed %d, worst %d%n",
          found.size(),
          found.get(found.size() / 2).seed,
          found.get(found.size() - 1).seed);
    }
    if (FindingSeeds.SEARCHES && ONLY.isEmpty()) {
      Map<String, Long> seeds = new LinkedHashMap<>();
      found.forEach(each -> seeds.put(each.mutant, each.seed));
      FindingSeeds.write(seeds);
    }
  }
}
