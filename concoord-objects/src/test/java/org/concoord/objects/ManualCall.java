package org.concoord.objects;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;
import org.concoord.object.Session;
import org.jspecify.annotations.Nullable;

/** A call for objects that are called without a proxy, by a clock that the test sets. */
final class ManualCall implements Invocation {
  private Instant now = Instant.EPOCH;
  private Session session = new Session(1, 0);
  private long calls = 1;

  /** How long the last call was to wait that was deferred; null if it has no end. */
  private @Nullable Duration timeout;

  void pass(Duration time) {
    now = now.plus(time);
  }

  ManualCall of(long client) {
    session = new Session(client, 0);
    calls++;
    return this;
  }

  @Nullable Duration timeout() {
    return timeout;
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public long request() {
    return calls;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public RandomGenerator random() {
    return new Random(calls);
  }

  @Override
  public UUID uuid() {
    return new UUID(0, calls);
  }

  @Override
  public long token() {
    return calls;
  }

  @Override
  public <T extends @Nullable Object> Reply<T> defer() {
    timeout = null;
    return new Parked<>();
  }

  @Override
  public <T extends @Nullable Object> Reply<T> defer(Duration time, T otherwise) {
    Parked<T> parked = new Parked<>();
    timeout = time;
    return parked;
  }

  /** What the caller of a parked call would get. */
  static final class Parked<T extends @Nullable Object> extends Reply<T> {
    private boolean answered;
    private @Nullable T value;
    private @Nullable Throwable failure;

    @Override
    public boolean complete(T answer) {
      boolean open = !answered;
      if (open) {
        answered = true;
        value = answer;
      }
      return open;
    }

    @Override
    public boolean fail(Throwable thrown) {
      boolean open = !answered;
      if (open) {
        answered = true;
        failure = thrown;
      }
      return open;
    }

    @Override
    public boolean isOpen() {
      return !answered;
    }

    @Override
    @SuppressWarnings("NullAway") // null where T takes it
    public T answer() {
      if (!answered || failure != null) {
        throw new IllegalStateException("no answer", failure);
      }
      return value;
    }
  }
}
