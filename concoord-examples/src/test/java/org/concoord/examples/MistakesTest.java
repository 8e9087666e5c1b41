package org.concoord.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.concurrent.CompletableFuture;
import org.concoord.testkit.junit.ConcoordSimulation;
import org.concoord.testkit.sim.Scenario;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/**
 * Mistakes that are easily made, and what {@code @ConcoordSimulation} says of them; see
 * docs/testing-your-objects.md.
 */
class MistakesTest {
  /** These have to fail, and so are not found by themselves, being nested. */
  static class Users {
    @ConcoordSimulation(types = Guestbook.class, seeds = 16, replicas = 3)
    void everybodySigns(Scenario scenario) {
      scenario.eachClient(
          connection -> {
            GuestbookProxy book = new GuestbookProxy(connection);
            return random -> book.signAsync("guest " + random.nextInt(100));
          });
    }

    @ConcoordSimulation(types = Turnstile.class, seeds = 16, replicas = 3)
    void everybodyPassesOnceItIsOpen(Scenario scenario) {
      scenario
          .eachClient(
              connection -> {
                TurnstileProxy gate = new TurnstileProxy(connection);
                return random ->
                    CompletableFuture.allOf(
                        gate.passAsync(), gate.isOpenAsync().thenCompose(open -> gate.openAsync()));
              })
          .noCallWaitsForEver();
    }

    @ConcoordSimulation(types = Cloakroom.class, seeds = 20)
    void everybodyFetchesACoat(Scenario scenario) {
      scenario.eachClient(
          connection -> {
            CloakroomProxy room = new CloakroomProxy(connection);
            return random ->
                random.nextBoolean()
                    ? room.fetchAsync(random.nextInt(3))
                    : room.bringAsync(random.nextInt(3));
          });
    }
  }

  /** Nobody reads these runs, so they need not be the smallest. */
  @BeforeEach
  void shrinkLittle() {
    System.setProperty("concoord.shrinkRuns", "3");
  }

  @AfterEach
  void shrinkAsUsual() {
    System.clearProperty("concoord.shrinkRuns");
  }

  private static String failureOf(String method) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(Users.class, method, Scenario.class.getName()))
        .execute()
        .testEvents()
        .finished()
        .stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .flatMap(result -> result.getThrowable().stream())
        .map(Throwable::getMessage)
        .findFirst()
        .orElseThrow(() -> new AssertionError("passed"));
  }

  @Test
  void aFieldThatIsSetByTheClockIsNamed() {
    assertThat(failureOf("everybodySigns"))
        .startsWith("everybodySigns fails under seed ")
        .contains("SAME_STATE");
  }

  @Test
  void aReplyThatIsLostIsNamed() {
    assertThat(failureOf("everybodyFetchesACoat"))
        .startsWith("everybodyFetchesACoat fails under seed ")
        .contains("CALLS_COMPLETE", "has lost the reply of cloakroom.fetch(int)");
  }

  @Test
  void aWakeUpThatIsLostIsNamed() {
    assertThat(failureOf("everybodyPassesOnceItIsOpen"))
        .startsWith("everybodyPassesOnceItIsOpen fails under seed ")
        .contains("CALLS_COMPLETE", "turnstile.pass()");
  }
}
