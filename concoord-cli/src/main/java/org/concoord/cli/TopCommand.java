package org.concoord.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.concoord.codec.AdminAnswer;
import org.concoord.codec.JsonText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which methods are called how often, and how long they take, as it happens. */
@Command(
    name = "top",
    sortOptions = false,
    header = "Shows how often methods are called and how long they take, as it happens.",
    description = {
      "",
      "Of one replica: the first of the endpoints that answers. agreement is how long a slot takes"
          + " from its proposal to its decision, known to the leader alone, and execution how long"
          + " its methods take together. Percentiles are at most a quarter too high. On a terminal"
          + " it is written over, until Ctrl-C; elsewhere it is printed once.",
      ""
    })
final class TopCommand implements Callable<Integer> {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String HOME = "\u001b[H\u001b[2J";
  private static final double PERCENT = 100;
  private static final int HALF = 50;
  private static final int TAIL = 99;

  /** What was counted between two readings. */
  private record Row(String name, long count, double perSecond, long p50, long p99) {}

  private final Console console;

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "MILLIS",
      description = "How long to count for at a time. Default: ${DEFAULT-VALUE}.")
  private int intervalMillis = 1_000;

  @Option(
      names = {"-c", "--count"},
      paramLabel = "N",
      description = "How often to show it. Default: once, and on a terminal until Ctrl-C.")
  private int times;

  @Option(names = "--json", description = "Print one JSON object each time.")
  private boolean json;

  @Mixin private final Endpoints endpoints = new Endpoints();

  TopCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (intervalMillis < 1) {
      throw CommandFailure.usage("-i " + intervalMillis + ": an interval is 1 ms at least");
    }
    boolean live = console.isTerminal() && !json;
    int rounds = times > 0 ? times : live ? Integer.MAX_VALUE : 1;
    try (AdminClient replica = endpoints.first(console)) {
      Map<String, Map<Long, Long>> before = read(replica);
      long beganNanos = System.nanoTime();
      for (int round = 0; round < rounds; round++) {
        Thread.sleep(intervalMillis);
        Map<String, Map<Long, Long>> now = read(replica);
        long endedNanos = System.nanoTime();
        show(replica.address(), rows(before, now, endedNanos - beganNanos), live);
        before = now;
        beganNanos = endedNanos;
      }
    }
    return ExitCode.DONE;
  }

  /** Distributions by name: phases, which have no dot in theirs, and methods. */
  private static Map<String, Map<Long, Long>> read(AdminClient replica)
      throws InterruptedException {
    AdminAnswer answer = replica.ask("top", SOON);
    if (!answer.done()) {
      throw new CommandFailure(ExitCode.FAILED, answer.text());
    }
    Map<String, Map<Long, Long>> all = new LinkedHashMap<>();
    if (JsonReader.read(answer.json()) instanceof Map<?, ?> tree) {
      if (tree.get("phases") instanceof Map<?, ?> phases) {
        phases.forEach((name, counts) -> all.put((String) name, distribution(counts)));
      }
      if (tree.get("methods") instanceof List<?> methods) {
        for (Object each : methods) {
          if (each instanceof Map<?, ?> row && row.get("method") instanceof String name) {
            all.put(name, distribution(row.get("nanos")));
          }
        }
      }
    }
    return all;
  }

  private static Map<Long, Long> distribution(@Nullable Object counts) {
    Map<Long, Long> distribution = new TreeMap<>();
    if (counts instanceof Map<?, ?> map) {
      map.forEach(
          (highest, count) ->
              distribution.put(
                  Long.valueOf((String) highest), ((BigDecimal) count).longValueExact()));
    }
    return distribution;
  }

  private static List<Row> rows(
      Map<String, Map<Long, Long>> before, Map<String, Map<Long, Long>> now, long nanos) {
    List<Row> rows = new ArrayList<>();
    now.forEach(
        (name, counts) -> {
          Map<Long, Long> earlier = before.getOrDefault(name, Map.of());
          TreeMap<Long, Long> between = new TreeMap<>();
          long total = 0;
          for (Map.Entry<Long, Long> each : counts.entrySet()) {
            long count = each.getValue() - earlier.getOrDefault(each.getKey(), 0L);
            between.put(each.getKey(), count);
            total += count;
          }
          if (total > 0) {
            rows.add(
                new Row(
                    name,
                    total,
                    total * 1e9 / nanos,
                    percentile(between, total, HALF),
                    percentile(between, total, TAIL)));
          }
        });
    rows.sort(
        Comparator.comparing((Row row) -> row.name().contains("."))
            .thenComparing(Row::perSecond, Comparator.reverseOrder()));
    return rows;
  }

  private static long percentile(TreeMap<Long, Long> counts, long total, int percent) {
    long wanted = (long) Math.ceil(total * percent / PERCENT);
    long seen = 0;
    for (Map.Entry<Long, Long> each : counts.entrySet()) {
      seen += each.getValue();
      if (seen >= wanted) {
        return each.getKey();
      }
    }
    return 0;
  }

  private void show(String address, List<Row> rows, boolean live) {
    if (json) {
      console.out().println(JsonText.of(tree(address, rows)));
      return;
    }
    StringBuilder text = new StringBuilder(live ? HOME : "");
    text.append(String.format("%-40s %12s %10s %10s%n", address, "per second", "p50 us", "p99 us"));
    for (Row row : rows) {
      text.append(
          String.format(
              "%-40s %12.1f %10.1f %10.1f%n",
              row.name(), row.perSecond(), row.p50() / 1e3, row.p99() / 1e3));
    }
    if (rows.isEmpty()) {
      text.append("no calls\n");
    }
    console.out().print(text);
    console.out().flush();
  }

  private static Map<String, Object> tree(String address, List<Row> rows) {
    List<Object> all = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", row.name());
      one.put("count", row.count());
      one.put("perSecond", Math.round(row.perSecond() * 10) / 10.0);
      one.put("p50Nanos", row.p50());
      one.put("p99Nanos", row.p99());
      all.add(one);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("address", address);
    tree.put("rows", all);
    return tree;
  }
}
