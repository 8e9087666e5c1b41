package org.concoord.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.concoord.codec.AdminAnswer;
import org.jspecify.annotations.Nullable;

/**
 * How often what a replica counts took how long, as of one moment: phases, which have no dot in
 * their names, and methods.
 *
 * @param nanos when, on the clock of this process
 * @param counts by name, and then by the highest nanoseconds that are counted there
 */
record TopReading(long nanos, Map<String, Map<Long, Long>> counts) {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final double PERCENT = 100;
  private static final int HALF = 50;
  private static final int TAIL = 99;

  /** What was counted between two readings. */
  record Row(String name, long count, double perSecond, long p50, long p99) {}

  /**
   * Asks the replica.
   *
   * @throws CommandFailure if it does not answer, or will not
   */
  static TopReading of(AdminClient replica) throws InterruptedException {
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
    return new TopReading(System.nanoTime(), all);
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

  /** Phases first, and then the methods that were called most. */
  List<Row> since(TopReading before) {
    List<Row> rows = new ArrayList<>();
    counts.forEach(
        (name, now) -> {
          Map<Long, Long> earlier = before.counts.getOrDefault(name, Map.of());
          TreeMap<Long, Long> between = new TreeMap<>();
          long total = 0;
          for (Map.Entry<Long, Long> each : now.entrySet()) {
            long count = each.getValue() - earlier.getOrDefault(each.getKey(), 0L);
            between.put(each.getKey(), count);
            total += count;
          }
          if (total > 0) {
            rows.add(
                new Row(
                    name,
                    total,
                    total * 1e9 / (nanos - before.nanos),
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
}
