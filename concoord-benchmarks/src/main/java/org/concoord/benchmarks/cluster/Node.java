package org.concoord.benchmarks.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.concoord.NameServerConfig;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus;
import org.concoord.objects.Counter;
import org.concoord.objects.Queue;

/**
 * One replica as a process: {@code Node LISTEN MEMBER...}. It prints "ready" and then answers each
 * line on its standard input with one line, until that ends. The property {@code
 * node.connectionsPerSecond}, {@code node.snapshotSeconds}, {@code node.snapshotSlots} and {@code
 * node.snapshotLogMiB} are what the configuration calls so; it has a name server for {@code
 * node.domain}, where that is set; below {@code node.disk}, where that is set, it has a data
 * directory.
 */
final class Node {
  private static final int CONNECTIONS_PER_SECOND = 200;

  private Node() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> members = List.of(arguments).subList(1, arguments.length);
    ReplicaConfig.Builder config =
        ReplicaConfig.builder()
            .replicate(Counter.class)
            .replicate(Queue.class)
            .listen(arguments[0])
            .firstMembers(members)
            .connectionsPerSecond(
                Integer.getInteger("node.connectionsPerSecond", CONNECTIONS_PER_SECOND));
    String disk = System.getProperty("node.disk");
    if (disk != null) {
      config.dataDirectory(Path.of(disk, arguments[0].replace(':', '-')));
    }
    Integer snapshotSeconds = Integer.getInteger("node.snapshotSeconds");
    if (snapshotSeconds != null) {
      config.snapshotAge(Duration.ofSeconds(snapshotSeconds));
    }
    Integer snapshotLogMiB = Integer.getInteger("node.snapshotLogMiB");
    if (snapshotLogMiB != null) {
      config.snapshotLogBytes((long) snapshotLogMiB << 20);
    }
    Integer snapshotSlots = Integer.getInteger("node.snapshotSlots");
    if (snapshotSlots != null) {
      config.snapshotSlots(snapshotSlots);
    }
    String domain = System.getProperty("node.domain");
    if (domain != null) {
      config.nameServer(NameServerConfig.of(domain, nameServer(arguments[0])));
    }
    Replica replica = Replica.start(config.build());
    replica.awaitReady(Duration.ofSeconds(60));
    System.out.println("ready");
    var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String question; (question = questions.readLine()) != null; ) {
      System.out.println(answer(question, replica));
    }
    replica.close();
  }

  /** Where the name server of a replica listens: at another address, by the same port. */
  static String nameServer(String replica) {
    return "127.0.0.2" + replica.substring(replica.indexOf(':'));
  }

  private static String answer(String question, Replica replica) {
    ReplicaStatus status = replica.status();
    return switch (question) {
      case "leads" -> Boolean.toString(replica.isLeader());
      case "executed" -> Long.toString(status.slots().executed());
      case "forces" -> Long.toString(status.disk().forces());
      case "received" -> Long.toString(status.bytesReceived());
      case "snapshots" -> Long.toString(status.disk().snapshots());
      case "heap" -> Long.toString(liveBytes());
      case "state" ->
          "sessions "
              + status.clients().sessions()
              + ", retained slots "
              + (status.slots().executed() - status.slots().trimmed())
              + ", connections "
              + status.clients().connections();
      case "status" -> status.toString().replace('\n', '|');
      default -> throw new IllegalArgumentException(question);
    };
  }

  /** What is left after a collection. */
  static long liveBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
