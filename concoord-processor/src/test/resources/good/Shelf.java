package bank;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/**
 * Things on a shelf.
 *
 * @param <E> the things
 */
@Replicated
public class Shelf<E> implements Shelves.Keyed<E> {
  private final Deque<E> things = new ArrayDeque<>();
  private final Map<E, Integer> counts = new LinkedHashMap<>();

  public Shelf() {}

  public Shelf(Collection<? extends E> first) {
    things.addAll(first);
  }

  /**
   * Puts one on it.
   *
   * @return how often
   */
  public int put(E thing) {
    things.add(thing);
    return counts.merge(thing, 1, Integer::sum);
  }

  @SafeVarargs
  public final void putAll(E... all) {
    for (E thing : all) {
      put(thing);
    }
  }

  @ReadOnly
  public Optional<E> first() {
    return Optional.ofNullable(things.peek());
  }

  @Override
  public E key() {
    return things.peekLast();
  }

  @ReadOnly
  public List<E> all() {
    return new ArrayList<>(things);
  }

  @ReadOnly
  public Map<E, Integer> counts() {
    return counts;
  }

  /** One of the two, whatever they are. */
  public <T> T choose(List<T> of, T other) {
    return of.isEmpty() ? other : of.get(0);
  }
}
