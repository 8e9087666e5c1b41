package org.concoord.cli;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Prints what comes from many replicas as one log, on a terminal each replica in a colour of its
 * own. Whoever connects may send anything: what is no line of a log is left out, and nothing that
 * is in one begins another, or steers the terminal. May be used by several threads.
 */
final class LogPrinter {
  private static final String[] COLOURS = {"36", "33", "35", "32", "34", "31", "96", "93", "95"};

  /** No line of a log begins so. */
  private static final String OF_A_TRACE = "    | ";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private final Console console;
  private final boolean json;

  /** By replica, in the order in which they were met. */
  private final Map<String, String> colours = new LinkedHashMap<>();

  /**
   * @param json whether each is printed as the JSON object that it came as
   */
  LogPrinter(Console console, boolean json) {
    this.console = console;
    this.json = json;
  }

  /** One JSON object, as {@link LogShipper} sends it. */
  void print(String line) {
    Object read;
    try {
      read = JsonReader.read(line);
    } catch (IllegalArgumentException noJson) {
      return;
    }
    if (!(read instanceof Map<?, ?> event)
        || !(event.get("time") instanceof BigDecimal time)
        || !(event.get("level") instanceof String level)
        || !(event.get("replica") instanceof String replica)
        || !(event.get("text") instanceof String text)) {
      return;
    }
    String first =
        String.format(
            "%s %-5s %s",
            TIME.format(Instant.ofEpochMilli(time.longValue())), plain(level), plain(text));
    Stream<String> trace =
        event.get("trace") instanceof String all
            ? all.lines().map(each -> OF_A_TRACE + plain(each))
            : Stream.empty();
    show(replica, json ? List.of(plain(line)) : Stream.concat(Stream.of(first), trace).toList());
  }

  private synchronized void show(String replica, List<String> together) {
    String colour = console.hasColours() && !json ? colourOf(replica) : "";
    for (String each : together) {
      console
          .out()
          .println(colour.isEmpty() ? each : "\u001b[" + colour + "m" + each + "\u001b[0m");
    }
    console.out().flush();
  }

  private String colourOf(String replica) {
    if (colours.size() == LogDaemonCommand.MOST_REPLICAS) {
      colours.clear();
    }
    return colours.computeIfAbsent(replica, met -> COLOURS[colours.size() % COLOURS.length]);
  }

  /**
   * On one line, whatever was in it: the end of a line is shown as {@code \n}. A log that comes
   * from elsewhere must not look like another's, nor steer this terminal.
   */
  static String plain(String text) {
    return text.replace("\n", "\\n")
        .replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}\u202a-\u202e\u2066-\u2069&&[^\t]]", "?");
  }
}
