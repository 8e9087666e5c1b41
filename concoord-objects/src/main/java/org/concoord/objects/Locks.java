package org.concoord.objects;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.concoord.object.Invocation;
import org.concoord.object.OnSessionClosed;
import org.concoord.object.Reply;
import org.concoord.object.Session;
import org.jspecify.annotations.Nullable;

/**
 * Any number of locks, by name, in one object: so who holds what and waits for what is seen at one
 * time, and a caller that would close a circle of waiting is told so instead of waiting for ever.
 * Each is as {@link Lock} is.
 *
 * <p>Who holds and waits are sessions. Threads that share a client are one to this object, of which
 * some may go on while others wait; so give each that is to be a caller of its own a session of its
 * own, by {@code ConcoordClient.newSession()}, or it may be told of a deadlock that is none. That
 * one session waits for what it holds itself is let be, since it is mostly just that.
 *
 * <p>Waiting with a timeout ends by itself, and is part of no deadlock. Once a session ends, closed
 * or silent for its time to live, all that it held goes to whoever waits next, in the order of the
 * locks' names.
 */
@Replicated
public class Locks {
  private static final int FEW = 16;

  /** Those that are held. */
  private final Map<String, Held> held = new TreeMap<>();

  /** A lock that somebody holds, and what that was given. */
  static final class Held {
    Session holder;
    long token;
    final Deque<Waiter> waiting = new ArrayDeque<>();

    /** As in {@link WaitingLine}. */
    int most = FEW;

    Held(Session holder, long token) {
      this.holder = holder;
      this.token = token;
    }
  }

  /** Whose call waits, and whether without an end. */
  record Waiter(Session session, boolean endless, Reply<Long> reply) {}

  /** None is held. */
  public Locks() {}

  /**
   * Takes that lock, once nobody holds it; the token, never 0.
   *
   * @throws DeadlockException if that would never be, since whoever holds it waits, perhaps for
   *     others who wait, for a lock that the caller holds
   */
  public Reply<Long> lock(String name, Invocation call) throws DeadlockException {
    Held lock = held.get(name);
    if (lock == null) {
      return Reply.of(take(name, call));
    }
    String circle = circle(name, call.session());
    if (circle != null) {
      throw new DeadlockException(circle);
    }
    return await(lock, true, call.defer(), call);
  }

  /** Takes that lock if it is to be had within that time; the token, or 0 where it was not. */
  public Reply<Long> tryLock(String name, Duration timeout, Invocation call) {
    Held lock = held.get(name);
    return lock == null
        ? Reply.of(take(name, call))
        : await(lock, false, call.defer(timeout, 0L), call);
  }

  /** Takes that lock if nobody holds it; the token, or 0. */
  public long tryLock(String name, Invocation call) {
    return held.containsKey(name) ? 0 : take(name, call);
  }

  private long take(String name, Invocation call) {
    held.put(name, new Held(call.session(), call.token()));
    return call.token();
  }

  private static Reply<Long> await(Held lock, boolean endless, Reply<Long> reply, Invocation call) {
    if (lock.waiting.size() >= lock.most) {
      lock.waiting.removeIf(each -> !each.reply().isOpen());
      lock.most = Math.max(FEW, 2 * lock.waiting.size());
    }
    lock.waiting.add(new Waiter(call.session(), endless, reply));
    return reply;
  }

  /**
   * Gives that lock back.
   *
   * @return whether it was held with that token; if not, its holder had lost it
   */
  public boolean unlock(String name, long token, Invocation call) {
    Held lock = held.get(name);
    if (lock == null || lock.token != token) {
      return false;
    }
    passOn(name, lock, call);
    return true;
  }

  /**
   * Gives that lock back if the caller's session holds it, with whatever token: see {@link
   * Lock#unlock(Invocation)}.
   *
   * @return whether the session held it
   */
  public boolean unlock(String name, Invocation call) {
    Held lock = held.get(name);
    if (lock == null || !lock.holder.equals(call.session())) {
      return false;
    }
    passOn(name, lock, call);
    return true;
  }

  /** To the first that still waits. */
  private void passOn(String name, Held lock, Invocation call) {
    for (Waiter next; (next = lock.waiting.poll()) != null; ) {
      if (next.reply().complete(call.token())) {
        lock.holder = next.session();
        lock.token = call.token();
        return;
      }
    }
    held.remove(name);
  }

  /** The names of those that are held, as of some moment during the call. */
  @ReadOnly
  public List<String> held() {
    return List.copyOf(held.keySet());
  }

  /**
   * The circle that would be closed if the caller waited for that lock, or null: from lock to lock
   * that the holder of one waits for, until the caller holds one. Nothing leads to who holds none.
   */
  private @Nullable String circle(String wanted, Session caller) {
    if (caller.equals(holderOf(wanted))
        || held.values().stream().noneMatch(l -> l.holder.equals(caller))) {
      return null;
    }
    Map<Session, List<String>> wants = wants();
    Map<String, String> cameFrom = new TreeMap<>(Map.of(wanted, wanted));
    Deque<String> next = new ArrayDeque<>(List.of(wanted));
    for (String name; (name = next.poll()) != null; ) {
      Session holder = holderOf(name);
      if (caller.equals(holder)) {
        return tell(caller, name, cameFrom);
      }
      for (String waitedFor : wants.getOrDefault(holder, List.of())) {
        if (cameFrom.putIfAbsent(waitedFor, name) == null) {
          next.add(waitedFor);
        }
      }
    }
    return null;
  }

  private Session holderOf(String name) {
    return Objects.requireNonNull(held.get(name), name).holder;
  }

  /** By session, the locks that it waits for without an end. */
  private Map<Session, List<String>> wants() {
    Map<Session, List<String>> wants = new TreeMap<>();
    held.forEach(
        (name, lock) -> {
          for (Waiter waiter : lock.waiting) {
            if (waiter.endless() && waiter.reply().isOpen()) {
              wants.computeIfAbsent(waiter.session(), none -> new ArrayList<>()).add(name);
            }
          }
        });
    return wants;
  }

  private String tell(Session caller, String last, Map<String, String> cameFrom) {
    Deque<String> circle = new ArrayDeque<>();
    String name = last;
    String before = Objects.requireNonNull(cameFrom.get(name));
    circle.addFirst(name);
    while (!before.equals(name)) {
      name = before;
      circle.addFirst(name);
      before = Objects.requireNonNull(cameFrom.get(name));
    }
    StringBuilder text = new StringBuilder(caller.toString());
    for (String each : circle) {
      text.append(" waits for \"" + each + "\", which " + holderOf(each) + " holds, who");
    }
    return text.substring(0, text.length() - ", who".length());
  }

  @OnSessionClosed
  void closed(Session session, Invocation call) {
    for (String name : List.copyOf(held.keySet())) {
      Held lock = held.get(name);
      if (lock != null && lock.holder.equals(session)) {
        passOn(name, lock, call);
      }
    }
  }
}
