package org.concoord.benchmarks.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.concoord.benchmarks.cluster.Asker.Queries;

/**
 * What 10,000 DNS queries a second at the leader's name server cost those who call: eight clients
 * call one after the other, without and with them, by turns; with as many datagrams that nobody
 * answers, which is what sending them costs on the same processors; and with as many that are off
 * the zone or malformed. Turns are short and many, and what counts is the median of their ratios,
 * since other work on the machine comes and goes. Argument: how many seconds each turn takes, by
 * default 3.
 */
final class DnsFlood {
  private static final int CALLERS = 8;
  private static final int PER_SECOND = 10_000;
  private static final int TURNS = 15;

  /** Of so many networks none asks more than is answered. */
  private static final int MANY = 1_500;

  /** The discard port, where nobody listens. */
  private static final String SINK = "127.0.0.3:9";

  private DnsFlood() {}

  public static void main(String[] arguments) throws Exception {
    int seconds =
        arguments.length > 0 && !arguments[0].isEmpty() ? Integer.parseInt(arguments[0]) : 3;
    try (Processes processes = Processes.start(3, "-Xmx512m", "-Dnode.domain=c.example");
        Callers callers = new Callers(processes.endpoints(), CALLERS)) {
      callers.measure(5 * seconds);
      String server = Node.nameServer(processes.leader().address());
      measure(callers, seconds, "datagrams that nobody answers", SINK, MANY, Queries.ANSWERED);
      measure(callers, seconds, "queries, each answered", server, MANY, Queries.ANSWERED);
      measure(callers, seconds, "queries from one network", server, 1, Queries.ANSWERED);
      measure(callers, seconds, "off the zone and malformed", server, MANY, Queries.STRAY);
    }
  }

  private static void measure(
      Callers callers, int seconds, String name, String server, int networks, Queries queries)
      throws Exception {
    List<Callers.Waits> without = new ArrayList<>();
    List<Callers.Waits> with = new ArrayList<>();
    Process asker = asker(server, networks, queries);
    long[] counts = new long[2];
    try (BufferedReader answers = asker.inputReader()) {
      if (!"ready".equals(answers.readLine())) {
        throw new IOException("the asker did not come");
      }
      for (int i = 0; i < TURNS; i++) {
        without.add(callers.measure(seconds));
        long[] before = say("go", asker, answers);
        with.add(callers.measure(seconds));
        long[] after = say("stop", asker, answers);
        counts[0] += after[0] - before[0];
        counts[1] += after[1] - before[1];
      }
    } finally {
      asker.destroyForcibly().waitFor();
    }
    System.out.printf(
        Locale.ROOT,
        "%d turns of %d s, %s: %,d asked and %,d answered/s%n",
        TURNS,
        seconds,
        name,
        counts[0] / (TURNS * seconds),
        counts[1] / (TURNS * seconds));
    print("calls/s", without, with, Callers.Waits::callsPerSecond);
    print("p50 of writes, us", without, with, waits -> waits.write50() / 1e3);
    print("p99 of writes, us", without, with, waits -> waits.write99() / 1e3);
    print("p50 of reads, us", without, with, waits -> waits.read50() / 1e3);
    print("p99 of reads, us", without, with, waits -> waits.read99() / 1e3);
  }

  private interface Figure {
    double of(Callers.Waits waits);
  }

  private static void print(
      String what, List<Callers.Waits> without, List<Callers.Waits> with, Figure figure) {
    double[] ratios = new double[TURNS];
    for (int i = 0; i < TURNS; i++) {
      ratios[i] = figure.of(with.get(i)) / figure.of(without.get(i));
    }
    Arrays.sort(ratios);
    System.out.printf(
        Locale.ROOT,
        "  %-20s %,10.0f without, %,10.0f with; x %.2f, the middle half x %.2f to %.2f%n",
        what,
        median(without, figure),
        median(with, figure),
        ratios[TURNS / 2],
        ratios[TURNS / 4],
        ratios[TURNS - 1 - TURNS / 4]);
  }

  private static double median(List<Callers.Waits> turns, Figure figure) {
    return turns.stream()
        .mapToDouble(figure::of)
        .sorted()
        .skip(TURNS / 2)
        .findFirst()
        .orElseThrow();
  }

  private static long[] say(String word, Process asker, BufferedReader answers) throws IOException {
    asker.getOutputStream().write((word + "\n").getBytes(StandardCharsets.US_ASCII));
    asker.getOutputStream().flush();
    String[] counts = answers.readLine().split(" ");
    return new long[] {Long.parseLong(counts[0]), Long.parseLong(counts[1])};
  }

  private static Process asker(String address, int networks, Queries queries) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            Asker.class.getName(),
            address,
            Integer.toString(PER_SECOND),
            Integer.toString(networks),
            queries.name())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
