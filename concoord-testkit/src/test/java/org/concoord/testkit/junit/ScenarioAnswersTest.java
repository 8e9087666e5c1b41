package org.concoord.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.concoord.RemoteInvocationException;
import org.concoord.spi.ValueTypes;
import org.concoord.testkit.sim.Reduction;
import org.concoord.testkit.sim.Scenario;
import org.concoord.testkit.sim.ScenarioRuns;
import org.concoord.testkit.sim.Simulation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** In a simulation callers get what they would get of a client. */
class ScenarioAnswersTest {
  /** What the calls of one run ended with, a value or an exception each. */
  private static List<@Nullable Object> answers(
      Function<ChestProxy<String>, CompletableFuture<?>> call) {
    List<@Nullable Object> answers = new ArrayList<>();
    Scenario.Client client =
        connection -> {
          ChestProxy<String> chest = new ChestProxy<>(connection);
          return random ->
              call.apply(chest)
                  .whenComplete((value, thrown) -> answers.add(thrown == null ? value : thrown));
        };
    ScenarioRuns runs =
        new ScenarioRuns(
            List.of(new ChestReplicated()),
            ValueTypes.STANDARD,
            scenario -> scenario.eachClient(client));
    Simulation.Result result = runs.run(1, Reduction.NONE, 0);
    assertThat(result.violation()).isNull();
    assertThat(answers).isNotEmpty();
    return answers;
  }

  @Test
  void whatTravelledUnseenByReplicasComesBackAsItWas() {
    assertThat(answers(chest -> chest.hideAsync("a crown"))).contains("a crown");
  }

  @Test
  void ofAnExceptionThatDoesNotTravelTheMessageIsTold() {
    assertThat(answers(ChestProxy::slamAsync))
        .anySatisfy(
            thrown ->
                assertThat(thrown)
                    .isInstanceOf(RemoteInvocationException.class)
                    .asString()
                    .contains("Bent: the lid of the chest is bent"));
  }

  @Test
  void theStackOfAnExceptionIsNotTheSimulators() {
    assertThat(answers(ChestProxy::slamAsync))
        .filteredOn(RemoteInvocationException.class::isInstance)
        .isNotEmpty()
        .allSatisfy(
            thrown ->
                assertThat(((Throwable) thrown).getStackTrace())
                    .noneMatch(
                        frame -> frame.getClassName().startsWith("org.concoord.testkit.sim")));
  }
}
