package org.concoord.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concoord.SessionExpiredException;
import org.concoord.spi.ReplicatedType;
import org.concoord.testkit.sim.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/**
 * Runs tests of users that pass or have to fail, and reads what they say; alone, since they are
 * told by system properties.
 */
@Isolated
class SimulationExtensionTest {
  /** Not found by itself, since it is nested. */
  static class Users {
    private static Scenario.Turn adding(AbacusProxy abacus) {
      return random ->
          random.nextInt(4) == 0 ? abacus.valueAsync() : abacus.addAsync(random.nextInt(9));
    }

    private static void addTo(Scenario scenario, ReplicatedType<?> type) {
      scenario.eachClient(connection -> adding(new AbacusProxy(connection, type)));
    }

    @ConcoordSimulation(types = Abacus.class, seeds = 20)
    void goodClass(Scenario scenario) {
      AtomicLong added = new AtomicLong();
      scenario
          .eachClient(
              connection -> {
                AbacusProxy abacus = new AbacusProxy(connection, new AbacusReplicated());
                return random -> {
                  long delta = random.nextInt(9);
                  CompletableFuture<Long> first = abacus.addAsync(delta);
                  return first
                      .thenRun(() -> added.addAndGet(delta))
                      .thenComposeAsync(done -> abacus.valueAsync())
                      .thenAccept(value -> assertThat(value).isGreaterThanOrEqualTo(first.join()));
                };
              })
          .finallyHolds(
              "abacus",
              Abacus.class,
              abacus -> assertThat(abacus.value).isGreaterThanOrEqualTo(added.get()));
    }

    @ConcoordSimulation(types = Abacus.Clocked.class, replicas = 5)
    void asksTheClock(Scenario scenario) {
      addTo(scenario, new Abacus_ClockedReplicated());
    }

    @ConcoordSimulation(types = Abacus.Leaky.class)
    void losesUpdates(Scenario scenario) {
      addTo(scenario, new Abacus_LeakyReplicated());
    }

    @ConcoordSimulation(types = Abacus.Endless.class)
    void overflowsTheStack(Scenario scenario) {
      scenario.eachClient(
          connection -> {
            AbacusProxy abacus = new AbacusProxy(connection, new Abacus_EndlessReplicated());
            return random -> abacus.addAsync(9);
          });
    }

    @ConcoordSimulation(types = Abacus.Calling.class, seeds = 5)
    void callsFromWithin(Scenario scenario) {
      scenario
          .eachClient(
              connection -> {
                AbacusProxy abacus = new AbacusProxy(connection, new Abacus_CallingReplicated());
                Abacus.Calling.OTHER.set(abacus);
                return random ->
                    abacus
                        .addAsync(1)
                        .handle(
                            (value, thrown) -> {
                              if (!(thrown instanceof SessionExpiredException)) {
                                assertThat(thrown)
                                    .isInstanceOf(IllegalStateException.class)
                                    .hasMessageContaining("within a method of a replicated object");
                              }
                              return value;
                            });
              })
          .finallyHolds(Abacus.Calling.class, abacus -> assertThat(abacus.value).isZero());
    }

    @ConcoordSimulation(types = Chest.class, values = Pounds.class, seeds = 5)
    void weighsValuesOfItsOwn(Scenario scenario) {
      AtomicLong heaviest = new AtomicLong();
      AtomicBoolean hasHidden = new AtomicBoolean();
      scenario
          .eachClient(
              connection -> {
                ChestProxy<Pounds> chest = new ChestProxy<>(connection);
                return random -> {
                  Pounds pounds = new Pounds(random.nextLong(1_000));
                  return chest
                      .weighAsync(pounds)
                      .thenCompose(
                          now -> {
                            assertThat(now).isGreaterThanOrEqualTo(pounds);
                            heaviest.accumulateAndGet(now.pounds(), Math::max);
                            return chest.hideAsync(now);
                          })
                      .thenRun(() -> hasHidden.set(true));
                };
              })
          .finallyHolds(
              Chest.class,
              chest -> {
                // Where all clients lost their sessions before they were told, it may have none.
                if (hasHidden.get()) {
                  assertThat(chest.hidden).isInstanceOf(Pounds.class);
                }
                Pounds most = (Pounds) chest.heaviest;
                assertThat(most == null ? 0 : most.pounds()).isGreaterThanOrEqualTo(heaviest.get());
              });
    }

