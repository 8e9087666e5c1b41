package org.concoord.spi;

import org.jspecify.annotations.Nullable;

/**
 * Reads a method's result.
 *
 * @param <R> the result's type, boxed
 */
@FunctionalInterface
public interface ResultReader<R extends @Nullable Object> {
  /** Reads the nil that a {@code void} method answers. */
  @SuppressWarnings("NullAway") // takes no account of type arguments that are nullable
  ResultReader<@Nullable Void> NOTHING =
      in -> {
        if (!in.tryReadNil()) {
          throw new MalformedValueException("a void method answered with a value");
        }
        return null;
      };

  R read(ValueReader in);
}
