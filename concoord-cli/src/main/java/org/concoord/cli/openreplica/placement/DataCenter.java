package org.concoord.cli.openreplica.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Hosts as in figure 4 of the OpenReplica paper, again and again: a power distribution unit (f0)
 * over two racks (f1, f2), two cooling units that each serve a half of both (f3, f4), three hosts
 * where a rack and a cooling unit meet.
 */
final class DataCenter {
  private static final int RACKS_PER_UNIT = 2;
  private static final int HALVES = 2;
  private static final int HOSTS_PER_HALF = 3;

  private final List<List<String>> racks = new ArrayList<>();
  private final FailureGroups groups;

  /**
   * @param powerUnits how often the figure is repeated
   */
  DataCenter(int powerUnits) {
    List<String> lines = new ArrayList<>();
    for (int unit = 0; unit < powerUnits; unit++) {
      for (int rack = 0; rack < RACKS_PER_UNIT; rack++) {
        List<String> hosts = new ArrayList<>();
        for (int host = 0; host < HALVES * HOSTS_PER_HALF; host++) {
          int half = host / HOSTS_PER_HALF;
          String name = "u" + unit + "r" + rack + "h" + host;
          hosts.add(name);
          lines.add(
              "%s : %su%d %su%dr%d %su%dc%d %s%s"
                  .formatted(
                      name,
                      Part.POWER.letter(),
                      unit,
                      Part.RACK.letter(),
                      unit,
                      rack,
                      Part.COOLING.letter(),
                      unit,
                      half,
                      Part.HOST.letter(),
                      name));
        }
        racks.add(hosts);
      }
    }
    groups = FailureGroups.parse(lines);
  }

  FailureGroups groups() {
    return groups;
  }

  /** As a project is given them: rack after rack, each as a whole while it is wanted. */
  List<String> suballocate(int count, Random random) {
    List<List<String>> order = new ArrayList<>(racks);
    Collections.shuffle(order, random);
    return order.stream().flatMap(List::stream).limit(count).toList();
  }

  /**
   * What fails, how often in a year and for how many hours: of the order that Dean has told for the
   * first year of a cluster of 1,800 machines (about 1,000 failures of single machines, 20 of
   * racks, one of power, half of one of cooling), each divided by how many there were.
   */
  enum Part {
    POWER("p", 0.5, 6),
    RACK("r", 0.5, 4),
    COOLING("c", 0.25, 36),
    HOST("h", 0.55, 6);

    private final String letter;
    private final double perYear;
    private final double hours;

    Part(String letter, double perYear, double hours) {
      this.letter = letter;
      this.perYear = perYear;
      this.hours = hours;
    }

    String letter() {
      return letter;
    }

    double perYear() {
      return perYear;
    }

    double hours() {
      return hours;
    }

    static Part of(String group) {
      for (Part part : values()) {
        if (group.startsWith(part.letter)) {
          return part;
        }
      }
      throw new IllegalArgumentException(group);
    }
  }
}
