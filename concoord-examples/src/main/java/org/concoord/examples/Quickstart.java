package org.concoord.examples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.concoord.ConcoordClient;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.objects.Counter;
import org.concoord.objects.CounterProxy;

/**
 * Three replicas of a counter in this process, a client, and the leader shut down in between.
 *
 * <pre>
 * mvn -q -B -Pquickstart verify
 * </pre>
 */
public final class Quickstart {
  private Quickstart() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws Exception {
    List<String> members = FreePorts.onLoopback(3);
    System.out.println(
        "Starting three replicas of org.concoord.objects.Counter: " + String.join(", ", members));
    List<Replica> replicas = new ArrayList<>();
    for (String member : members) {
      replicas.add(
          Replica.start(
              ReplicaConfig.builder()
                  .replicate(Counter.class)
                  .listen(member)
                  .firstMembers(members)
                  .build()));
    }
    for (Replica replica : replicas) {
      replica.awaitReady(Duration.ofSeconds(10));
    }
    Replica leader = leaderOf(replicas);
    System.out.println("They agree on a leader: " + leader.address());

    try (ConcoordClient client = ConcoordClient.connect(String.join(", ", members));
        CounterProxy counter = new CounterProxy(client)) {
      for (int i = 0; i < 3; i++) {
        System.out.println("  counter.increment() = " + counter.increment());
      }
      System.out.println("Closing the leader, " + leader.address() + ".");
      replicas.remove(leader);
      leader.close();
      for (int i = 0; i < 3; i++) {
        System.out.println("  counter.increment() = " + counter.increment());
      }
      System.out.println(
          "The two that are left agree on "
              + leaderOf(replicas).address()
              + ", and no call was lost.");
      System.out.println("  counter.getValue() = " + counter.getValue());
    }
    for (Replica replica : replicas) {
      replica.close();
    }
  }

  private static Replica leaderOf(List<Replica> replicas) throws InterruptedException {
    while (true) {
      for (Replica replica : replicas) {
        if (replica.isLeader()) {
          return replica;
        }
      }
      Thread.sleep(10);
    }
  }
}
