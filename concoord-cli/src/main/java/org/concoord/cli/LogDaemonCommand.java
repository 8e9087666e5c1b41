package org.concoord.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes the logs of many replicas and prints them as one, each replica in a colour of its own. */
@Command(
    name = "logdaemon",
    sortOptions = false,
    header = "Prints the logs of replicas that were started with -l.",
    description = {"", "In the order in which lines come. Runs until Ctrl-C.", ""},
    footer = {
      "",
      "  concoord logdaemon -p 12000",
      "  concoord replica -o org.concoord.objects.Counter -l 127.0.0.1:12000"
    })
final class LogDaemonCommand implements Callable<Integer> {
  private static final int MOST_REPLICAS = 256;
  private static final int LONGEST_LINE = 256 << 10;
  private static final int BACKLOG = 50;
  private static final String[] COLOURS = {"36", "33", "35", "32", "34", "31", "96", "93", "95"};
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private final Console console;
  private final Semaphore room = new Semaphore(MOST_REPLICAS);

  /** By replica, in the order in which they were met. */
  private final Map<String, String> colours = new LinkedHashMap<>();

  @Option(
      names = {"-a", "--addr", "--address"},
      paramLabel = "HOST",
      description =
          "The address to listen on; whoever reaches it may write. Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "The port. Default: ${DEFAULT-VALUE}.")
  private int port = 12_000;

  @Option(names = "--json", description = "Print each line as the JSON object that came.")
  private boolean json;

  LogDaemonCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (ServerSocket socket = new ServerSocket(port, BACKLOG, InetAddress.getByName(host))) {
      console.err().println("server ready on port " + socket.getLocalPort());
      while (true) {
        room.acquire();
        Socket from = socket.accept();
        Thread taking = new Thread(() -> take(from), "concoord-logs-of-" + from.getPort());
        taking.setDaemon(true);
        taking.start();
      }
    } catch (IOException taken) {
      throw new UncheckedIOException("cannot listen on " + host + ":" + port, taken);
    }
  }

  private void take(Socket from) {
    try (from) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder line = new StringBuilder();
      for (int c; (c = in.read()) >= 0; ) {
        if (c == '\n') {
          print(line.toString());
          line.setLength(0);
        } else if (line.length() == LONGEST_LINE) {
          return;
        } else {
          line.append((char) c);
        }
      }
    } catch (IOException ended) {
      // It was killed, or the network was cut: it comes again by itself.
    } finally {
      room.release();
    }
  }

  /** Whoever connects may send anything: what is no line of a log is left out. */
  private void print(String line) {
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
    String shown =
        json
            ? plain(line)
            : String.format(
                "%s %-5s %s",
                TIME.format(Instant.ofEpochMilli(time.longValue())), plain(level), plain(text));
    synchronized (colours) {
      console.out().println(console.isTerminal() && !json ? coloured(replica, shown) : shown);
      console.out().flush();
    }
  }

  /** A log that comes from elsewhere must not steer this terminal. */
  static String plain(String text) {
    return text.replaceAll("[\\p{Cc}&&[^\n\t]]", "?");
  }

  private String coloured(String replica, String text) {
    if (colours.size() == MOST_REPLICAS) {
      colours.clear();
    }
    String colour =
        colours.computeIfAbsent(replica, met -> COLOURS[colours.size() % COLOURS.length]);
    return "\u001b[" + colour + "m" + text + "\u001b[0m";
  }
}
