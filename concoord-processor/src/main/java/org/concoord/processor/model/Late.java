package org.concoord.processor.model;

import org.jspecify.annotations.Nullable;

/**
 * What is known only once the types that it leads to are, and it may lead to itself. Equal only to
 * itself.
 */
public final class Late<T> {
  private @Nullable T value;

  void set(T known) {
    value = known;
  }

  boolean isKnown() {
    return value != null;
  }

  /** The value; not to be asked for while types are still being read. */
  public T get() {
    T known = value;
    if (known == null) {
      throw new IllegalStateException("not known yet");
    }
    return known;
  }
}
