package org.concoord.object;

import org.jspecify.annotations.Nullable;

/**
 * The answer of a call, which may be given later (S3). A method that returns one may answer at once
 * with {@link #of}, or {@linkplain Invocation#defer() defer} its answer: then its caller waits, and
 * the replicas do not. The call is <i>parked</i> until another one completes it:
 *
 * <pre>{@code
 * public Reply<Boolean> acquire(Invocation call) {
 *   if (permits > 0) {
 *     permits--;
 *     return Reply.of(true);
 *   }
 *   Reply<Boolean> reply = call.defer();
 *   waiting.add(reply);
 *   return reply;
 * }
 * }</pre>
 *
 * <p>The proxy's method returns {@code T}. A parked call's reply may be kept in fields, and is the
 * same object after a restore; one that {@link #of} or {@link #failed} made may not.
 *
 * @param <T> what the caller gets; {@link Void} for nothing
 */
public abstract class Reply<T extends @Nullable Object> {
  /** For those who know how to reach callers: replicas, and their like in tests. */
  protected Reply() {}

  /** The answer of a call that need not wait. */
  public static <T extends @Nullable Object> Reply<T> of(T value) {
    return new Given<>(value, null);
  }

  /** Of a call that ends as if its method had thrown this. */
  public static <T extends @Nullable Object> Reply<T> failed(Throwable failure) {
    return new Given<>(null, failure);
  }

  /**
   * Answers the call. It is over as far as this object is concerned, and its caller goes on.
   *
   * @return false if it was over before, and nothing was done: it was answered, its time was over,
   *     its caller gave up, or the caller's session has ended
   */
  public abstract boolean complete(T value);

  /** As {@link #complete}, but the call ends as if its method had thrown {@code failure}. */
  public abstract boolean fail(Throwable failure);

  /** Whether the call still waits for its answer. */
  public abstract boolean isOpen();

  /**
   * What was answered at once, or throws it; for unit tests of objects that are called without a
   * proxy. The answer of a parked call is its caller's: replicas do not keep it where the object
   * could look.
   *
   * @throws IllegalStateException if the call was parked
   */
  public abstract T answer();

  /** One that was answered when it was made. */
  private static final class Given<T extends @Nullable Object> extends Reply<T> {
    private final @Nullable T value;
    private final @Nullable Throwable failure;

    Given(@Nullable T value, @Nullable Throwable failure) {
      this.value = value;
      this.failure = failure;
    }

    @Override
    public boolean complete(T ignored) {
      return false;
    }

    @Override
    public boolean fail(Throwable ignored) {
      return false;
    }

    @Override
    public boolean isOpen() {
      return false;
    }

    @Override
    @SuppressWarnings("NullAway") // null where T takes it
    public T answer() {
      if (failure != null) {
        throw Reply.<RuntimeException>unchecked(failure);
      }
      return value;
    }

    @Override
    public String toString() {
      return failure == null ? "answered " + value : "failed with " + failure;
    }
  }

  @SuppressWarnings("unchecked") // erased: whoever calls answer() gets what the method threw
  private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
