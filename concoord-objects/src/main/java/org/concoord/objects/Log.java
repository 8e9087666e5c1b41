package org.concoord.objects;

import java.util.ArrayList;
import java.util.List;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/**
 * Entries in the order in which they were written, which is the same for all readers. Each has a
 * number, from 0 on, that stays its own; old ones can be dropped. It has no bound but memory.
 *
 * <p>A caller that fails in the middle of {@link #append} may not know whether its entry was
 * written: {@link org.concoord.OutcomeUnknownException}. It reads, or writes entries that say which
 * they are.
 *
 * <p>Replicas hold entries as bytes and need not know their classes.
 *
 * @param <E> the entries, none of them null
 */
@Replicated
public class Log<E> {
  private final List<E> entries = new ArrayList<>();

  /** The number of the first that is kept. */
  private long first;

  /** Without entries. */
  public Log() {}

  /**
   * Adds an entry at the end.
   *
   * @return its number
   */
  public long append(E entry) {
    entries.add(entry);
    return end() - 1;
  }

  /** Drops all entries and writes this one. */
  public void write(E entry) {
    first = end();
    entries.clear();
    entries.add(entry);
  }

  /** All entries that are kept, in order. */
  @ReadOnly
  public List<E> read() {
    return new ArrayList<>(entries);
  }

  /** Up to so many entries from that number on, or from the first that is kept. */
  @ReadOnly
  public List<E> read(long from, int most) {
    int begin = (int) Math.min(Math.max(from - first, 0), entries.size());
    int count = Math.min(Math.max(most, 0), entries.size() - begin);
    return new ArrayList<>(entries.subList(begin, begin + count));
  }

  /** Drops the entries before that number; how many these were. */
  public int dropBefore(long number) {
    int count = (int) Math.min(Math.max(number - first, 0), entries.size());
    entries.subList(0, count).clear();
    first += count;
    return count;
  }

  /** The number of the first entry that is kept; {@link #end} if none is. */
  @ReadOnly
  public long first() {
    return first;
  }

  /** The number that the next entry will have. */
  @ReadOnly
  public long end() {
    return first + entries.size();
  }
}
