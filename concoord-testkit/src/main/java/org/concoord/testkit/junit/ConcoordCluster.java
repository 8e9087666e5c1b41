package org.concoord.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test with a real cluster in its own process: replicas on free ports of the loopback interface,
 * ready when the test begins and closed after it, however it ends. The test takes a {@link Cluster}
 * as its parameter.
 *
 * <pre>{@code
 * @ConcoordCluster(types = Counter.class)
 * void countsOnWithoutItsLeader(Cluster cluster) {
 *   var counter = new CounterProxy(cluster.client());
 *   counter.increment();
 *   cluster.kill(cluster.awaitLeader());
 *   assertEquals(2, counter.increment());
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(ClusterExtension.class)
public @interface ConcoordCluster {
  /** How many replicas, from 1; of {@code 2f + 1}, {@code f} may be lost. */
  int replicas() default 3;

  /** As {@code ReplicaConfig.Builder.leaderLease}, in milliseconds; 0: no leases. */
  long leaderLeaseMillis() default 0;

  /** The replicated classes, as for {@code ReplicaConfig.Builder.replicate}; at least one. */
  Class<?>[] types();

  /**
   * Classes annotated {@code @ReplicatedValue} whose values may stand behind type variables, named
   * to replicas and clients as by {@code ReplicaConfig.Builder.values}.
   */
  Class<?>[] values() default {};
}
