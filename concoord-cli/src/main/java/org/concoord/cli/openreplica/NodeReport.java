package org.concoord.cli.openreplica;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the script has found on a node, a line {@code key=value} each. A login shell may print what
 * it likes beside it.
 */
record NodeReport(Map<String, List<String>> lines) {
  static final int OLDEST_JAVA = 17;

  static NodeReport parse(String out) {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    for (String line : out.lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        lines
            .computeIfAbsent(line.substring(0, equals), key -> new ArrayList<>())
            .add(line.substring(equals + 1).strip());
      }
    }
    return new NodeReport(lines);
  }

  /** The last line of that key; "" where there is none. */
  String last(String key) {
    List<String> values = all(key);
    return values.isEmpty() ? "" : values.get(values.size() - 1);
  }

  List<String> all(String key) {
    return lines.getOrDefault(key, List.of());
  }

  /** A number, 0 where it is none. */
  long number(String key) {
    String text = last(key);
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  /** What keeps replicas from running there, a sentence each; none where nothing does. */
  List<String> lacks() {
    List<String> lacks = new ArrayList<>();
    if (last("java").isEmpty()) {
      lacks.add("there is no Java: Java " + OLDEST_JAVA + " or newer is needed");
    } else if (number("java.major") < OLDEST_JAVA) {
      lacks.add(
          "Java "
              + last("java.version")
              + " at "
              + last("java")
              + " is too old: Java "
              + OLDEST_JAVA
              + " or newer is needed");
    }
    all("missing").forEach(tool -> lacks.add("the program " + tool + " is missing"));
    return lacks;
  }

  /** One line for whoever asked. */
  String summary() {
    return last("system")
        + ", Java "
        + last("java.version")
        + " ("
        + last("java")
        + "), "
        + number("free") / 1024
        + " MiB free"
        + (last("distribution").isEmpty() ? "" : ", set up");
  }

  /** The replicas that were launched there and not stopped. */
  List<Launched> replicas() {
    List<Launched> replicas = new ArrayList<>();
    for (String line : all("replica")) {
      String[] words = line.split(" ");
      if (words.length == 3) {
        replicas.add(new Launched(words[0], words[1].equals("running"), words[2]));
      }
    }
    return replicas;
  }

  /**
   * A replica that was launched on a node.
   *
   * @param name its address, in characters that a file may be called by
   */
  record Launched(String name, boolean isRunning, String process) {
    /** As it was launched with, but for characters that no file is called by. */
    String address() {
      int port = name.lastIndexOf('_');
      if (port < 0) {
        return name;
      }
      String host = name.substring(0, port).replace(LaunchPlan.COLON, ':');
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + name.substring(port + 1);
    }
  }
}
