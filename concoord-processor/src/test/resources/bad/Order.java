package bad;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.concoord.annotations.Replicated;

@Replicated
public class Order {
  private List<String> names = new ArrayList<>();

  public void local(String key) {
    HashMap<String, Integer> counts = new HashMap<>();
    Map<String, Integer> open = new HashMap<>();
    Map<String, Integer> sorted = new TreeMap<>();
    Map<String, Integer> linked = new LinkedHashMap<>();
    counts.merge(key, 1, Integer::sum);
    for (String name : counts.keySet()) { // ERROR: counts.keySet() is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
      names.add(name);
    }
    for (String name : open.keySet()) { // ERROR: open.keySet() is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
      names.add(name);
    }
    open.forEach((k, v) -> names.add(k)); // ERROR: open is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    names.addAll(open.keySet()); // ERROR: open.keySet() is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    names = new ArrayList<>(counts.keySet()); // ERROR: counts.keySet() is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    names = List.copyOf(Set.of(key, "b")); // ERROR: Set.of(key, "b") is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    names.add("" + open + counts.values()); // ERROR: open is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order] // ERROR: counts.values() is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    names.add(open.toString()); // ERROR: open is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    for (String name : sorted.keySet()) {
      names.add(name + linked);
    }
    for (String name : names.stream().collect(Collectors.toSet())) { // ERROR: names.stream().collect(Collectors.toSet(... is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
      names.remove(name);
    }
    for (Map.Entry<String, Long> e :
        names.stream().collect(Collectors.groupingBy(n -> n, Collectors.counting())).entrySet()) { // ERROR: names.stream().collect(Collectors.groupi... is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
      names.remove(e.getKey());
    }
    for (String name :
        names.stream()
            .collect(Collectors.groupingBy(n -> n, TreeMap::new, Collectors.counting()))
            .keySet()) {
      names.remove(name);
    }
    if (counts.containsKey(key) && open.get(key) == null && open.isEmpty()) {
      all(open.values()); // ERROR: an argument of all() is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    }
    Set<String> copy = new HashSet<>(counts.keySet());
    copy.removeAll(open.keySet());
    names.removeAll(copy);
  }

  public void allowed(List<String> argument) {
    for (String name : argument) {
      names.add(name);
    }
  }

  @SuppressWarnings("concoord:order: a sum")
  public long sum() {
    HashMap<String, Integer> counts = new HashMap<>();
    return counts.values().stream().mapToInt(i -> i).sum();
  }

  private void all(Collection<Integer> numbers) {
    for (int number : numbers) {
      names.add(String.valueOf(number));
    }
  }
}
