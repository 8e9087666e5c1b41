package domain;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/** The values that were used last. */
@Replicated
public class LruCache<V> {
  private final LinkedHashMap<String, V> entries = new LinkedHashMap<>(16, 0.75f, true);
  private int capacity = 100;
  private long hits;
  private long misses;

  public LruCache() {}

  public LruCache(int capacity) {
    this.capacity = capacity;
  }

  @ReadOnly
  public Optional<V> get(String key) {
    V value = entries.get(key); // ERROR: 'get' is @ReadOnly and changes the order of 'entries' by get(); remove @ReadOnly, or the change
    if (value == null) {
      misses++; // ERROR: 'get' is @ReadOnly and writes to field 'misses'; remove @ReadOnly, or the change
    } else {
      hits++; // ERROR: 'get' is @ReadOnly and writes to field 'hits'; remove @ReadOnly, or the change
    }
    return Optional.ofNullable(value);
  }

  public void put(String key, V value) {
    entries.put(key, value);
    Iterator<String> oldest = entries.keySet().iterator();
    while (entries.size() > capacity) {
      oldest.next();
      oldest.remove();
    }
  }

  @ReadOnly
  public double hitRate() {
    return (double) hits / (hits + misses);
  }
}
