package org.concoord.object;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

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
}
