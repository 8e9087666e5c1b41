package bad;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

@Replicated
public class OrderOfFields {
  private final HashMap<String, Integer> hashed = new HashMap<>();
  private final Map<String, Integer> hidden = new HashMap<>();
  private final Map<String, Integer> linked = new LinkedHashMap<>();
  private final Map<String, Integer> sorted = new TreeMap<>();
  private final LinkedHashMap<String, Integer> recent = new LinkedHashMap<>(16, 0.75f, true);
  private Set<String> names = new HashSet<>();
  private Set<String> fixed = Set.of();
  private Map<String, Integer> given;
  private List<String> log = new ArrayList<>();

  public OrderOfFields() {}

  public OrderOfFields(Map<String, Integer> given) {
    this.given = given;
  }

  public void run(Map<String, Integer> argument, Set<String> more) {
    for (String name : hashed.keySet()) { // ERROR: hashed.keySet() is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
      log.add(name);
    }
    hidden.forEach((key, value) -> log.add(key)); // ERROR: hidden is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    log.addAll(names); // ERROR: names is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    log.addAll(new ArrayList<>(fixed)); // ERROR: fixed is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
    for (Map.Entry<String, Integer> entry : hidden.entrySet()) { // ERROR: hidden.entrySet() is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
      log.add(entry.getKey());
    }
    for (String name : linked.keySet()) {
      log.add(name + sorted + given);
    }
    argument.forEach((key, value) -> log.add(key));
    log.addAll(more);
    names.addAll(hidden.keySet());
    names.removeIf(String::isEmpty);
    if (hashed.containsKey("a") || names.contains("b") || hidden.get("c") != null) {
      log.add(log.size() + " of " + hashed.size());
    }
  }

  @ReadOnly
  public Map<String, Integer> all() {
    return hidden;
  }

  @ReadOnly
  public Integer recent(String key) {
    return recent.get(key); // ERROR: 'recent' is @ReadOnly and changes the order of 'recent' by get(); remove @ReadOnly, or the change
  }

  @ReadOnly
  public boolean knows(String key) {
    return recent.containsKey(key);
  }

  @ReadOnly
  public long total() {
    return hashed.values().stream().mapToInt(value -> value).sum();
  }
}