    @ConcoordSimulation(types = Chest.class, seeds = 3)
    void weighsWhatWasNotNamed(Scenario scenario) {
      scenario.eachClient(
          connection -> {
            ChestProxy<Pounds> chest = new ChestProxy<>(connection);
            return random -> chest.weighAsync(new Pounds(1));
          });
    }

    @ConcoordSimulation(types = Abacus.class)
    void staysSmall(Scenario scenario) {
      addTo(scenario, new AbacusReplicated());
      scenario.finallyHolds(Abacus.class, abacus -> assertThat(abacus.value).isLessThan(20));
    }

    @ConcoordSimulation(types = Abacus.class)
    void assertsInCallback(Scenario scenario) {
      scenario.eachClient(
          connection -> {
            AbacusProxy abacus = new AbacusProxy(connection, new AbacusReplicated());
            return random -> abacus.addAsync(1).thenAccept(v -> assertThat(v).isLessThan(3));
          });
    }

    @ConcoordSimulation(types = Abacus.class)
    void blocks(Scenario scenario) {
      scenario.eachClient(
          connection -> {
            AbacusProxy abacus = new AbacusProxy(connection, new AbacusReplicated());
            return random -> abacus.addAsync(1).thenApply(value -> abacus.add(1));
          });
    }

    @ConcoordSimulation(types = Abacus.class)
    void waits(Scenario scenario) {
      scenario.eachClient(
          connection -> {
            AbacusProxy abacus = new AbacusProxy(connection, new AbacusReplicated());
            return random -> CompletableFuture.completedFuture(abacus.addAsync(1).join());
          });
    }

    @ConcoordSimulation(types = Abacus.class, seeds = 3)
    void makesNoCalls(Scenario scenario) {
      scenario.eachClient(connection -> random -> CompletableFuture.completedFuture("nothing"));
    }

    @ConcoordSimulation(types = Abacus.class, seeds = 3)
    void hasNoClients(Scenario scenario) {}

    @ConcoordSimulation(types = Abacus.Leaky.class, seeds = 3)
    void callsWhatIsNotThere(Scenario scenario) {
      addTo(scenario, new AbacusReplicated());
    }

    @ConcoordSimulation(types = Abacus.class, replicas = 2)
    void wantsTooFewReplicas(Scenario scenario) {}
  }

  private static final Pattern COMMAND =
      Pattern.compile(
          "mvn test '-Dtest=\\S+Users#(\\w+)' -Dconcoord.seed=(\\d+) -Dconcoord.shrunk=(\\S+)");
  private static final Pattern SIZES =
      Pattern.compile(
          "as drawn: .* ([\\d,]+) events, ([\\d,]+) calls begun.*\\s+shrunk to: .* ([\\d,]+) events, ([\\d,]+) calls begun");

