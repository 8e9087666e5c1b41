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
 * A lock that clients hold one at a time, and wait for in the order in which they came. It is not
 * reentrant, and is held by whoever has its token, from whichever thread.
 *
 * <p>Once the session of its holder ends, closed or silent for its time to live, the lock goes to
 * whoever waits next. The holder may be alive and only cut off, and not know yet: so nobody can be
 * certain to be alone by having the lock. Each time it is given the token is higher, though: hand
 * it to the resource that the lock is for, and have that refuse a lower one than it has seen.
 */
@Replicated
public class Lock {
  /** What its holder was given; 0 where there is none. */
  private long token;

  private @Nullable Session holder;
  private final WaitingLine<Long> waiting = new WaitingLine<>();

  /** That nobody holds. */
  public Lock() {}

  /** Takes the lock, once nobody holds it; the token, never 0. */
  public Reply<Long> lock(Invocation call) {
    return token == 0 ? Reply.of(take(call)) : waiting.add(call, call.defer());
  }

  /** Takes the lock if it is to be had within that time; the token, or 0 where it was not. */
  public Reply<Long> tryLock(Duration timeout, Invocation call) {
    return token == 0 ? Reply.of(take(call)) : waiting.add(call, call.defer(timeout, 0L));
  }

  /** Takes the lock if nobody holds it; the token, or 0. */
  public long tryLock(Invocation call) {
    return token == 0 ? take(call) : 0;
  }

  private long take(Invocation call) {
    token = call.token();
    holder = call.session();
    return token;
  }

  /**
   * Gives the lock back.
   *
   * @return whether it was held with that token; if not, its holder had lost it
   */
  public boolean unlock(long heldToken, Invocation call) {
    if (heldToken == 0 || heldToken != token) {
      return false;
    }
    passOn(call);
    return true;
  }

  /**
   * Gives back what the caller's session holds, with whatever token: for a caller that was
   * interrupted while it waited, and does not know whether it was given the lock.
   *
   * @return whether the session held it
   */
  public boolean unlock(Invocation call) {
    if (!call.session().equals(holder)) {
      return false;
    }
    passOn(call);
    return true;
  }

  /** To the first that still waits. */
  private void passOn(Invocation call) {
    holder = waiting.wake(call.token());
    token = holder == null ? 0 : call.token();
  }

  /** Whether anybody holds it, as of some moment during the call. */
  @ReadOnly
  public boolean isLocked() {
    return token != 0;
  }

  @OnSessionClosed
  void closed(Session session, Invocation call) {
    if (session.equals(holder)) {
      passOn(call);
    }
  }
}
