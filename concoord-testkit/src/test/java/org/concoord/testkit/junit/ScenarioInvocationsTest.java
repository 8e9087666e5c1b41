package org.concoord.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.concoord.spi.ValueTypes;
import org.concoord.testkit.check.HistoryRecorder;
import org.concoord.testkit.check.LinearizabilityChecker;
import org.concoord.testkit.sim.Reduction;
import org.concoord.testkit.sim.ScenarioRuns;
import org.concoord.testkit.sim.Simulation;
import org.junit.jupiter.api.Test;

/** A class whose methods ask for their Invocation is its own specification all the same. */
class ScenarioInvocationsTest {
  private static final int SEEDS = 10;

  @Test
  void whatTheLogAloneKnowsIsToldAgainWhenItIsReplayed() {
    ScenarioRuns runs =
        new ScenarioRuns(
            List.of(new TallyReplicated()),
            ValueTypes.STANDARD,
            scenario ->
                scenario.eachClient(
                    connection -> {
                      TallyProxy tally = new TallyProxy(connection);
                      return random ->
                          random.nextBoolean() ? tally.stampAsync() : tally.addAsync(1);
                    }));
    assertThat(LongStream.rangeClosed(1, SEEDS).mapToObj(seed -> runs.run(seed, Reduction.NONE, 0)))
        .extracting(Simulation.Result::violation)
        .containsOnlyNulls();
  }

  @Test
  void whatClientsSawAloneCannotTellIt() throws Exception {
    HistoryRecorder recorder = new HistoryRecorder();
    recorder
        .on("a", new TallyReplicated(), "tally")
        .call("stamp()", out -> {}, () -> 5L, org.concoord.spi.ValueWriter::writeLong);
    LinearizabilityChecker checker = LinearizabilityChecker.of(new TallyReplicated());
    assertThatThrownBy(() -> checker.check(recorder.history()))
        .hasMessage(
            "what an Invocation tells is known to the log, and to no history of what clients saw");
  }
}
