package org.concoord.spi;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;
import org.concoord.object.Session;
import org.jspecify.annotations.Nullable;

/**
 * The call that is being executed, as whoever executes it knows it. One object serves for one call
 * after the other: a method cannot keep its {@link Invocation}. Not thread-safe.
 */
public final class ExecutedCall implements Invocation {
  /** An odd number without a pattern: 2^64 divided by the golden ratio. */
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /** As good as none: a century. */
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(36_525);

  private long sessionSlot;
  private int sessionIndex;
  private long request;
  private long place;
  private boolean isBeforeItsPlace;
  private long clockMicros;
  private long seed;
  private @Nullable Random random;
  private final @Nullable Deferral deferral;

  /** A call that cannot be parked. */
  public ExecutedCall() {
    this(null);
  }

  /** Calls that may be parked are by {@code deferral}. */
  public ExecutedCall(@Nullable Deferral deferral) {
    this.deferral = deferral;
  }

  /** Whose call comes next. */
  public ExecutedCall of(long newSessionSlot, int newSessionIndex, long newRequest) {
    sessionSlot = newSessionSlot;
    sessionIndex = newSessionIndex;
    request = newRequest;
    return this;
  }

  /**
   * Where and when.
   *
   * @param newPlace its place in the log
   * @param newClockMicros the replicated clock
   * @param newSeed a number that what was executed before comes to
   */
  public ExecutedCall at(long newPlace, long newClockMicros, long newSeed) {
    place = newPlace;
    isBeforeItsPlace = false;
    clockMicros = newClockMicros;
    seed = newSeed;
    random = null;
    return this;
  }

  /** It is no command, and comes between the last one of the slot before and that place. */
  public ExecutedCall beforeItsPlace() {
    isBeforeItsPlace = true;
    return this;
  }

  @Override
  public Session session() {
    return new Session(sessionSlot, sessionIndex);
  }

  @Override
  public long request() {
    return request;
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plus(clockMicros, ChronoUnit.MICROS);
  }

  @Override
  public RandomGenerator random() {
    // Of the JDK's generators this one's algorithm is part of its contract, whatever the version.
    if (random == null) {
      random = new Random(seed ^ (token() * GOLDEN));
    }
    return random;
  }

  @Override
  public UUID uuid() {
    long high = random().nextLong();
    long low = random().nextLong();
    return new UUID((high & ~0xf000L) | 0x4000L, (low >>> 2) | Long.MIN_VALUE);
  }

  @Override
  public long token() {
    return 2 * place + (isBeforeItsPlace ? 0 : 1);
  }

  @Override
  public <T extends @Nullable Object> Reply<T> defer() {
    return deferral().defer(Deferral.NO_DEADLINE, null);
  }

  @Override
  public <T extends @Nullable Object> Reply<T> defer(Duration timeout, T otherwise) {
    return deferral().defer(deadline(timeout), otherwise);
  }

  private long deadline(Duration timeout) {
    if (timeout.isNegative()) {
      return clockMicros;
    }
    return timeout.compareTo(LONGEST_TIMEOUT) > 0
        ? Deferral.NO_DEADLINE
        : clockMicros + timeout.toNanos() / 1_000;
  }

  void returned(DeferredReply<?> reply) {
    deferral().returned(reply);
  }

  private Deferral deferral() {
    if (deferral == null) {
      throw new IllegalStateException("calls cannot be parked here");
    }
    return deferral;
  }
}
