package org.concoord.objects;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
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
  private final Deque<Waiter> waiting = new ArrayDeque<>();

  /** Whose call waits. */
  record Waiter(Session session, Reply<Long> reply) {}

  /** That nobody holds. */
  public Lock() {}

  /** Takes the lock, once nobody holds it; the token, never 0. */
  public Reply<Long> lock(Invocation call) {
    return token == 0 ? take(call) : keep(call.session(), call.defer());
  }

  /** Takes the lock if it is to be had within that time; the token, or 0 where it was not. */
  public Reply<Long> tryLock(Duration timeout, Invocation call) {
    return token == 0 ? take(call) : keep(call.session(), call.defer(timeout, 0L));
  }

  private Reply<Long> take(Invocation call) {
    token = call.token();
    holder = call.session();
    return Reply.of(token);
  }

  private Reply<Long> keep(Session session, Reply<Long> reply) {
    waiting.removeIf(waiter -> !waiter.reply().isOpen());
    waiting.add(new Waiter(session, reply));
    return reply;
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

  /** To the first that still waits. */
  private void passOn(Invocation call) {
    for (Waiter next; (next = waiting.poll()) != null; ) {
      if (next.reply().complete(call.token())) {
        token = call.token();
        holder = next.session();
        return;
      }
    }
    token = 0;
    holder = null;
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
