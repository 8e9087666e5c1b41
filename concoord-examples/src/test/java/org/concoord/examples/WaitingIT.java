package org.concoord.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** The examples of waiting, as they tell themselves, over one set of processes. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WaitingIT {
  private static ReplicaProcesses replicas;

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);

  @BeforeAll
  static void start() throws Exception {
    replicas = ReplicaProcesses.start();
  }

  @AfterAll
  static void stop() {
    replicas.close();
  }

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }

  @Test
  @Order(1)
  void philosophersAreToldOfTheirDeadlock() throws Exception {
    assertThat(Philosophers.tell(replicas, out)).as(told()).isEqualTo(1);
    assertThat(told()).contains("All have eaten.").containsPattern("is told: session .* waits for");
    for (int fork = 0; fork < 5; fork++) {
      assertThat(told()).contains("waits for \"fork " + fork + "\"");
      assertThat(told()).contains("Philosopher " + fork + " eats.");
    }
  }

  /** No earlier than its session's end, which is 2 s after its last word, and soon after that. */
  @Test
  @Order(2)
  void aKilledHoldersLockGoesOn() throws Exception {
    long millis = KilledHolder.tell(replicas, out);
    assertThat(told()).contains("still held: true", "refuses the lower: true");
    assertThat(millis).as(told()).isBetween(1_000L, 6_000L);
  }

  @Test
  @Order(3)
  void workersGoOnTogetherThoughTheLeaderDies() throws Exception {
    Workers.tell(replicas, out);
    assertThat(told())
        .contains("2 workers wait.", "with SIGKILL.", "0 workers wait.")
        .contains("worker 0 comes and goes on")
        .contains("worker 1 comes and goes on")
        .contains("worker 2 comes and goes on");
  }
}
