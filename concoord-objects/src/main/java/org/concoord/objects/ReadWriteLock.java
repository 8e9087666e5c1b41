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
 * A lock that one writer holds, or any number of readers. Whoever comes waits behind all who wait
 * already, readers behind a writer too, so that nobody is passed for ever. It is not reentrant: a
 * reader that asks again while a writer waits, waits behind that, which waits for it. Where a
 * writer has given up waiting, the readers behind it go on with the next call on the lock.
 *
 * <p>Once the session of a holder ends, closed or silent for its time to live, it holds nothing any
 * more, and whoever waits has its turn. A holder that was only cut off may not know yet: let the
 * resource refuse a writer's token that is lower than one it has seen of whichever writer or reader
 * (see {@link Lock}).
 */
@Replicated
public class ReadWriteLock {
  private static final int FEW = 16;

  /** What its writer was given; 0 where there is none. */
  private long writing;

  private @Nullable Session writer;

  /** How often each session has it for reading. */
  private final Map<Session, Integer> readers = new TreeMap<>();

  private final Deque<Waiter> waiting = new ArrayDeque<>();

  /** As in {@link WaitingLine}. */
  private int most = FEW;

  /** Whose call waits, and for what. */
  record Waiter(Session session, boolean writes, Reply<Long> reply) {}

  /** That nobody holds. */
  public ReadWriteLock() {}

  /** Takes the lock for reading; the token, never 0. */
  public Reply<Long> lockRead(Invocation call) {
    return lock(false, null, call);
  }

  /** Takes the lock for reading if it is to be had within that time; the token, or 0. */
  public Reply<Long> tryLockRead(Duration timeout, Invocation call) {
    return lock(false, timeout, call);
  }

  /** Takes the lock for writing; the token, never 0. */
  public Reply<Long> lockWrite(Invocation call) {
    return lock(true, null, call);
  }

  /** Takes the lock for writing if it is to be had within that time; the token, or 0. */
  public Reply<Long> tryLockWrite(Duration timeout, Invocation call) {
    return lock(true, timeout, call);
  }

  private Reply<Long> lock(boolean writes, @Nullable Duration timeout, Invocation call) {
    passOn(call); // Whoever waited in front may have given up since.
    if (waiting.size() >= most) {
      waiting.removeIf(waiter -> !waiter.reply().isOpen());
      most = Math.max(FEW, 2 * waiting.size());
    }
    if (waiting.isEmpty() && isFree(writes)) {
      hold(call.session(), writes, call);
      return Reply.of(call.token());
    }
    Reply<Long> reply = timeout == null ? call.defer() : call.defer(timeout, 0L);
    waiting.add(new Waiter(call.session(), writes, reply));
    return reply;
  }

  private boolean isFree(boolean forWriting) {
    return writing == 0 && (readers.isEmpty() || !forWriting);
  }

  private void hold(Session session, boolean writes, Invocation call) {
    if (writes) {
      writing = call.token();
      writer = session;
    } else {
      readers.merge(session, 1, Integer::sum);
    }
  }

  /** Gives back what the caller has for reading; false where it had lost that. */
  public boolean unlockRead(Invocation call) {
    Integer had = readers.get(call.session());
    if (had == null) {
      return false;
    }
    if (had == 1) {
      readers.remove(call.session());
    } else {
      readers.put(call.session(), had - 1);
    }
    passOn(call);
    return true;
  }

  /** Gives back what is held for writing with that token; false where its holder had lost it. */
  public boolean unlockWrite(long token, Invocation call) {
    if (token == 0 || token != writing) {
      return false;
    }
    writing = 0;
    writer = null;
    passOn(call);
    return true;
  }

  /**
   * Gives back what the caller's session holds for writing, with whatever token: see {@link
   * Lock#unlock(Invocation)}.
   *
   * @return whether the session held it
   */
  public boolean unlockWrite(Invocation call) {
    return call.session().equals(writer) && unlockWrite(writing, call);
  }

  /** To as many as can have it, in the order in which they wait. */
  private void passOn(Invocation call) {
    for (Waiter next; (next = waiting.peek()) != null; ) {
      if (next.reply().isOpen() && !isFree(next.writes())) {
        return;
      }
      waiting.remove();
      if (next.reply().complete(call.token())) {
        hold(next.session(), next.writes(), call);
      }
    }
  }

  /** Whether a writer holds it, as of some moment during the call. */
  @ReadOnly
  public boolean isWriteLocked() {
    return writing != 0;
  }

  /** How often readers hold it, as of some moment during the call. */
  @ReadOnly
  public int readLocks() {
    return readers.values().stream().mapToInt(Integer::intValue).sum();
  }

  @OnSessionClosed
  void closed(Session session, Invocation call) {
    readers.remove(session);
    if (session.equals(writer)) {
      writing = 0;
      writer = null;
    }
    passOn(call); // A writer that held nothing and waited holds nobody up any more.
  }
}
