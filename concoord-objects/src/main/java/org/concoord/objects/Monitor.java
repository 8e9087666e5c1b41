package org.concoord.objects;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.concoord.object.Invocation;
import org.concoord.object.OnSessionClosed;
import org.concoord.object.Reply;
import org.concoord.object.Session;
import org.jspecify.annotations.Nullable;

/**
 * A lock with conditions, as {@code threading.Condition} and Java's {@code synchronized}, {@code
 * wait} and {@code notify} are: whoever holds the lock may wait on a condition, which gives the
 * lock back, and has it again when it goes on. Conditions have names, and are there when they are
 * used. {@link SharedLock} is this as a lock of {@code java.util.concurrent}.
 *
 * <p>As with any such lock, look again at what was waited for: others may have come before.
 *
 * <p>Once the session of its holder ends, closed or silent for its time to live, the lock goes to
 * whoever waits next; of a holder that was only cut off, and of tokens, holds what {@link Lock}
 * says. A caller that waits on a condition and is gone waits no more; where it had been signalled
 * and had not got the lock yet, the next on that condition is signalled in its place.
 */
@Replicated
public class Monitor {
  private static final int FEW = 16;

  /** What its holder was given; 0 where there is none. */
  private long token;

  private @Nullable Session holder;
  private final Deque<Waiter> entering = new ArrayDeque<>();

  /** As in {@link WaitingLine}. */
  private int most = FEW;

  /** By the condition's name; those on which nobody waits any more are thrown out like waiters. */
  private final Map<String, WaitingLine<Long>> waiting = new TreeMap<>();

  private int mostConditions = FEW;

  /**
   * Whose call waits for the lock.
   *
   * @param condition on which it was signalled, or null
   */
  record Waiter(Session session, @Nullable String condition, Reply<Long> reply) {}

  /** That nobody holds. */
  public Monitor() {}

  /** Takes the lock, once nobody holds it; the token, never 0. */
  public Reply<Long> lock(Invocation call) {
    return token == 0 ? Reply.of(take(call)) : enter(call, call.defer());
  }

  /** Takes the lock if it is to be had within that time; the token, or 0 where it was not. */
  public Reply<Long> tryLock(Duration timeout, Invocation call) {
    return token == 0 ? Reply.of(take(call)) : enter(call, call.defer(timeout, 0L));
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

  private Reply<Long> enter(Invocation call, Reply<Long> reply) {
    if (entering.size() >= most) {
      // One that was signalled stays: its signal is for another, once it is its turn.
      entering.removeIf(each -> each.condition() == null && !each.reply().isOpen());
      most = Math.max(FEW, 2 * entering.size());
    }
    entering.add(new Waiter(call.session(), null, reply));
    return reply;
  }

  /**
   * Gives the lock back.
   *
   * @return whether it was held with that token; if not, its holder had lost it
   */
  public boolean unlock(long heldToken, Invocation call) {
    if (!isHeld(heldToken)) {
      return false;
    }
    passOn(call);
    return true;
  }

  /**
   * Gives back what the caller's session holds, with whatever token: see {@link
   * Lock#unlock(Invocation)}.
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

  private boolean isHeld(long heldToken) {
    return heldToken != 0 && heldToken == token;
  }

  /** To the first that still waits. */
  private void passOn(Invocation call) {
    token = 0;
    holder = null;
    for (Waiter next; token == 0 && (next = entering.poll()) != null; ) {
      if (next.reply().complete(call.token())) {
        token = call.token();
        holder = next.session();
      } else if (next.condition() != null) {
        signalNext(next.condition());
      }
    }
  }

  /**
   * Gives the lock back and waits on that condition; has the lock again when it goes on.
   *
   * @return the new token, never 0
   * @throws IllegalStateException if the lock is not held with that token
   */
  public Reply<Long> await(long heldToken, String condition, Invocation call) {
    checkHeld(heldToken);
    return await(condition, call.defer(), call);
  }

  /**
   * As the other, for so long. Where no signal came by then, or the lock was not to be had, the
   * caller goes on without the lock.
   *
   * @return the new token, or 0 for who has not got the lock
   * @throws IllegalStateException if the lock is not held with that token
   */
  public Reply<Long> await(long heldToken, String condition, Duration timeout, Invocation call) {
    checkHeld(heldToken);
    return await(condition, call.defer(timeout, 0L), call);
  }

  private Reply<Long> await(String condition, Reply<Long> reply, Invocation call) {
    if (waiting.size() >= mostConditions) {
      waiting.values().removeIf(line -> line.size() == 0);
      mostConditions = Math.max(FEW, 2 * waiting.size());
    }
    waiting.computeIfAbsent(condition, name -> new WaitingLine<>()).add(call, reply);
    passOn(call);
    return reply;
  }

  /**
   * Has the caller that has waited on that condition longest go on, once it has the lock.
   *
   * @return whether anybody waits on it
   * @throws IllegalStateException if the lock is not held with that token
   */
  public boolean signal(long heldToken, String condition) {
    checkHeld(heldToken);
    return signalNext(condition);
  }

  /** As {@link #signal}, all that wait on that condition; how many they are. */
  public int signalAll(long heldToken, String condition) {
    checkHeld(heldToken);
    int signalled = 0;
    while (signalNext(condition)) {
      signalled++;
    }
    return signalled;
  }

  private boolean signalNext(String condition) {
    WaitingLine<Long> line = waiting.get(condition);
    WaitingLine.Waiter<Long> next = line == null ? null : line.pollOpen();
    if (next == null) {
      waiting.remove(condition);
      return false;
    }
    entering.add(new Waiter(next.session(), condition, next.reply()));
    return true;
  }

  private void checkHeld(long heldToken) {
    if (!isHeld(heldToken)) {
      throw new IllegalStateException("the lock is not held with token " + heldToken);
    }
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
