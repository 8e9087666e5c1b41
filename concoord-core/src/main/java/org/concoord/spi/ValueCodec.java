package org.concoord.spi;

import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the values of one type, each as one value of MessagePack; {@code null} is nil.
 * Equal values are written as equal bytes. Stateless and thread-safe.
 *
 * @param <T> the type
 */
public interface ValueCodec<T> {
  /**
   * @throws IllegalArgumentException if it is of a class that could not be restored as itself
   */
  void write(@Nullable T value, ValueWriter out);

  /**
   * @throws MalformedValueException if what comes next is no value of the type
   */
  @Nullable T read(ValueReader in);
}
