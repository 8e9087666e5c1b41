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
import java.util.Objects;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.jspecify.annotations.Nullable;

/** Replicas in processes of their own, three unless a test says otherwise. */
final class TestProcesses implements AutoCloseable {
  /** One of them. */
  static final class Node {
    private final String address;
    private final String of;
    private final String how;
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    private Node(String address, String of, String how, Process process) {
      this.address = address;
      this.of = of;
      this.how = how;
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

  private final List<String> members;
  private final @Nullable Path disk;
  private final List<Node> nodes = new ArrayList<>();

  /** Before each member; none where they talk to each other directly. */
  private final List<FaultProxy> proxies = new ArrayList<>();

  private final List<Integer> ports;

  private TestProcesses(int size, @Nullable Path disk, boolean proxied) throws IOException {
    this.ports = TestCluster.freePorts(size);
    for (int port : proxied ? ports : List.<Integer>of()) {
      proxies.add(new FaultProxy(port));
    }
    this.members =
        proxied
            ? proxies.stream().map(FaultProxy::address).toList()
            : ports.stream().map(port -> "127.0.0.1:" + port).toList();
    this.disk = disk;
    for (String member : members) {
      nodes.add(node(member, String.join(",", members), ""));
    }
  }

  static TestProcesses start() throws IOException {
    return new TestProcesses(3, null, false);
  }

  /** Durable ones, with a directory each below {@code disk}. */
  static TestProcesses start(Path disk) throws IOException {
    return start(3, disk);
  }

  static TestProcesses start(int size, Path disk) throws IOException {
    return new TestProcesses(size, disk, false);
  }

  /** The same, which can be kept from reaching each other. */
  static TestProcesses behindProxies(int size, Path disk) throws IOException {
    return new TestProcesses(size, disk, true);
  }

  /** One more, which joins those that run. */
  Node join() throws IOException {
    String running = String.join(",", nodes.stream().map(Node::address).toList());
    Node node = node("127.0.0.1:" + TestCluster.freePorts(1).get(0), running, "join");
    nodes.add(node);
    return node;
  }

  /** Ends one for good, as {@code kill -9} does. */
  void remove(String address) {
    int index = indexOf(address);
    kill(index);
    nodes.remove(index);
  }

  int indexOf(String address) {
    return nodes.stream().map(Node::address).toList().indexOf(address);
  }

  private Node node(String member, String of, String how) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(disk == null ? "-Xmx64m" : "-Xmx256m");
    command.add("-XX:TieredStopAtLevel=" + (disk == null ? 4 : 1)); // one that lives shortly
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=" + (disk == null ? "warn" : "error"));
    if (!proxies.isEmpty()) {
      command.add("-Dconcoord.bind=127.0.0.1:" + ports.get(members.indexOf(member)));
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ReplicaProcess.class.getName());
    command.add(member);
    command.add(of);
    if (disk != null) {
      command.add(disk.resolve(member.replace(':', '-')).toString());
    }
    if (!how.isEmpty()) {
      command.add(how);
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new Node(member, of, how, process);
  }

  /** Kills a process as {@code kill -9} does, and waits until it is gone. */
  void kill(int index) {
    Process process = nodes.get(index).process();
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Starts another where one was killed, with the same directory. */
  void restart(int index) throws IOException {
    Node ended = nodes.get(index);
    nodes.set(index, node(ended.address, ended.of, ended.how));
  }

  /** The same, with or without the option that lets it come back as another. */
  void restart(int index, boolean rejoins) throws IOException {
    Node ended = nodes.get(index);
    nodes.set(index, node(ended.address, ended.of, rejoins ? "rejoin" : ""));
  }

  Path directory(int index) {
    return Objects.requireNonNull(disk).resolve(nodes.get(index).address().replace(':', '-'));
  }

  ConcoordClient client(Duration deadline) {
    return ConcoordClient.connect(
        ClientConfig.builder().endpoints(String.join(",", members)).deadline(deadline).build());
  }

  List<Node> nodes() {
    return nodes;
  }

  /** Neither says nor hears anything of the others any more; clients still reach it. */
  void isolate(Node node) {
    for (String other : members) {
      if (!other.equals(node.address())) {
        before(node.address()).cut(other);
        before(other).cut(node.address());
      }
    }
  }

  /** Clients reach only that one. */
  void reachOnly(Node node) {
    for (String other : members) {
      if (!other.equals(node.address())) {
        before(other).cut(FaultProxy.CLIENT);
      }
    }
  }

  private FaultProxy before(String member) {
    return proxies.get(members.indexOf(member));
  }

  void heal() {
    proxies.forEach(FaultProxy::heal);
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
  public void close() throws IOException {
    nodes.forEach(node -> node.process().destroyForcibly());
    for (FaultProxy proxy : proxies) {
      proxy.close();
    }
  }
}
