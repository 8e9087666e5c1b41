package org.concoord.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.concoord.testkit.sim.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of your own replicated classes under simulated faults: replicas and clients in one thread
 * and in virtual time, on a network that loses, delays and cuts, with processes that pause and
 * crash. Each seed is another run, and the same run whenever it is asked for. The test takes a
 * {@link Scenario} as its parameter and says what clients do and what must hold at the end; what
 * holds of any class is checked without a word, see {@code docs/testing-your-objects.md}.
 *
 * <pre>{@code
 * @ConcoordSimulation(types = Counter.class)
 * void incrementsAreNeverLost(Scenario scenario) {
 *   var answered = new AtomicLong();
 *   scenario
 *       .eachClient(
 *           connection -> {
 *             var counter = new CounterProxy(connection);
 *             return random -> counter.incrementAsync().thenRun(answered::incrementAndGet);
 *           })
 *       .finallyHolds(Counter.class, counter -> assertTrue(counter.getValue() >= answered.get()));
 * }
 * }</pre>
 *
 * <p>The method runs once for each seed, on several threads at once: what belongs to a run is to be
 * kept in its local variables. A failure names the seed, tells the smallest run found that fails in
 * the same way, and ends with the command that has this run again.
 *
 * <p>System properties: {@code concoord.seeds} and {@code concoord.firstSeed} ask for other seeds,
 * {@code concoord.seed} for one alone, {@code concoord.shrunk} for what is left of it.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(SimulationExtension.class)
public @interface ConcoordSimulation {
  /** How many seeds are run, from 1 on. */
  int seeds() default 200;

  /** How many replicas, from 3 to 9; 0 for three, five or seven, as the seed says. */
  int replicas() default 0;

  /** The replicated classes, as for {@code ReplicaConfig.Builder.replicate}; at least one. */
  Class<?>[] types();

  /**
   * Classes annotated {@code @ReplicatedValue} whose values may stand behind type variables, named
   * to replicas and clients as by {@code ReplicaConfig.Builder.values}.
   */
  Class<?>[] values() default {};
}
