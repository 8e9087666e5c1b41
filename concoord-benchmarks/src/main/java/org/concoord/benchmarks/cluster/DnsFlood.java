package org.concoord.benchmarks.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What 10,000 DNS queries a second at the leader's name server cost those who call: eight clients
 * call one after the other, without and with them, by turns; and with as many datagrams that nobody
 * answers, which is what sending them costs on the same processors. Argument: how many seconds each
 * measurement takes, by default 20.
 */
final class DnsFlood {
  private static final int CALLERS = 8;
  private static final int PER_SECOND = 10_000;
  private static final int ROUNDS = 3;

  /** Of so many networks none asks more than is answered. */
  private static final int MANY = 1_500;

  /** The discard port, where nobody listens. */
  private static final String SINK = "127.0.0.3:9";

  private DnsFlood() {}

  private interface Burden {
    /** Where it is sent. */
    String address(Member leader);
  }

  public static void main(String[] arguments) throws Exception {
    int seconds =
        arguments.length > 0 && !arguments[0].isEmpty() ? Integer.parseInt(arguments[0]) : 20;
    try (Processes processes = Processes.start(3, "-Xmx512m", "-Dnode.domain=c.example");
        Callers callers = new Callers(processes.endpoints(), CALLERS)) {
      callers.measure(seconds);
      System.out.println(Callers.Waits.HEADER);
      for (int round = 0; round < ROUNDS; round++) {
        measure(processes, callers, seconds, "datagrams nobody answers", leader -> SINK, MANY);
        measure(processes, callers, seconds, "queries, all answered", DnsFlood::server, MANY);
        measure(processes, callers, seconds, "queries from one network", DnsFlood::server, 1);
      }
    }
  }

  private static String server(Member leader) {
    return Node.nameServer(leader.address());
  }

  private static void measure(
      Processes processes, Callers callers, int seconds, String name, Burden burden, int networks)
      throws Exception {
    Callers.Waits without = callers.measure(seconds);
    System.out.println(without.row("nobody else"));
    Process asker = asker(burden.address(processes.leader()), networks);
    try {
      BufferedReader answers = asker.inputReader();
      if (!"ready".equals(answers.readLine())) {
        throw new IOException("the asker did not come");
      }
      callers.measure(2);
      long[] before = counts(asker, answers);
      Callers.Waits with = callers.measure(seconds);
      long[] after = counts(asker, answers);
      System.out.println(with.row(name));
      System.out.printf(
          Locale.ROOT,
          "%46s p50 of writes x %.2f, p99 x %.2f, p99 of reads x %.2f; %,d asked, %,d answered/s%n",
          "",
          (double) with.write50() / without.write50(),
          (double) with.write99() / without.write99(),
          (double) with.read99() / without.read99(),
          (after[0] - before[0]) / seconds,
          (after[1] - before[1]) / seconds);
    } finally {
      asker.destroyForcibly().waitFor();
    }
    callers.measure(2);
  }

  private static long[] counts(Process asker, BufferedReader answers) throws IOException {
    asker.getOutputStream().write("?\n".getBytes(StandardCharsets.US_ASCII));
    asker.getOutputStream().flush();
    String[] counts = answers.readLine().split(" ");
    return new long[] {Long.parseLong(counts[0]), Long.parseLong(counts[1])};
  }

  private static Process asker(String address, int networks) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            Asker.class.getName(),
            address,
            Integer.toString(PER_SECOND),
            Integer.toString(networks))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
