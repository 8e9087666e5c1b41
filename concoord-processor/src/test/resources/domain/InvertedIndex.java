package domain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/** Which documents have which words. */
@Replicated
public class InvertedIndex {
  private final Map<String, Set<Long>> postings = new HashMap<>();
  private final Map<Long, String> titles = new HashMap<>();

  public void add(long id, String title, String text) {
    titles.put(id, title);
    for (String word : text.toLowerCase().split("\\W+")) { // ERROR: String.toLowerCase() depends on the settings of the machine; name what you mean: Locale.ROOT, ZoneOffset.UTC, StandardCharsets.UTF_8 [concoord:locale]
      postings.computeIfAbsent(word, w -> new TreeSet<>()).add(id);
    }
  }

  public void remove(long id) {
    titles.remove(id);
    for (Set<Long> ids : postings.values()) { // ERROR: postings.values() is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
      ids.remove(id);
    }
    postings.values().removeIf(Set::isEmpty);
  }

  @ReadOnly
  public List<String> search(String... words) {
    Set<Long> found = new TreeSet<>(titles.keySet());
    for (String word : words) {
      found.retainAll(postings.getOrDefault(word, Set.of()));
    }
    return found.stream().map(titles::get).collect(Collectors.toList());
  }

  @ReadOnly
  public int words() {
    return postings.size();
  }
}
