package org.concoord.cli.openreplica.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.concoord.cli.openreplica.placement.DataCenter.Part;

/**
 * The experiment of the OpenReplica paper's figure 11: instances of five replicas, each on hosts of
 * a project's own twenty; how often in a year too few of them are up at a time to go on, by how
 * they were placed. The same seed gives the same years.
 */
public final class CatastropheSimulation {
  public static final int REPLICAS = 5;
  public static final int PROJECT_HOSTS = 20;

  private static final double HOURS_OF_YEAR = 8_766;
  private static final int POWER_UNITS = 10;

  private final DataCenter center = new DataCenter(POWER_UNITS);
  private final Random random;

  public CatastropheSimulation(long seed) {
    random = new Random(seed);
  }

  /** A year of each of so many projects, once for each way to place. */
  public Result run(int projects) {
    long[] random = new long[2];
    long[] greedy = new long[2];
    for (int project = 0; project < projects; project++) {
      List<String> hosts = center.suballocate(PROJECT_HOSTS, this.random);
      add(random, year(anyOf(hosts)));
      add(greedy, year(new Placement(center.groups(), List.of()).take(hosts, REPLICAS)));
    }
    return new Result(projects, random[0], random[1], greedy[0], greedy[1]);
  }

  private static void add(long[] sum, int failures) {
    sum[0] += failures;
    sum[1] += failures > 0 ? 1 : 0;
  }

  private List<String> anyOf(List<String> hosts) {
    List<String> shuffled = new ArrayList<>(hosts);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, REPLICAS);
  }

  /** How often in a year a majority of these hosts is lost; until it is back, once. */
  private int year(List<String> hosts) {
    Map<String, List<Integer>> members = new LinkedHashMap<>();
    for (int host = 0; host < hosts.size(); host++) {
      for (String group : center.groups().of(hosts.get(host))) {
        members.computeIfAbsent(group, none -> new ArrayList<>()).add(host);
      }
    }
    int[] reasons = new int[hosts.size()];
    int down = 0;
    int catastrophes = 0;
    int tolerated = (hosts.size() - 1) / 2;
    for (Change change : changes(members)) {
      int before = down;
      for (int host : change.hosts()) {
        int was = reasons[host];
        reasons[host] += change.isEnd() ? -1 : 1;
        if (was == 0) {
          down++;
        } else if (reasons[host] == 0) {
          down--;
        }
      }
      if (before <= tolerated && down > tolerated) {
        catastrophes++;
      }
    }
    return catastrophes;
  }

  /** All that fails and is mended in a year, in order. */
  private List<Change> changes(Map<String, List<Integer>> members) {
    List<Change> changes = new ArrayList<>();
    members.forEach(
        (group, hosts) -> {
          Part part = Part.of(group);
          double meanHoursBetween = HOURS_OF_YEAR / part.perYear();
          for (double at = exponential(meanHoursBetween);
              at < HOURS_OF_YEAR;
              at += exponential(meanHoursBetween)) {
            changes.add(new Change(at, false, hosts));
            changes.add(new Change(at + exponential(part.hours()), true, hosts));
          }
        });
    changes.sort(Comparator.comparingDouble(Change::hour));
    return changes;
  }

  private double exponential(double mean) {
    return -mean * Math.log(1 - random.nextDouble());
  }

  private record Change(double hour, boolean isEnd, List<Integer> hosts) {}

  /**
   * What became of so many projects in a year.
   *
   * @param randomFailures catastrophic failures of all, with hosts taken at random
   * @param randomStruck how many projects had one or more
   * @param greedyFailures the same with hosts taken greedily
   * @param greedyStruck the same
   */
  public record Result(
      int projects,
      long randomFailures,
      long randomStruck,
      long greedyFailures,
      long greedyStruck) {
    /** How many times fewer; infinite where none are left. */
    public double reduction() {
      return (double) randomFailures / greedyFailures;
    }

    /** The table, a line an element. */
    public List<String> table() {
      return List.of(
          "%-10s %30s %30s".formatted("placement", "catastrophic failures", "projects struck"),
          row("random", randomFailures, randomStruck),
          row("greedy", greedyFailures, greedyStruck),
          "%-10s %29.1fx".formatted("fewer by", reduction()));
    }

    private String row(String name, long failures, long struck) {
      return "%-10s %30s %30s".formatted(name, perThousand(failures), perThousand(struck));
    }

    private String perThousand(long count) {
      return "%.1f per 1,000 and year".formatted(1_000.0 * count / projects);
    }
  }
}
