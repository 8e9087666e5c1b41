package org.concoord.examples;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.objects.Counter;
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

  /**
   * Without arguments: the whole story. With them, one replica: where it listens, then the first
   * members.
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0) {
      runReplica(arguments[0], List.of(arguments).subList(1, arguments.length));
    } else {
      tell();
    }
  }

  private static void runReplica(String listen, List<String> members)
      throws IOException, InterruptedException {
    Replica replica =
        Replica.start(
            ReplicaConfig.builder()
                .replicate(Counter.class)
                .listen(listen)
                .firstMembers(members)
                .build());
    replica.awaitReady(Duration.ofSeconds(30));
    // Ends with its parent, whose end of the pipe closes.
    while (System.in.read() >= 0) {
      System.out.println(replica.isLeader() ? "leader" : "follower");
    }
    replica.close();
  }

  private static void tell() throws Exception {
    List<String> members = FreePorts.onLoopback(3);
    System.out.println("Starting three processes: " + String.join(", ", members));
    Map<String, Process> processes = new LinkedHashMap<>();
    try (CounterProxy counter = new CounterProxy(String.join(", ", members))) {
      for (String member : members) {
        processes.put(member, start(member, members));
      }
      for (int i = 0; i < 3; i++) {
        System.out.println("  counter.increment() = " + counter.increment());
      }
      String leader = leaderOf(processes);
      System.out.println("Killing the leader, " + leader + ", with SIGKILL.");
      Process killed = Objects.requireNonNull(processes.remove(leader));
      killed.destroyForcibly().waitFor();
      long before = System.nanoTime();
      long value = counter.increment();
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
      System.out.println("  counter.increment() = " + value + ", " + millis + " ms after the kill");
      for (int i = 0; i < 2; i++) {
        System.out.println("  counter.increment() = " + counter.increment());
      }
      System.out.println("Six calls, six increments.");
    } finally {
      for (Process process : processes.values()) {
        process.destroy();
      }
    }
  }

  private static Process start(String listen, List<String> members) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                Processes.class.getName(),
                listen));
    command.addAll(members);
    return new ProcessBuilder(command)
        .directory(new File(".").getAbsoluteFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Asks each process over its standard input. */
  private static String leaderOf(Map<String, Process> processes)
      throws IOException, InterruptedException {
    while (true) {
      for (Map.Entry<String, Process> entry : processes.entrySet()) {
        Process process = entry.getValue();
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        if ("leader".equals(process.inputReader().readLine())) {
          return entry.getKey();
        }
      }
      Thread.sleep(20);
    }
  }
}
