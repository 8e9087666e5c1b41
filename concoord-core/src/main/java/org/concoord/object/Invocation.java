package org.concoord.object;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The call that a replicated method executes. A method that wants it takes a parameter of this
 * type, which replicas fill in and the proxy's method does not have:
 *
 * <pre>{@code
 * public long lock(Invocation call) { ... }
 * }</pre>
 *
 * <p>Whatever it tells is the same on every replica, and so fit to decide by: time and chance of
 * the JVM are not. It belongs to the method while that runs, and to its thread; it is no value, and
 * cannot be kept.
 */
public interface Invocation {
  /** Whose call it is. */
  Session session();

  /** The call's number in its session: each is executed once, not necessarily in order. */
  long request();

  /**
   * The replicated clock (S2): the same for all calls of one slot of the log, never earlier than
   * for a call before, and counted on while somebody leads. It is set by no calendar: it begins at
   * {@link Instant#EPOCH} with the instance, so that only differences mean something.
   */
  Instant now();

  /**
   * A source of chance for this call, seeded by what the replicas have executed; the same object
   * each time. Whoever knows the log knows what it gives: no secrets are made of it.
   */
  RandomGenerator random();

  /** A fresh identifier of version 4, made of {@link #random}. */
  UUID uuid();

  /**
   * This call's place in the log as one number: higher than that of every call executed before, in
   * whatever epoch, and positive. Handed out with a lock it is a fencing token: a resource that
   * refuses lower ones than it has seen is safe from a holder that has lost the lock and not heard.
   */
  long token();

  /**
   * Parks this call: its caller waits until the reply is completed, by another call as a rule (S3).
   * The method then returns this reply, and no other; if it ends otherwise, that is its outcome,
   * and the reply is closed. Nothing is waited for here.
   *
   * @throws IllegalStateException if the method does not return a {@link Reply}, or has parked the
   *     call before
   */
  <T extends @Nullable Object> Reply<T> defer();

  /**
   * As {@link #defer()}, for no longer than {@code timeout}: once the replicated clock has gone on
   * by so much, the call is answered with {@code otherwise}, as that is now.
   */
  <T extends @Nullable Object> Reply<T> defer(Duration timeout, T otherwise);
}