  private static TestExecutionResult run(String method) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(Users.class, method, Scenario.class.getName()))
        .execute()
        .testEvents()
        .finished()
        .stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .findFirst()
        .orElseThrow();
  }

  private static String failureOf(String method) {
    return run(method).getThrowable().orElseThrow(() -> new AssertionError("passed")).getMessage();
  }

  @Test
  void aGoodClassPasses() {
    assertThat(run("goodClass").getThrowable()).isEmpty();
  }

  @Test
  void aClassThatAsksTheClockIsNamedAsNotDeterministic() {
    assertThat(failureOf("asksTheClock"))
        .startsWith("asksTheClock fails under seed ")
        .contains("SAME_OUTCOME", "clocked.add(", "no clock (System.nanoTime", "5 replicas");
  }

  @Test
  void stateThatDoesNotTravelIsFound() {
    assertThat(failureOf("losesUpdates")).containsAnyOf("LINEARIZABLE", "SAME_OUTCOME");
  }

  @Test
  void aMethodThatStopsItsReplicasIsNamed() {
    assertThat(failureOf("overflowsTheStack")).contains("NEVER_FENCED", "StackOverflowError");
  }

  @Test
  void aCallFromWithinAReplicatedMethodIsRefusedAsByAReplica() {
    assertThat(run("callsFromWithin").getThrowable()).isEmpty();
  }

  @Test
  void valuesOfAUsersOwnStandBehindTypeVariables() {
    assertThat(run("weighsValuesOfItsOwn").getThrowable()).isEmpty();
  }

  @Test
  void aValueWhoseClassWasNotNamedIsRefusedByName() {
    assertThat(failureOf("weighsWhatWasNotNamed")).contains("values(Pounds.class)");
  }

  @Test
  void theSmallestRunIsToldInWords() {
    assertThat(failureOf("staysSmall"))
        .contains("SCENARIO_HOLDS", "object \"abacus\" on replica ")
        .contains(">> client ", "<< client ", ": abacus.add(", " is LEADER of ")
        .contains(" executed slot ", "Accept[", "## SCENARIO_HOLDS");
  }

  @Test
  void theSmallestRunIsMuchSmaller() {
    Matcher sizes = SIZES.matcher(failureOf("staysSmall"));
    assertThat(sizes.find()).isTrue();
    assertThat(number(sizes.group(3))).isLessThan(number(sizes.group(1)) / 10);
    assertThat(number(sizes.group(4))).isLessThan(number(sizes.group(2)) / 10);
  }

  private static long number(String grouped) {
    return Long.parseLong(grouped.replace(",", ""));
  }

  @Test
  void theCommandHasTheSmallestRunAgain() {
    String failure = failureOf("staysSmall");
    Matcher command = COMMAND.matcher(failure);
    assertThat(command.find()).as(failure).isTrue();
    System.setProperty("concoord.seed", command.group(2));
    System.setProperty("concoord.shrunk", command.group(3));
    try {
      String again = failureOf(command.group(1));
      assertThat(broken(again)).isEqualTo(broken(failure));
    } finally {
      System.clearProperty("concoord.seed");
      System.clearProperty("concoord.shrunk");
    }
  }

  /** The transcript's last line but for the states of replicas. */
  private static String broken(String failure) {
    return failure.substring(failure.indexOf("## "));
  }

  @Test
  void anAssertionInACallbackFailsTheRun() {
    assertThat(failureOf("assertsInCallback"))
        .contains("SCENARIO_HOLDS", "a turn of client")
        .contains("to be less than");
  }

  @Test
  void aBlockingCallFailsAtOnceAndSaysWhatToCall() {
    assertThat(failureOf("blocks"))
        .contains("add of object \"abacus\" blocks", "use addAsync, and chain");
  }

  @Test
  void waitingForAnAnswerFailsAtOnce() {
    assertThat(failureOf("waits")).contains("join() would wait for an answer for ever");
  }

  @Test
  void aScenarioThatTestsNothingFails() {
    assertThat(failureOf("makesNoCalls")).containsPattern("no call was answered in \\d+ runs");
    assertThat(failureOf("hasNoClients")).contains("the scenario has no clients");
  }

  @Test
  void whatIsAskedForMustBeThere() {
    assertThat(failureOf("callsWhatIsNotThere"))
        .contains("no type \"abacus\"; add Abacus.class to the types of @ConcoordSimulation");
    assertThat(failureOf("wantsTooFewReplicas")).contains("from 3 to 9 replicas");
  }
}
