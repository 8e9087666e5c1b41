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
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.objects.Barrier;
import org.concoord.objects.BlockingQueue;
import org.concoord.objects.Lock;
import org.concoord.objects.Locks;
import org.concoord.objects.Monitor;
import org.concoord.objects.Semaphore;

/**
 * Three replicas of the objects that callers wait in, each a process of its own, for the examples
 * that tell of it.
 */
final class ReplicaProcesses implements AutoCloseable {
  private final List<String> members;
  private final Map<String, Process> replicas = new LinkedHashMap<>();
  private final List<Process> others = new ArrayList<>();

  private ReplicaProcesses(List<String> members) {
    this.members = members;
  }

  static ReplicaProcesses start() throws IOException {
    ReplicaProcesses three = new ReplicaProcesses(FreePorts.onLoopback(3));
    for (String member : three.members) {
      List<String> arguments = new ArrayList<>(List.of(member));
      arguments.addAll(three.members);
      three.replicas.put(member, launch(ReplicaProcesses.class, arguments));
    }
    return three;
  }

  /** One replica: where it listens, then the first members. */
  public static void main(String[] arguments) throws Exception {
    Replica replica =
        Replica.start(
            ReplicaConfig.builder()
                .replicate(Barrier.class)
                .replicate(BlockingQueue.class)
                .replicate(Lock.class)
                .replicate(Locks.class)
                .replicate(Monitor.class)
                .replicate(Semaphore.class)
                .listen(arguments[0])
                .firstMembers(List.of(arguments).subList(1, arguments.length))
                .build());
    replica.awaitReady(Duration.ofSeconds(30));
    // Ends with its parent, whose end of the pipe closes.
    while (System.in.read() >= 0) {
      System.out.println(replica.isLeader() ? "leader" : "follower");
    }
    replica.close();
  }

  String endpoints() {
    return String.join(", ", members);
  }

  /** Starts another process, which ends with this. */
  Process start(Class<?> main, String... arguments) throws IOException {
    Process process = launch(main, List.of(arguments));
    others.add(process);
    return process;
  }

  private static Process launch(Class<?> main, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .directory(new File(".").getAbsoluteFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Kills the replica that leads, the hard way; where it listened. */
  String killLeader() throws IOException, InterruptedException {
    String leader = leader();
    Objects.requireNonNull(replicas.remove(leader)).destroyForcibly().waitFor();
    return leader;
  }

  /** Asks each process over its standard input. */
  private String leader() throws IOException, InterruptedException {
    while (true) {
      for (Map.Entry<String, Process> entry : replicas.entrySet()) {
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

  @Override
  public void close() {
    others.forEach(Process::destroyForcibly);
    replicas.values().forEach(Process::destroyForcibly);
  }
}
