package org.concoord.objects;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.concoord.object.Invocation;
import org.jspecify.annotations.Nullable;

/**
 * A map that compares and sets, in the words of {@link java.util.concurrent.ConcurrentMap}, and
 * whose entries may have a time to live.
 *
 * <p>Time is the replicated clock: an entry is over for all callers at once, and for each call that
 * comes after, whichever replica leads. It never goes early, and goes late where nobody leads
 * meanwhile, since no time passes then. Reads that are {@code @ReadOnly} have no time: {@link
 * #peek}, {@link #size} and {@link #keys} may still show what is over until the next call of
 * another kind. {@link #get} does not.
 *
 * <p>An entry is nobody's: it stays when the caller that put it fails, until its time is over.
 *
 * <p>Replicas hold keys and values as bytes and need not know their classes; two are equal if their
 * bytes are. No more of them than fit into memory.
 *
 * @param <K> the keys, none of them null
 * @param <V> the values, none of them null
 */
@Replicated
public class ExpiringMap<K, V> {
  private final Map<K, Entry<V>> entries = new LinkedHashMap<>();

  /** The keys of entries that have an end, by that. */
  private final NavigableMap<End, K> ends = new TreeMap<>();

  private long endsMade;

  record Entry<V>(V value, @Nullable End end) {}

  /** When an entry is over; numbered, since many may be at one time. */
  record End(Instant at, long number) implements Comparable<End> {
    private static final Comparator<End> ORDER =
        Comparator.comparing(End::at).thenComparingLong(End::number);

    @Override
    public int compareTo(End other) {
      return ORDER.compare(this, other);
    }
  }

  /** An empty map. */
  public ExpiringMap() {}

  /** The value of a key; empty if there is none. */
  public Optional<V> get(K key, Invocation call) {
    expire(call);
    return peek(key);
  }

  /** As {@link #get}, past the log: it may show a value whose time has just come. */
  @ReadOnly
  public Optional<V> peek(K key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::value);
  }

  /**
   * Sets the value of a key, to stay.
   *
   * @return what it was
   */
  public Optional<V> put(K key, V value, Invocation call) {
    expire(call);
    Optional<V> old = peek(key);
    set(key, value, null);
    return old;
  }

  /**
   * Sets the value of a key for a time.
   *
   * @return what it was
   * @throws IllegalArgumentException if {@code timeToLive} is not positive
   */
  public Optional<V> put(K key, V value, Duration timeToLive, Invocation call) {
    requirePositive(timeToLive);
    expire(call);
    Optional<V> old = peek(key);
    set(key, value, after(timeToLive, call));
    return old;
  }

  /**
   * Sets the value of a key that has none, to stay.
   *
   * @return the value that it has; empty if it was set
   */
  public Optional<V> putIfAbsent(K key, V value, Invocation call) {
    expire(call);
    Optional<V> old = peek(key);
    if (old.isEmpty()) {
      set(key, value, null);
    }
    return old;
  }

  /**
   * Sets the value of a key that has none, for a time.
   *
   * @return the value that it has; empty if it was set
   * @throws IllegalArgumentException if {@code timeToLive} is not positive
   */
  public Optional<V> putIfAbsent(K key, V value, Duration timeToLive, Invocation call) {
    requirePositive(timeToLive);
    expire(call);
    Optional<V> old = peek(key);
    if (old.isEmpty()) {
      set(key, value, after(timeToLive, call));
    }
    return old;
  }

  /** Sets the value if it equals {@code expected}; whether it did. Its end stays what it was. */
  public boolean replace(K key, V expected, V value, Invocation call) {
    expire(call);
    Entry<V> entry = entries.get(key);
    if (entry == null || !entry.value().equals(expected)) {
      return false;
    }
    entries.put(key, new Entry<>(value, entry.end()));
    return true;
  }

  /**
   * Has the entry live for so long from now on; false if there is none.
   *
   * @throws IllegalArgumentException if {@code timeToLive} is not positive
   */
  public boolean touch(K key, Duration timeToLive, Invocation call) {
    requirePositive(timeToLive);
    expire(call);
    Entry<V> entry = entries.get(key);
    if (entry == null) {
      return false;
    }
    set(key, entry.value(), after(timeToLive, call));
    return true;
  }

  /**
   * Removes a key.
   *
   * @return what its value was
   */
  public Optional<V> remove(K key, Invocation call) {
    expire(call);
    Optional<V> old = peek(key);
    drop(key);
    return old;
  }

  /** Removes a key if its value equals {@code expected}; whether it did. */
  public boolean remove(K key, V expected, Invocation call) {
    expire(call);
    if (!peek(key).equals(Optional.of(expected))) {
      return false;
    }
    drop(key);
    return true;
  }

  /** Removes all entries. */
  public void clear() {
    entries.clear();
    ends.clear();
  }

  @ReadOnly
  public int size() {
    return entries.size();
  }

  /** All keys, in the order in which they came. */
  @ReadOnly
  public List<K> keys() {
    return new ArrayList<>(entries.keySet());
  }

  /** Removes what is over. Each call but the reads begins so, and entries pay for their own end. */
  private void expire(Invocation call) {
    while (!ends.isEmpty() && ends.firstKey().at().compareTo(call.now()) <= 0) {
      entries.remove(ends.firstEntry().getValue());
      ends.pollFirstEntry();
    }
  }

  private void set(K key, V value, @Nullable End end) {
    drop(key);
    entries.put(key, new Entry<>(value, end));
    if (end != null) {
      ends.put(end, key);
    }
  }

  private void drop(K key) {
    Entry<V> entry = entries.remove(key);
    if (entry != null && entry.end() != null) {
      ends.remove(entry.end());
    }
  }

  private End after(Duration timeToLive, Invocation call) {
    return new End(call.now().plus(timeToLive), ++endsMade);
  }

  private static void requirePositive(Duration timeToLive) {
    if (timeToLive.isNegative() || timeToLive.isZero()) {
      throw new IllegalArgumentException("a time to live of " + timeToLive);
    }
  }
}
