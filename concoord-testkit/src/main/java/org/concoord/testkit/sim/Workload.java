package org.concoord.testkit.sim;

import java.util.random.RandomGenerator;
import org.concoord.paxos.Configuration;
import org.concoord.testkit.check.Specification;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of one run do to which objects, and what is right of that. The rest of the
 * simulator neither knows the objects nor minds them.
 */
interface Workload {
  /** Makes the workload of one run. */
  @FunctionalInterface
  interface Factory {
    /**
     * @param budget how many calls the clients may begin
     */
    Workload create(Swarm swarm, Budget budget);
  }

  /**
   * What the objects do, for those who judge executions; null where only the workload itself can.
   */
  @Nullable Specification<?> objects();

  /**
   * The objects as one replica holds them.
   *
   * @param formed who votes at the start
   */
  ReplicaState newReplica(int replica, Configuration formed);

  /** What a client does that begins now. */
  ClientWork newClient(SimClient client, RandomGenerator random);

  /**
   * Whether clients give up what still waits for other calls once nobody makes any more; else that
   * it is answered is part of what must complete.
   */
  default boolean givesUp() {
    return true;
  }

  /** Throws what was found wrong where no judge stood by. */
  void check();

  /** Judges what only the whole run tells. */
  void checkAtEnd();

  /** How many calls were answered. */
  int answered();
}
