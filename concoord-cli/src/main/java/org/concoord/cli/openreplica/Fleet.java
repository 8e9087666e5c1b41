package org.concoord.cli.openreplica;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Console;
import org.concoord.cli.openreplica.ssh.Node;
import org.concoord.cli.openreplica.ssh.Ssh;
import org.jspecify.annotations.Nullable;

/** The nodes of the settings, as one command reaches them. */
final class Fleet implements AutoCloseable {
  /** Connections that are begun at a time. */
  private static final int AT_ONCE = 16;

  private final Settings settings;
  private final Ssh ssh;

  private Fleet(Settings settings, Ssh ssh) {
    this.settings = settings;
    this.ssh = ssh;
  }

  static Fleet open(Console console) {
    Settings settings = SettingsFile.of(console.environment()).read();
    return new Fleet(
        settings, Ssh.strict(settings.identity(console.environment()), settings.knownHosts()));
  }

  List<Node> nodes() {
    return settings.nodes();
  }

  /**
   * One of the settings, by its name there.
   *
   * @throws CommandFailure if it is none of them
   */
  Node node(String text) {
    Node node = Node.parse(text);
    for (Node known : nodes()) {
      if (known.equals(node) || known.host().equals(Node.withoutBrackets(text))) {
        return known;
      }
    }
    throw CommandFailure.usage(
        text
            + ": this instance is not in the configuration. Add and try again: openreplica addnode "
            + text);
  }

  /** Those of that name, or all; there has to be one. */
  List<Node> nodes(List<String> names) {
    List<Node> chosen = names.isEmpty() ? nodes() : names.stream().map(this::node).toList();
    if (chosen.isEmpty()) {
      throw CommandFailure.usage("There is no node yet. Add one: openreplica addnode HOST");
    }
    return chosen;
  }

  /** The file of failure groups that the settings name; null where they name none. */
  @Nullable Path failureGroups() {
    return settings.failureGroups();
  }

  FarSide connect(Node node) {
    return new FarSide(ssh.connect(node), settings.directory());
  }

  /** Asks them all, several at a time, and returns what they answer in their order. */
  <T> List<Answer<T>> askAll(List<Node> nodes, Function<FarSide, T> question)
      throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, nodes.size()));
    try {
      List<Callable<Answer<T>>> questions = new ArrayList<>();
      nodes.forEach(node -> questions.add(() -> ask(node, question)));
      List<Answer<T>> answers = new ArrayList<>();
      for (Future<Answer<T>> answer : threads.invokeAll(questions)) {
        answers.add(answer.get());
      }
      return answers;
    } catch (ExecutionException unforeseen) {
      throw new IllegalStateException(unforeseen.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private <T> Answer<T> ask(Node node, Function<FarSide, T> question) {
    try (FarSide far = connect(node)) {
      return new Answer<>(node, question.apply(far), null);
    } catch (CommandFailure failure) {
      return new Answer<>(node, null, failure);
    }
  }

  @Override
  public void close() {
    ssh.close();
  }

  /** What a node has answered, or why it has not; one of the two is there. */
  record Answer<T>(Node node, @Nullable T value, @Nullable CommandFailure failure) {}
}
