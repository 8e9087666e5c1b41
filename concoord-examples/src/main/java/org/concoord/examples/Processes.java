package org.concoord.examples;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.concoord.objects.CounterProxy;

/**
 * Three replicas, each a process of its own; the one that leads is killed the hard way, and the
 * calls go on.
 *
 * <pre>
 * mvn -q -B -Pprocesses verify
 * </pre>
 */
public final class Processes {
  private Processes() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws Exception {
    List<String> members = FreePorts.onLoopback(3);
    System.out.println("Starting three processes: " + String.join(", ", members));
    try (ReplicaProcesses replicas = new ReplicaProcesses(members);
        CounterProxy counter = new CounterProxy(String.join(", ", members))) {
      for (int i = 0; i < 3; i++) {
        System.out.println("  counter.increment() = " + counter.increment());
      }
      String leader = replicas.leader();
      System.out.println("Killing the leader, " + leader + ", with SIGKILL.");
      replicas.kill(leader);
      long before = System.nanoTime();
      long value = counter.increment();
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
      System.out.println("  counter.increment() = " + value + ", " + millis + " ms after the kill");
      for (int i = 0; i < 2; i++) {
        System.out.println("  counter.increment() = " + counter.increment());
      }
      System.out.println("Six calls, six increments.");
    }
  }
}
