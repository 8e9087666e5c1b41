package org.concoord.spi;

/**
 * Reads and writes one exception class: message, cause-free, with its own fields.
 *
 * @param <E> the exception class
 */
public interface ExceptionCodec<E extends Throwable> {
  /** The exact class; subclasses need a codec of their own. */
  Class<E> type();

  /** The name on the wire: the binary name of the class. */
  default String name() {
    return type().getName();
  }

  /** Writes message and fields as one value. */
  void write(E exception, ValueWriter out);

  /** A new exception with message and fields as written; its stack is that of the caller. */
  E read(ValueReader in);
}
