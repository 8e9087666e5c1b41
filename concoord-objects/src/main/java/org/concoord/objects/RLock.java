package org.concoord.objects;

import java.time.Duration;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.concoord.object.Invocation;
import org.concoord.object.OnSessionClosed;
import org.concoord.object.Reply;
import org.concoord.object.Session;
import org.jspecify.annotations.Nullable;

/**
 * A lock that its holder may take again, and has to give back as often. Others wait for it in the
 * order in which they came, each with all that it has waiting.
 *
 * <p>Its holder is a session, and so all threads that share a client are one holder, and enter
 * together: give each that is to be a caller of its own a session of its own, by {@code
 * ConcoordClient.newSession()}.
 *
 * <p>Once the session of its holder ends, closed or silent for its time to live, the lock goes to
 * whoever waits next, however often it was taken. A holder that was only cut off may not know yet:
 * of the token holds what {@link Lock} says. It is the same for all of one holder's takings.
 */
@Replicated
public class RLock {
  private @Nullable Session holder;

  /** What the holder was given, and how often it has the lock. */
  private long token;

  private int holds;
  private final WaitingLine<Long> waiting = new WaitingLine<>();

  /** That nobody holds. */
  public RLock() {}

  /** Takes the lock, at once where the caller has it already; the token, never 0. */
  public Reply<Long> lock(Invocation call) {
    return isFreeFor(call) ? Reply.of(take(call)) : waiting.add(call, call.defer());
  }

  /** Takes the lock if it is to be had within that time; the token, or 0 where it was not. */
  public Reply<Long> tryLock(Duration timeout, Invocation call) {
    return isFreeFor(call) ? Reply.of(take(call)) : waiting.add(call, call.defer(timeout, 0L));
  }

  /** Takes the lock if no other holds it; the token, or 0. */
  public long tryLock(Invocation call) {
    return isFreeFor(call) ? take(call) : 0;
  }

  private boolean isFreeFor(Invocation call) {
    return holder == null || holder.equals(call.session());
  }

  private long take(Invocation call) {
    if (holder == null) {
      holder = call.session();
      token = call.token();
    }
    holds++;
    return token;
  }

  /**
   * Gives the lock back once; whoever waits has it when it was given back as often as taken.
   *
   * @return how often the caller still has it; -1 where it had lost the lock, or never had it
   */
  public int unlock(Invocation call) {
    if (!call.session().equals(holder)) {
      return -1;
    }
    holds--;
    if (holds > 0) {
      return holds;
    }
    passOn(call);
    return 0;
  }

  /** To whoever waits first, and to all of the same caller: they would enter if they came now. */
  private void passOn(Invocation call) {
    holder = waiting.wake(call.token());
    token = holder == null ? 0 : call.token();
    holds = holder == null ? 0 : 1 + waiting.wakeAll(holder, token);
  }

  /** Whether anybody holds it, as of some moment during the call. */
  @ReadOnly
  public boolean isLocked() {
    return holder != null;
  }

  @OnSessionClosed
  void closed(Session session, Invocation call) {
    if (session.equals(holder)) {
      passOn(call);
    }
  }
}
