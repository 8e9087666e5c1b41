package org.concoord.spi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** The order in which what has none is written: that of the encoded keys. */
final class Canonical {
  private Canonical() {}

  private record Encoded<E>(byte[] bytes, E element) {}

  /**
   * The elements by the bytes of their keys.
   *
   * @throws IllegalArgumentException if two keys are written alike: only their identity, which no
   *     other replica knows, would tell which comes first
   */
  static <E, K> List<E> sorted(
      Collection<E> elements, Function<E, K> key, ValueCodec<K> keys, ValueWriter out) {
    List<Encoded<E>> encoded = new ArrayList<>(elements.size());
    for (E element : elements) {
      encoded.add(new Encoded<>(out.alone(keys, key.apply(element)), element));
    }
    encoded.sort((one, other) -> Arrays.compareUnsigned(one.bytes, other.bytes));
    List<E> sorted = new ArrayList<>(encoded.size());
    byte[] last = {};
    for (Encoded<E> next : encoded) {
      if (Arrays.equals(last, next.bytes)) {
        throw new IllegalArgumentException(
            "a collection without order holds two keys that are written alike, "
                + key.apply(next.element)
                + "; give their class equals and hashCode by its fields,"
                + " or use LinkedHashSet or LinkedHashMap");
      }
      last = next.bytes;
      sorted.add(next.element);
    }
    return sorted;
  }
}
