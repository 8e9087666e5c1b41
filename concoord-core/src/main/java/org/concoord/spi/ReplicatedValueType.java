package org.concoord.spi;

/**
 * A class whose values travel where no type says which class they are of: behind a type variable.
 * Generated beside each class annotated {@code @ReplicatedValue}.
 *
 * @param <T> the class
 */
public interface ReplicatedValueType<T> {
  /** The type's name on the wire. */
  String name();

  Class<T> type();

  ValueCodec<T> codec();

  /** A number that differs where values of the class are written otherwise. */
  default int fingerprint() {
    return 0;
  }
}
