package org.concoord.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.SplittableRandom;
import org.concoord.codec.MessagePackReader;
import org.junit.jupiter.api.Test;

/** Histories by the thousand, each from its seed. */
class LinearizabilityPropertyTest {
  private static final RegisterSpecification REGISTER = new RegisterSpecification();
  private static final LinearizabilityChecker CHECKER = LinearizabilityChecker.of(REGISTER);

  @Test
  void agreesWithTheDefinitionOnEverySmallHistory() {
    EnumMap<Verdict.Kind, Integer> seen = new EnumMap<>(Verdict.Kind.class);
    for (long seed = 1; seed <= 3_000; seed++) {
      List<RecordedCall> calls = anything(new SplittableRandom(seed));
      int answered = (int) calls.stream().filter(call -> !call.isOpen()).count();
      int expected = new BruteForce<>(REGISTER, calls).longest();
      Verdict verdict = CHECKER.check(History.of(calls)).verdicts().get(0);
      assertThat(verdict.kind())
          .as("seed %d: %s", seed, verdict.report())
          .isEqualTo(
              expected == answered ? Verdict.Kind.LINEARIZABLE : Verdict.Kind.NOT_LINEARIZABLE);
      assertThat(verdict.order().stream().filter(call -> !call.isOpen()))
          .as("seed %d: %s", seed, verdict.report())
          .hasSize(expected);
      assertFits(verdict.order());
      seen.merge(verdict.kind(), 1, Integer::sum);
    }
    assertThat(seen.get(Verdict.Kind.LINEARIZABLE)).as("good ones").isGreaterThan(500);
    assertThat(seen.get(Verdict.Kind.NOT_LINEARIZABLE)).as("bad ones").isGreaterThan(500);
  }

  /** Up to seven calls with times and outcomes drawn from so few that many of them fit. */
  private static List<RecordedCall> anything(SplittableRandom random) {
    List<RecordedCall> calls = new ArrayList<>();
    int count = random.nextInt(3, 8);
    int clocks = random.nextInt(4) == 0 ? 2 : 1;
    for (int i = 0; i < count; i++) {
      long from = random.nextInt(14);
      Long to = random.nextInt(5) == 0 ? null : Long.valueOf(from + random.nextInt(9));
      int method = random.nextInt(1, 5);
      long result = method == RegisterSpecification.WRITE ? 0 : random.nextInt(3);
      if (method == RegisterSpecification.COMPARE_AND_SET) {
        result = random.nextInt(2);
      }
      String clock = "clock" + random.nextInt(clocks);
      calls.add(
          HistoryBuilder.call(
              "c" + i, "x", clock, method, from, to, result, random.nextInt(3), random.nextInt(3)));
    }
    return calls;
  }

  /** What the checker says it found is an order that fits. */
  private static void assertFits(List<RecordedCall> order) {
    Long state = REGISTER.initial();
    for (int i = 0; i < order.size(); i++) {
      RecordedCall call = order.get(i);
      state = REGISTER.after(state, call);
      assertThat(state).isNotNull();
      assertThat(order.subList(i, order.size()))
          .noneMatch(
              later -> later.clock().equals(call.clock()) && later.returnedAt() < call.invokedAt());
    }
  }

  @Test
  void acceptsWhatASequentialRunCouldHaveLookedLike() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<RecordedCall> calls = stretched(random, 200, 8, false);
      Linearizability result = CHECKER.check(History.of(calls));
      assertThat(result.isLinearizable()).as("seed %d: %s", seed, result.report()).isTrue();
    }
  }

  /** Of calls that all add one, each answer comes once: to change one contradicts the others. */
  @Test
  void rejectsTheSameWithOneOutcomeChanged() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<RecordedCall> calls = stretched(random, 200, 8, true);
      assertThat(CHECKER.check(History.of(calls)).isLinearizable()).as("seed %d", seed).isTrue();
      int[] answered =
          java.util.stream.IntStream.range(0, calls.size())
              .filter(i -> !calls.get(i).isOpen())
              .toArray();
      int changed = answered[random.nextInt(answered.length)];
      int other = changed;
      while (other == changed) {
        other = answered[random.nextInt(answered.length)];
      }
      RecordedCall call = calls.get(changed);
      calls.set(changed, HistoryText.answered(call, call.returnedAt(), calls.get(other).outcome()));
      Linearizability result = CHECKER.check(History.of(calls));
      assertThat(result.kind())
          .as("seed %d: %s", seed, result.report())
          .isEqualTo(Verdict.Kind.NOT_LINEARIZABLE);
    }
  }

  @Test
  void judgesALongHistoryInStepsThatGrowWithIt() {
    List<RecordedCall> calls = stretched(new SplittableRandom(1), 10_000, 8, true);
    Verdict verdict = CHECKER.check(History.of(calls)).verdicts().get(0);
    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.LINEARIZABLE);
    assertThat(verdict.steps()).isLessThan(60L * calls.size());
  }

  /**
   * A sequential run, each call then stretched around its moment, as far as its client has time;
   * one in a hundred loses its answer, and as many are added that never ran.
   */
  static List<RecordedCall> stretched(
      SplittableRandom random, int count, int clients, boolean onlyIncrements) {
    List<RecordedCall> calls = new ArrayList<>();
    long[] freeFrom = new long[clients];
    Long state = REGISTER.initial();
    for (long now = 10; calls.size() < count; now += 10) {
      int client = random.nextInt(clients);
      if (freeFrom[client] >= now) {
        continue;
      }
      int method = onlyIncrements ? RegisterSpecification.ADD : random.nextInt(1, 5);
      long argument = onlyIncrements ? 1 : random.nextInt(10);
      long from = random.nextLong(Math.max(freeFrom[client], now - 200), now) + 1;
      boolean lost = random.nextInt(100) == 0;
      String name = "c" + client;
      if (random.nextInt(100) == 0) {
        calls.add(HistoryBuilder.call(name, "x", "c", method, from, null, 0, argument, 3));
        continue;
      }
      RecordedCall asked = HistoryBuilder.call(name, "x", "c", method, from, null, 0, argument, 3);
      byte[] outcome = REGISTER.outcome(state, asked);
      state = REGISTER.after(state, asked);
      long to = now + random.nextLong(100);
      calls.add(lost ? asked : HistoryText.answered(asked, to, outcome));
      freeFrom[client] = to;
    }
    return calls;
  }

  /** The generator does what it is there for: calls overlap, and answers rise one by one. */
  @Test
  void overlapsTheCallsItStretches() {
    List<RecordedCall> calls = stretched(new SplittableRandom(5), 500, 8, true);
    long overlapping =
        calls.stream()
            .filter(
                call ->
                    calls.stream()
                            .filter(
                                other ->
                                    other.invokedAt() <= call.returnedAt()
                                        && call.invokedAt() <= other.returnedAt())
                            .count()
                        >= 4)
            .count();
    assertThat(overlapping).isGreaterThan(400);
    long[] answers =
        calls.stream()
            .filter(call -> !call.isOpen())
            .mapToLong(
                call -> {
                  MessagePackReader in = new MessagePackReader(call.outcome());
                  in.skipValue();
                  return in.readLong();
                })
            .toArray();
    assertThat(Arrays.stream(answers).distinct().count()).isEqualTo(answers.length);
  }
}
