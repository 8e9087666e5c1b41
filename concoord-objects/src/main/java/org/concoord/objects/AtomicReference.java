package org.concoord.objects;

import java.util.Objects;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.jspecify.annotations.Nullable;

/**
 * One value for many callers, in the words of {@link java.util.concurrent.atomic.AtomicReference}.
 * Each call is one step, whoever calls meanwhile.
 *
 * <p>Replicas hold the value as bytes and need not know its class; two values are the same if their
 * bytes are. That is equality, where the JDK's class compares identities: a value that has
 * travelled is no longer the one that was sent. Who changes what it got and compares afterwards
 * compares with what it changed.
 *
 * <p>Nothing is held for a caller. One that fails in the middle of a call may not know whether the
 * call has run: {@link org.concoord.OutcomeUnknownException}.
 *
 * @param <V> the values; null is one of them
 */
@Replicated
public class AtomicReference<V> {
  private @Nullable V value;

  /** With null. */
  public AtomicReference() {}

  /** The value, as of some moment during the call. */
  @ReadOnly
  public @Nullable V get() {
    return value;
  }

  public void set(@Nullable V newValue) {
    value = newValue;
  }

  /**
   * Sets the value.
   *
   * @return what it was
   */
  public @Nullable V getAndSet(@Nullable V newValue) {
    V old = value;
    value = newValue;
    return old;
  }

  /** Sets the value if it equals {@code expected}; whether it did. */
  public boolean compareAndSet(@Nullable V expected, @Nullable V newValue) {
    if (!Objects.equals(value, expected)) {
      return false;
    }
    value = newValue;
    return true;
  }
}
