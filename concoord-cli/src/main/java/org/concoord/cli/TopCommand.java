package org.concoord.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.concoord.cli.TopReading.Row;
import org.concoord.codec.JsonText;
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
  private final Console console;

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "MILLIS",
      description = "How long to count for at a time. Default: ${DEFAULT-VALUE}.")
  private int intervalMillis = 1_000;

  @Option(
      names = {"-c", "--count"},
      paramLabel = "N",
      description = "How often to show it. Default: once, and in a terminal until q or Ctrl-C.")
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
    try (AdminClient replica = endpoints.first(console)) {
      if (console.isTyped() && console.movesCursor() && !json) {
        watch(replica);
      } else {
        TopReading before = TopReading.of(replica);
        for (int round = 0; round < Math.max(1, times); round++) {
          Thread.sleep(intervalMillis);
          TopReading now = TopReading.of(replica);
          print(replica.address(), now.since(before));
          before = now;
        }
      }
    }
    return ExitCode.DONE;
  }

  /** Over and over on a screen of its own, of which what was counted out is left at the end. */
  private void watch(AdminClient replica) throws InterruptedException {
    List<Row> rows = List.of();
    try (LiveScreen screen = LiveScreen.open()) {
      TopReading before = TopReading.of(replica);
      screen.show(table(replica.address(), rows));
      for (int round = 0; times <= 0 || round < times; round++) {
        if (!screen.stays(intervalMillis)) {
          return;
        }
        TopReading now = TopReading.of(replica);
        rows = now.since(before);
        screen.show(table(replica.address(), rows));
        before = now;
      }
    } catch (InterruptedException enough) {
      return; // Ctrl-C, which is how it ends.
    }
    print(replica.address(), rows);
  }

  private TopTable table(String address, List<Row> rows) {
    String title =
        String.format(Locale.ROOT, "%s, each %.1f s; q ends it", address, intervalMillis / 1e3);
    return new TopTable(title, address, rows, Paint.of(console));
  }

  private void print(String address, List<Row> rows) {
    if (json) {
      console.out().println(JsonText.of(tree(address, rows)));
    } else {
      table(address, rows).lines().forEach(console.out()::println);
    }
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
