package org.concoord.testkit.junit;

import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.concoord.ReplicaConfig;
import org.concoord.testkit.check.Violation;
import org.concoord.testkit.sim.FailureReport;
import org.concoord.testkit.sim.Reduction;
import org.concoord.testkit.sim.Scenario;
import org.concoord.testkit.sim.ScenarioRuns;
import org.concoord.testkit.sim.Simulation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** Calls the method of a {@link ConcoordSimulation} once for each seed, and runs what it says. */
final class SimulationExtension implements ParameterResolver, InvocationInterceptor {
  private static final String SEED = "concoord.seed";
  private static final String SHRUNK = "concoord.shrunk";
  private static final int FEWEST = 3;
  private static final int MOST = 9;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Scenario.class;
  }

  /** Nothing yet: each run has a scenario of its own. */
  @Override
  public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return null;
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> called,
      ExtensionContext context)
      throws InterruptedException {
    invocation.skip();
    ConcoordSimulation wanted = wanted(context.getRequiredTestMethod());
    ReplicaConfig replica = replica(wanted);
    ScenarioRuns runs =
        new ScenarioRuns(replica.types(), replica.valueTypes(), scenario -> call(called, scenario));
    Reduction drawn = Reduction.NONE.withReplicas(wanted.replicas());
    Long seed = Long.getLong(SEED);
    if (seed == null) {
      run(runs, drawn, wanted.seeds(), context);
      return;
    }
    String shrunk = System.getProperty(SHRUNK);
    Simulation.Result result = runs.run(seed, shrunk == null ? drawn : Reduction.parse(shrunk), 0);
    if (result.violation() != null) {
      throw failure(result, runs, context);
    }
  }

  private static void run(
      ScenarioRuns runs, Reduction drawn, int usualSeeds, ExtensionContext context)
      throws InterruptedException {
    long first = Long.getLong("concoord.firstSeed", 1);
    int seeds = Integer.getInteger("concoord.seeds", usualSeeds);
    ScenarioRuns.Outcome outcome = runs.runUntilOneFails(first, seeds, drawn);
    if (outcome.failure() != null) {
      throw failure(outcome.failure(), runs, context);
    }
    if (outcome.answered() == 0) {
      throw new AssertionError(
          "no call was answered in %d runs: the clients of the scenario make none"
              .formatted(outcome.seeds()));
    }
    context.publishReportEntry(
        "simulated",
        String.format(
            Locale.ROOT,
            "%,d seeds, %,d events, %,d calls answered",
            outcome.seeds(),
            outcome.events(),
            outcome.answered()));
  }

  private static AssertionError failure(
      Simulation.Result failed, ScenarioRuns runs, ExtensionContext context) {
    Violation violation = Objects.requireNonNull(failed.violation());
    Method method = context.getRequiredTestMethod();
    String test = context.getRequiredTestClass().getName() + "#" + method.getName();
    BiFunction<Reduction, Integer, Simulation.Result> run =
        (reduction, lines) -> runs.run(failed.seed(), reduction, lines);
    Function<Reduction, String> command = shrunk -> command(test, failed.seed(), shrunk);
    String report =
        System.getProperty(SHRUNK) == null
            ? FailureReport.shrunk(failed, run, command)
            : FailureReport.replayed(failed, run, command);
    String title = method.getName() + " fails under seed " + failed.seed() + ": ";
    return new AssertionError(
        title + violation.getMessage() + System.lineSeparator() + report, violation);
  }

  private static String command(String test, long seed, Reduction shrunk) {
    // A nested class has a $ in its name, which a shell would take for its own.
    String quoted = test.contains("$") ? "'-Dtest=" + test + "'" : "-Dtest=" + test;
    return "mvn test %s -D%s=%d -D%s=%s".formatted(quoted, SEED, seed, SHRUNK, shrunk);
  }

  private static void call(ReflectiveInvocationContext<Method> called, Scenario scenario) {
    Object[] arguments = called.getArguments().toArray();
    Class<?>[] parameters = called.getExecutable().getParameterTypes();
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = parameters[i] == Scenario.class ? scenario : arguments[i];
    }
    ReflectionSupport.invokeMethod(
        called.getExecutable(), called.getTarget().orElse(null), arguments);
  }

  private static ConcoordSimulation wanted(Method test) {
    ConcoordSimulation wanted =
        AnnotationSupport.findAnnotation(test, ConcoordSimulation.class)
            .orElseThrow(
                () ->
                    new ExtensionConfigurationException(
                        test.getName() + " lacks @ConcoordSimulation"));
    int replicas = wanted.replicas();
    if (wanted.types().length == 0
        || wanted.seeds() < 1
        || replicas != 0 && (replicas < FEWEST || replicas > MOST)) {
      throw new ExtensionConfigurationException(
          "@ConcoordSimulation of %s asks for %d seeds with %d replicas of %d types; it takes at least one seed and one type, and from %d to %d replicas, or 0 for as many as a seed draws"
              .formatted(
                  test.getName(), wanted.seeds(), replicas, wanted.types().length, FEWEST, MOST));
    }
    return wanted;
  }

  /** Finds the classes as a replica does, though none is started. */
  private static ReplicaConfig replica(ConcoordSimulation wanted) {
    NamedClasses classes = new NamedClasses(wanted.types(), wanted.values());
    return classes.toldTo(ReplicaConfig.builder()).listen("127.0.0.1:1").build();
  }
}
