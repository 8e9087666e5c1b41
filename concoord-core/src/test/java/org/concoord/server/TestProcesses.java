package org.concoord.server;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;

/** Three replicas in three processes. */
final class TestProcesses implements AutoCloseable {
  /** One of them. */
  static final class Node {
    private final String address;
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    private Node(String address, Process process) {
      this.address = address;
      this.process = process;
      this.out = process.inputReader(StandardCharsets.UTF_8);
      this.in = process.outputWriter(StandardCharsets.UTF_8);
    }

    String address() {
      return address;
    }

    Process process() {
      return process;
    }

    /** Its answer, or "" where it has died. */
    synchronized String ask(String question) {
      try {
        in.write(question);
        in.newLine();
        in.flush();
        String answer = out.readLine();
        return answer == null ? "" : answer;
      } catch (IOException dead) {
        return "";
      }
    }

    long heapBytes() {
      return Long.parseLong(ask("heap"));
    }

    void signal(String name) {
      try {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final List<Node> nodes = new ArrayList<>();

  static TestProcesses start() throws IOException {
    TestProcesses all = new TestProcesses();
    List<String> members =
        TestCluster.freePorts(3).stream().map(port -> "127.0.0.1:" + port).toList();
    for (String member : members) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ReplicaProcess.class.getName(),
                  member,
                  String.join(",", members))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      all.nodes.add(new Node(member, process));
    }
    return all;
  }

  ConcoordClient client(Duration deadline) {
    List<String> members = nodes.stream().map(Node::address).toList();
    return ConcoordClient.connect(
        ClientConfig.builder().endpoints(String.join(",", members)).deadline(deadline).build());
  }

  List<Node> nodes() {
    return nodes;
  }

  /** The one that leads; of those that are stopped none may be left. */
  Node leader() {
    List<Node> found = new ArrayList<>();
    TestCluster.await(
        "a leader",
        Duration.ofSeconds(30),
        () -> {
          nodes.stream()
              .filter(node -> node.ask("status").startsWith("LEADER"))
              .forEach(found::add);
          return !found.isEmpty();
        });
    return found.get(0);
  }

  /** All that live have executed the same and hold that value in their one object. */
  void awaitValue(long value) {
    TestCluster.await(
        "the value " + value + " everywhere",
        Duration.ofSeconds(30),
        () ->
            nodes.stream()
                .filter(node -> node.process().isAlive())
                .allMatch(node -> node.ask("status").endsWith(" [" + value + "]")));
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.process().destroyForcibly());
  }
}
