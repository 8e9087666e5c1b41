package org.concoord.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.concoord.ConcoordClient;
import org.concoord.ConcoordException;
import org.concoord.codec.AdminAnswer;
import org.concoord.codec.JsonText;
import org.jspecify.annotations.Nullable;

/** What can be typed into {@code concoord shell}, of one replica. A verb that fails says why. */
final class ShellVerbs implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int TRIES = 5;

  private static final Map<String, String> HELP =
      Map.of(
          "state", "all that the replica knows, as concoord status",
          "info", "what it is doing, and how far it has executed",
          "members", "who votes and who leads",
          "command", "METHOD ARGS...: calls a method of the object of -o",
          "showobject", "the object's own toString(), where its class has one",
          "goleader", "has this replica lead, if the others let it",
          "proposals", "slots that are proposed and not decided",
          "pending", "what waits to be executed, proposed or answered",
          "exit", "ends the shell");

  private static final List<String> ORDER =
      List.of(
          "state",
          "info",
          "members",
          "command",
          "showobject",
          "goleader",
          "proposals",
          "pending",
          "help",
          "exit");

  private final Console console;
  private final Endpoints endpoints;
  private final ClassLoader loader;
  private final String type;
  private @Nullable AdminClient replica;

  ShellVerbs(Console console, Endpoints endpoints, ClassLoader loader, String type) {
    this.console = console;
    this.endpoints = endpoints;
    this.loader = loader;
    this.type = type;
  }

  List<String> names() {
    return ORDER;
  }

  /** Dials the first endpoint that answers, if none is connected. */
  AdminClient connect() throws InterruptedException {
    AdminClient connected = replica;
    if (connected == null) {
      connected = endpoints.first(console);
      replica = connected;
    }
    return connected;
  }

  /** Returns whether the shell goes on. */
  boolean run(List<String> words) throws InterruptedException {
    List<String> rest = new ArrayList<>(words);
    rest.removeIf(String::isEmpty);
    if (rest.isEmpty()) {
      return true;
    }
    String verb = rest.remove(0);
    if (verb.equals("exit")) {
      return false;
    }
    try {
      String said = say(verb, rest);
      console.out().println(said);
      console.out().flush();
    } catch (LinkageError broken) {
      console.err().println(BrokenClasses.sentence(broken));
      console.err().flush();
    } catch (CommandFailure | ConcoordException | IllegalArgumentException failure) {
      console.err().println(failure.getMessage());
      console.err().flush();
      if (failure instanceof CommandFailure lost && lost.exitCode() == ExitCode.UNAVAILABLE) {
        close();
      }
    }
    return true;
  }

  private String say(String verb, List<String> arguments) throws InterruptedException {
    return switch (verb) {
      case "state" -> ask(connect(), "status").text();
      case "members" -> ask(connect(), "members").text();
      case "info" -> info();
      case "command" -> command(arguments);
      case "showobject" -> command(List.of("concoordToString"));
      case "goleader" -> goLeader();
      case "proposals" -> proposals();
      case "pending" -> pending();
      case "help" -> help();
      default -> "no such verb: " + verb + "; help shows all";
    };
  }

  private static String help() {
    StringBuilder text = new StringBuilder();
    for (String verb : ORDER) {
      if (HELP.containsKey(verb)) {
        text.append(String.format("%-11s %s%n", verb, HELP.get(verb)));
      }
    }
    return text.toString().stripTrailing();
  }

  private static AdminAnswer ask(AdminClient whom, String command) throws InterruptedException {
    AdminAnswer answer = whom.ask(command, SOON);
    if (!answer.done()) {
      throw new CommandFailure(ExitCode.FAILED, answer.text());
    }
    return answer;
  }

  private Map<?, ?> status() throws InterruptedException {
    Object tree = JsonReader.read(ask(connect(), "status").json());
    return tree instanceof Map<?, ?> map ? map : Map.of();
  }

  private static long number(Map<?, ?> tree, String group, String name) {
    return tree.get(group) instanceof Map<?, ?> inner && inner.get(name) instanceof BigDecimal value
        ? value.longValue()
        : 0;
  }

  private String info() throws InterruptedException {
    Map<?, ?> status = status();
    return "replica "
        + status.get("address")
        + ": "
        + status.get("state")
        + ", leader "
        + status.get("leader")
        + ", next slot to execute "
        + (number(status, "slots", "executed") + 1);
  }

  private String proposals() throws InterruptedException {
    Map<?, ?> status = status();
    long proposed = number(status, "slots", "proposed");
    long decided = number(status, "slots", "decided");
    return proposed <= decided
        ? "none"
        : "slots " + (decided + 1) + " to " + proposed + " are proposed and not decided";
  }

  private String pending() throws InterruptedException {
    Map<?, ?> status = status();
    return number(status, "lane", "waitingSlots")
        + " slots wait to be executed, "
        + number(status, "clients", "waitingCalls")
        + " calls to be proposed, "
        + number(status, "clients", "parkedCalls")
        + " calls for others to answer them";
  }

  private String command(List<String> words) {
    if (type.isEmpty()) {
      throw CommandFailure.usage("which object? start the shell with -o CLASS");
    }
    if (words.isEmpty()) {
      throw CommandFailure.usage("command METHOD ARGS...");
    }
    Class<?> replicated = UserClasses.load(loader, type);
    return invoke(ProxyMethod.find(replicated, words.get(0), words.subList(1, words.size())));
  }

  /** The leader hands over to whom it likes, so that it may take more than one. */
  private String goLeader() throws InterruptedException {
    String self = connect().address();
    for (int i = 0; i < TRIES; i++) {
      String leader = String.valueOf(status().get("leader"));
      if (leader.equals(self)) {
        return self + " leads";
      }
      if (leader.isEmpty()) {
        throw new CommandFailure(ExitCode.FAILED, "there is no leader to take over from");
      }
      try (AdminClient leading = AdminClient.connect(leader, endpoints.security(), console)) {
        ask(leading, "transfer");
      }
    }
    return status().get("leader") + " leads, after " + TRIES + " changes: the others take over too";
  }

  @Override
  public void close() {
    AdminClient connected = replica;
    replica = null;
    if (connected != null) {
      connected.close();
    }
  }

  private String invoke(ProxyMethod method) {
    try (ConcoordClient client = ConcoordClient.connect(endpoints.config(console).build())) {
      Object result = method.invoke(client, "");
      return method.isVoid() ? "done" : JsonText.of(JavaValues.toJson(result));
    } catch (ConcoordException ours) {
      throw ours;
    } catch (LinkageError broken) {
      throw ProxyMethod.unknown(broken);
    } catch (Throwable thrown) {
      throw new CommandFailure(ExitCode.FAILED, "the method threw " + thrown);
    }
  }
}
