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
import org.jline.reader.Parser.ParseContext;
import org.jline.reader.SyntaxError;
import org.jline.reader.impl.DefaultParser;
import org.jspecify.annotations.Nullable;

/**
 * What can be typed into {@code concoord shell}, and into {@code concoord replica -d}, of one
 * replica. A verb that fails says why. On one thread.
 */
final class ShellVerbs implements AutoCloseable {
  /** Reaches the replica that the shell is about. */
  interface Dial {
    Operator dial() throws InterruptedException;
  }

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int TRIES = 5;

  private static final Map<String, String> HELP =
      Map.of(
          "state", "all that the replica knows, as concoord status",
          "info", "what it is doing, and how far it has executed",
          "members", "who votes and who leads",
          "object", "CLASS|TYPE: which object command and showobject are about",
          "command", "METHOD ARGS...: calls a method of it",
          "showobject", "the object's own toString(), where its class has one",
          "goleader", "has this replica lead, if the others let it",
          "proposals", "slots that are proposed and not decided",
          "pending", "what waits to be executed, proposed or answered");

  private static final List<String> ORDER =
      List.of(
          "state",
          "info",
          "members",
          "object",
          "command",
          "showobject",
          "goleader",
          "proposals",
          "pending",
          "help",
          "exit");

  private final Console console;
  private final Endpoints endpoints;
  private final Dial dial;
  private final ClassLoader loader;
  private final String exit;
  private final DefaultParser parser = new DefaultParser();
  private String type;
  private @Nullable Operator replica;

  /**
   * @param endpoints where calls go, and how this side shows who it is
   * @param type the class that calls are about, or ""
   * @param exit what leaving comes to, for the help
   */
  ShellVerbs(
      Console console,
      Endpoints endpoints,
      Dial dial,
      ClassLoader loader,
      String type,
      String exit) {
    this.console = console;
    this.endpoints = endpoints;
    this.dial = dial;
    this.loader = loader;
    this.type = type;
    this.exit = exit;
    parser.setEofOnUnclosedQuote(true);
  }

  List<String> names() {
    return ORDER;
  }

  /** Reaches the replica, if that has not been done. */
  Operator connect() throws InterruptedException {
    Operator connected = replica;
    if (connected == null) {
      connected = dial.dial();
      replica = connected;
    }
    return connected;
  }

  /** Does what a line says; returns whether the shell goes on. */
  boolean run(String line) throws InterruptedException {
    try {
      return run(
          new ArrayList<>(parser.parse(line, line.length(), ParseContext.ACCEPT_LINE).words()));
    } catch (SyntaxError unfinished) {
      complain("this line is not finished: " + unfinished.getMessage());
      return true;
    }
  }

  private boolean run(List<String> rest) throws InterruptedException {
    if (rest.size() == 1 && rest.get(0).isEmpty()) {
      rest.clear();
    }
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
      complain(BrokenClasses.sentence(broken));
    } catch (CommandFailure
        | ConcoordException
        | IllegalArgumentException
        | IllegalStateException failure) {
      complain(String.valueOf(failure.getMessage()));
      if (failure instanceof CommandFailure lost && lost.exitCode() == ExitCode.UNAVAILABLE) {
        close();
      }
    }
    return true;
  }

  private void complain(String sentence) {
    console.err().println(sentence);
    console.err().flush();
  }

  private String say(String verb, List<String> arguments) throws InterruptedException {
    return switch (verb) {
      case "state" -> report("status");
      case "members" -> report("members");
      case "info" -> info();
      case "object" -> object(arguments);
      case "command" -> command(arguments);
      case "showobject" -> command(List.of("concoordToString"));
      case "goleader" -> goLeader();
      case "proposals" -> proposals();
      case "pending" -> pending();
      case "help" -> help();
      default -> "no such verb: " + verb + "; help shows all";
    };
  }

  private String help() {
    StringBuilder text = new StringBuilder();
    for (String verb : ORDER) {
      if (HELP.containsKey(verb)) {
        text.append(String.format("%-11s %s%n", verb, HELP.get(verb)));
      }
    }
    return text.append(String.format("%-11s %s", "exit", exit)).toString();
  }

  private String report(String command) throws InterruptedException {
    return Paint.of(console).report(ask(connect(), command).text());
  }

  private static AdminAnswer ask(Operator whom, String command) throws InterruptedException {
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

  private String object(List<String> words) {
    if (words.size() > 1) {
      throw CommandFailure.usage("object CLASS");
    }
    if (!words.isEmpty()) {
      type = words.get(0);
    }
    return type.isEmpty() ? "none" : type;
  }

  private String command(List<String> words) throws InterruptedException {
    if (type.isEmpty()) {
      throw CommandFailure.usage("which object? type: object CLASS");
    }
    if (words.isEmpty()) {
      throw CommandFailure.usage("command METHOD ARGS...");
    }
    return invoke(
        new Callees(console, endpoints, loader)
            .find(type, words.get(0), words.subList(1, words.size())));
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
      try (Operator leading = AdminClient.connect(leader, endpoints.security(), console)) {
        ask(leading, "transfer");
      }
    }
    return status().get("leader") + " leads, after " + TRIES + " changes: the others take over too";
  }

  @Override
  public void close() {
    Operator connected = replica;
    replica = null;
    if (connected != null) {
      connected.close();
    }
  }

  private String invoke(CalledMethod method) {
    try (ConcoordClient client = ConcoordClient.connect(endpoints.config(console).build())) {
      return invoke(method, method.bind(client, ""));
    }
  }

  private static String invoke(CalledMethod method, CalledMethod.Bound bound) {
    try {
      Object result = bound.invoke();
      return method.isVoid() ? "done" : JsonText.of(JavaValues.toJson(result));
    } catch (ConcoordException ours) {
      throw ours;
    } catch (LinkageError broken) {
      throw CalledMethod.unknown(broken);
    } catch (Throwable thrown) {
      throw new CommandFailure(
          ExitCode.FAILED, "the method threw " + ContractException.shown(thrown));
    }
  }
}
