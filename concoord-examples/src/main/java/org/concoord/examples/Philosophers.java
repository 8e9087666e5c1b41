package org.concoord.examples;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.concoord.ConcoordClient;
import org.concoord.objects.BarrierProxy;
import org.concoord.objects.DeadlockException;
import org.concoord.objects.LocksProxy;

/**
 * Five philosophers, each with a session of its own, take the fork to their left and then the one
 * to their right. The last to ask would close the circle in which all wait for ever: it is told so,
 * and which circle it is, lays its fork down, and comes back later.
 *
 * <pre>
 * mvn -q -B -Pphilosophers verify
 * </pre>
 */
public final class Philosophers {
  private static final int COUNT = 5;

  private Philosophers() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws Exception {
    try (ReplicaProcesses replicas = ReplicaProcesses.start()) {
      tell(replicas, System.out);
    }
  }

  /** Returns how many were told of a deadlock. */
  static int tell(ReplicaProcesses replicas, PrintStream out) throws Exception {
    ExecutorService table = Executors.newFixedThreadPool(COUNT);
    try (ConcoordClient client = ConcoordClient.connect(replicas.endpoints())) {
      new BarrierProxy(client, "table").concoordInit(COUNT);
      List<Future<Integer>> dinners = new ArrayList<>();
      for (int i = 0; i < COUNT; i++) {
        int seat = i;
        dinners.add(table.submit(() -> dine(client, seat, out)));
      }
      int deadlocks = 0;
      for (Future<Integer> dinner : dinners) {
        deadlocks += dinner.get();
      }
      out.println("All have eaten.");
      return deadlocks;
    } finally {
      table.shutdownNow();
    }
  }

  private static int dine(ConcoordClient client, int seat, PrintStream out) {
    String left = "fork " + seat;
    String right = "fork " + (seat + 1) % COUNT;
    int deadlocks = 0;
    try (ConcoordClient philosopher = client.newSession()) {
      LocksProxy forks = new LocksProxy(philosopher);
      long inLeft = forks.lock(left);
      // So that it surely happens: nobody takes a second fork before all have one.
      new BarrierProxy(philosopher, "table").await();
      while (true) {
        try {
          long inRight = forks.lock(right);
          out.println("Philosopher " + seat + " eats.");
          forks.unlock(right, inRight);
          forks.unlock(left, inLeft);
          return deadlocks;
        } catch (DeadlockException deadlock) {
          deadlocks++;
          out.println("Philosopher " + seat + " is told: " + deadlock.getMessage());
          forks.unlock(left, inLeft);
          inLeft = forks.lock(left);
        }
      }
    }
  }
}
