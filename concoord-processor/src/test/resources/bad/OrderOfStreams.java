package bad;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.concoord.annotations.Replicated;

@Replicated
public class OrderOfStreams {
  private final Set<Item> items = new HashSet<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private List<String> names = new ArrayList<>();
  private double weight;

  public long allowed(String wanted) {
    long found = items.stream().filter(item -> item.name.equals(wanted)).count();
    if (items.stream().map(Item::name).anyMatch(wanted::equals)
        || counts.keySet().stream().noneMatch(name -> name.isEmpty())
        || counts.entrySet().stream().allMatch(entry -> entry.getValue() > 0)) {
      found += counts.values().stream().mapToInt(Integer::intValue).sum();
      found += items.stream().mapToLong(item -> item.number).max().orElse(0);
    }
    names = counts.keySet().stream().filter(name -> !name.isBlank()).sorted().toList();
    return found;
  }

  public void refused(String wanted) {
    names = counts.keySet().stream().toList(); // ERROR: counts.keySet() is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    names = counts.keySet().stream().sorted(Comparator.comparing(String::length)).toList(); // ERROR: counts.keySet() is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    weight = items.stream().mapToDouble(item -> item.weight).sum(); // ERROR: items is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    Item some = items.stream().max(Comparator.comparing(item -> item.weight)).orElseThrow(); // ERROR: items is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    items.stream().sorted().forEach(item -> names.add(item.name)); // ERROR: items is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    names.add(some.name + items.stream().filter(item -> item.number > 1).findFirst().isPresent()); // ERROR: items is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    if (items.stream().filter(item -> names.add(item.name)).count() > 1) { // ERROR: items is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
      names.clear();
    }
    int[] seen = new int[1];
    items.stream().filter(item -> seen[0]++ > 2).anyMatch(item -> item.number > 3); // ERROR: items is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    items.stream().filter(item -> item.isNext(names)).count(); // ERROR: items is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    Stream<String> open = counts.keySet().stream(); // ERROR: counts.keySet() is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    names.add("" + open.count());
  }

  static class Item implements Comparable<Item> {
    String name = "";
    long number;
    double weight;

    String name() {
      return name;
    }

    boolean isNext(List<String> names) {
      return names.add(name);
    }

    @Override
    public int compareTo(Item other) {
      return Long.compare(number, other.number);
    }
  }
}
