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
import org.concoord.objects.BlockingQueue;
import org.concoord.objects.Counter;

/**
 * Replicas, each a process of its own, that can be killed. Their output says who leads, whenever
 * they are asked on their input.
 */
final class ReplicaProcesses implements AutoCloseable {
  private final Map<String, Process> processes = new LinkedHashMap<>();

  /** Starts one for each address, and does not wait for them. */
  ReplicaProcesses(List<String> members) throws IOException {
    try {
      for (String member : members) {
        processes.put(member, start(member, members));
      }
    } catch (IOException cannotStart) {
      close();
      throw cannotStart;
    }
  }

  /** One replica: where it listens, then the first members. */
  public static void main(String[] arguments) throws Exception {
    List<String> members = List.of(arguments).subList(1, arguments.length);
    try (Replica replica =
        Replica.start(
            ReplicaConfig.builder()
                .replicate(Counter.class)
                .replicate(BlockingQueue.class)
                .listen(arguments[0])
                .firstMembers(members)
                .build())) {
      replica.awaitReady(Duration.ofSeconds(30));
      // Ends with its parent, whose end of the pipe closes.
      while (System.in.read() >= 0) {
        System.out.println(replica.isLeader() ? "leader" : "follower");
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
                ReplicaProcesses.class.getName(),
                listen));
    command.addAll(members);
    return new ProcessBuilder(command)
        .directory(new File(".").getAbsoluteFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Where the leader listens, once there is one. Asks each process over its standard input. */
  String leader() throws IOException, InterruptedException {
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

  /** Kills the process with SIGKILL, and returns once it is gone. */
  void kill(String member) throws InterruptedException {
    Objects.requireNonNull(processes.remove(member), member).destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    processes.values().forEach(Process::destroy);
  }
}
