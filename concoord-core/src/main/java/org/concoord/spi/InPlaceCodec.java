package org.concoord.spi;

import org.jspecify.annotations.Nullable;

/**
 * A codec of values that can change, and so can be given their contents after they exist: those in
 * final fields, and those that keep what only their constructor was told, such as a comparator.
 *
 * @param <T> the type
 */
public interface InPlaceCodec<T> extends ValueCodec<T> {
  /** The class of the declared type, without its type arguments. */
  Class<?> type();

  /** Whether it matters which of two equal ones it is: not of what cannot change after all. */
  default boolean hasIdentity(T value) {
    return true;
  }

  /** Writes the value of a field that is restored by {@link #readOver}. */
  default void writeOver(@Nullable T value, ValueWriter out) {
    write(value, out);
  }

  /**
   * Reads what {@link #writeOver} wrote, into {@code initial} where that is of the right class.
   *
   * @param initial what the constructor left in the field
   */
  default @Nullable T readOver(@Nullable T initial, ValueReader in) {
    return read(in);
  }

  /** Writes the value of a final field, which may be of any class that its initialiser chose. */
  void writeContents(@Nullable T value, ValueWriter out);

  /**
   * Gives {@code target} the contents that {@link #writeContents} wrote.
   *
   * @param field names the field in failures
   * @throws MalformedValueException also if the constructor left something that cannot take them
   */
  void readContents(@Nullable T target, ValueReader in, String field);

  /**
   * Whether only one of the two is there.
   *
   * @return true if there are contents to be read
   */
  static boolean bothPresent(@Nullable Object target, ValueReader in, String field) {
    boolean isNil = in.tryReadNil();
    if (isNil != (target == null)) {
      throw new MalformedValueException(
          field + " is final, and null either here or where it was written");
    }
    return !isNil;
  }
}
