package org.concoord.benchmarks.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A replica that runs as a process of its own, and what can happen to processes. */
final class Member implements AutoCloseable {
  private final String address;
  private final Process process;
  private final BufferedReader answers;
  private boolean stopped;

  private Member(String address, Process process) {
    this.address = address;
    this.process = process;
    this.answers = process.inputReader();
  }

  static Member start(String address, List<String> members, List<String> jvmOptions)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.add("-XX:+ExitOnOutOfMemoryError"); // so that nobody waits for its answers
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Node.class.getName()));
    command.add(address);
    command.addAll(members);
    return new Member(
        address,
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  void awaitReady() throws IOException {
    String line = answers.readLine();
    if (!"ready".equals(line)) {
      throw new IOException(address + " did not start: " + line);
    }
  }

  String address() {
    return address;
  }

  /** Whether it does; of one that stands still nothing is to be had, and it leads nobody. */
  boolean leads() {
    return !stopped && Boolean.parseBoolean(ask("leads"));
  }

  long executed() {
    return Long.parseLong(ask("executed"));
  }

  /** How often it has forced its disk. */
  long forces() {
    return Long.parseLong(ask("forces"));
  }

  /** How many snapshots it has kept since its start. */
  long snapshots() {
    return Long.parseLong(ask("snapshots"));
  }

  /** Bytes that have come over its connections. */
  long received() {
    return Long.parseLong(ask("received"));
  }

  /** Bytes of its heap that a collection leaves. */
  long liveBytes() {
    return Long.parseLong(ask("heap"));
  }

  /** Its status as text. */
  String status() {
    return ask("status").replace('|', '\n');
  }

  String state() {
    return ask("state");
  }

  private String ask(String question) {
    try {
      process.getOutputStream().write((question + "\n").getBytes());
      process.getOutputStream().flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new IOException("it has ended");
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(address + " does not answer", e);
    }
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** {@code kill -STOP}: silent, while its connections stay. */
  void stop() throws IOException, InterruptedException {
    stopped = true;
    signal("STOP");
  }

  void resume() throws IOException, InterruptedException {
    signal("CONT");
    stopped = false;
  }

  private void signal(String name) throws IOException, InterruptedException {
    int result =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (result != 0) {
      throw new IOException("kill -" + name + " ended with " + result);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
