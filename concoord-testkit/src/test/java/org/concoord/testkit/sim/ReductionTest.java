package org.concoord.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is left of a run is had again by its text. */
class ReductionTest {
  private static TreeSet<Integer> faults(int... numbers) {
    return new TreeSet<>(IntStream.of(numbers).boxed().toList());
  }

  @Test
  void itsTextStandsForIt() {
    Reduction reduction =
        Reduction.NONE
            .withReplicas(5)
            .withClients(2)
            .withAtOnce(1)
            .withCalls(17)
            .withEvents(900)
            .withFaults(faults(3, 12))
            .without(Noise.LOSS)
            .without(Noise.JOURNAL_DELAY);
    assertThat(reduction)
        .hasToString(
            "replicas=5,clients=2,at-once=1,calls=17,events=900,faults=3+12,without=loss+journal-delay");
    assertThat(Reduction.parse(reduction.toString())).isEqualTo(reduction);
    assertThat(Reduction.parse("")).isEqualTo(Reduction.NONE);
    assertThat(Reduction.NONE.toString()).isEmpty();
    Reduction faultless = Reduction.NONE.withFaults(faults());
    assertThat(Reduction.parse(faultless.toString())).isEqualTo(faultless);
  }

  @Test
  void whatIsNoSuchTextIsNamed() {
    for (String part : List.of("clients", "clients=many", "leaders=2", "without=luck")) {
      assertThatThrownBy(() -> Reduction.parse("calls=3," + part))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"" + part + "\"");
    }
  }

  @Test
  void toKeepAllThatThereIsChangesNothing() {
    for (long seed = 1; seed <= 5; seed++) {
      Simulation.Result whole = Simulation.run(seed);
      TreeSet<Integer> all = new TreeSet<>();
      IntStream.rangeClosed(0, whole.faults()).forEach(all::add);
      Reduction kept =
          Reduction.NONE.withFaults(all).withCalls(whole.calls()).withReplicas(whole.replicas());
      assertThat(Simulation.run(seed, kept, 0).hash()).isEqualTo(whole.hash());
    }
  }

  @Test
  void thereAreNoMoreThanAsked() {
    Reduction little = Reduction.NONE.withClients(1).withCalls(3).withFaults(faults());
    for (long seed = 1; seed <= 20; seed++) {
      Simulation.Result result = Simulation.run(seed, little, 0);
      assertThat(result.violation()).isNull();
      assertThat(result.calls()).isEqualTo(3);
      assertThat(result.coverage().counts())
          .doesNotContainKeys("crashed", "split in two", "paused");
    }
  }
}
