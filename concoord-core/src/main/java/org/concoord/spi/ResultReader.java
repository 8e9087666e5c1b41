package org.concoord.spi;

import org.jspecify.annotations.Nullable;

/**
 * Reads a method's result.
 *
 * @param <R> the result's type, boxed
 */
@FunctionalInterface
public interface ResultReader<R extends @Nullable Object> {
  R read(ValueReader in);
}
