package org.concoord.testkit.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.concoord.codec.BatchCursor;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.paxos.Value;
import org.concoord.testkit.sim.HostedState.Told;
import org.jspecify.annotations.Nullable;

/**
 * What replicas tell of a log of calls on {@link TokenLock}s, written from the rules S1 to S4 and
 * from what a lock is, and not from the code. It looks through all that waits where the code has an
 * index.
 */
final class LockModel {
  private static final byte[] ANY = {};

  /** A call that waits, or once did. */
  private static final class Waiter {
    private final CallKey key;
    private final long place;
    private final long deadline;
    private final long lock;
    private boolean over;

    /** Whether its lock does not know it any more. */
    private boolean lost;

    Waiter(CallKey key, long lock, long place, long deadline) {
      this.key = key;
      this.lock = lock;
      this.place = place;
      this.deadline = deadline;
    }
  }

  private static final class Session {
    private final long timeToLive;
    private long heardAt;
    private long ackedBelow;
    private final TreeMap<Long, byte[]> kept = new TreeMap<>();
    private final TreeMap<Long, byte[]> late = new TreeMap<>();
    private final TreeMap<Long, Waiter> parked = new TreeMap<>();

    Session(long timeToLive, long now) {
      this.timeToLive = timeToLive;
      this.heardAt = now;
    }
  }

  private static final class Lock {
    private long holder;

    /** The session that holds it, by its name. */
    private long owner;

    private final ArrayDeque<Waiter> queue = new ArrayDeque<>();
    private final long id;

    Lock(long id) {
      this.id = id;
    }
  }

  private final TreeMap<Long, Session> sessions = new TreeMap<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private final TreeMap<Long, Lock> locks = new TreeMap<>();
  private final Map<String, Long> ids = new HashMap<>();
  private final BatchCursor batch = new BatchCursor();
  private final MessagePackReader arguments = new MessagePackReader();
  private final MessagePackWriter out = new MessagePackWriter();
  private long clock;

  /** The sessions that expired in the last slot, by their names. */
  private List<Long> expired = List.of();

  private List<Told> told = new ArrayList<>();
  private List<Told> woken = new ArrayList<>();

  /** What is told of the next slot; an outcome of no bytes stands for any. */
  List<Told> extend(long slot, Value value) {
    told = new ArrayList<>();
    woken = new ArrayList<>();
    expired = List.of();
    if (value.isNoOp()) {
      return told;
    }
    batch.reset(value);
    long before = clock;
    clock = batch.clockMicros(clock);
    List<Long> ended = new ArrayList<>();
    sessions.forEach(
        (name, session) -> {
          if (session.heardAt + session.timeToLive <= clock) {
            ended.add(name);
            session.parked.values().forEach(this::close);
          }
        });
    sessions.keySet().removeAll(ended);
    expired = ended;
    long between = 2 * slot * Limits.BATCH_COMMANDS;
    ended.forEach(name -> release(name, between));
    waiters.stream()
        .filter(waiter -> waiter.deadline <= clock)
        .sorted(
            Comparator.<Waiter>comparingLong(waiter -> waiter.deadline)
                .thenComparingLong(waiter -> waiter.place))
        .toList()
        .forEach(waiter -> end(waiter, ok(0)));
    if (before / HostedState.ABANDONED_MICROS < clock / HostedState.ABANDONED_MICROS) {
      endLost();
    }
    tellWoken();
    while (batch.next()) {
      CommandCursor command = batch.command();
      CallKey key = new CallKey(command.sessionSlot(), command.sessionIndex(), command.sequence());
      told.add(new Told(false, key, run(slot, batch.index(), key, command)));
      tellWoken();
    }
    return told;
  }

  /** What it held goes on, whoever it was. */
  private void release(long session, long token) {
    for (Lock lock : locks.values()) {
      if (lock.holder != 0 && lock.owner == session) {
        passOn(lock, token);
      }
    }
  }

  /** By their locks, and then in the order in which they came; who has a deadline is let wait. */
  private void endLost() {
    for (long lock : locks.keySet()) {
      waiters.stream()
          .filter(waiter -> waiter.lost && waiter.lock == lock)
          .filter(waiter -> waiter.deadline == Long.MAX_VALUE)
          .sorted(Comparator.comparingLong(waiter -> waiter.place))
          .toList()
          .forEach(waiter -> end(waiter, status(OutcomeStatus.ABANDONED)));
    }
  }

  private void tellWoken() {
    told.addAll(woken);
    woken.clear();
  }

  /** The sessions whose time was over in the last slot. */
  List<CallKey> expired() {
    return expired.stream()
        .map(
            name ->
                new CallKey(name / Limits.BATCH_COMMANDS, (int) (name % Limits.BATCH_COMMANDS), 0))
        .toList();
  }

  private void close(Waiter waiter) {
    waiter.over = true;
    waiters.remove(waiter);
  }

  private void end(Waiter waiter, byte[] outcome) {
    close(waiter);
    Session session = sessions.get(nameOf(waiter.key));
    if (session == null) {
      throw new IllegalStateException("a call waits whose session is over");
    }
    session.parked.remove(waiter.key.sequence());
    session.late.put(waiter.key.sequence(), outcome);
    woken.add(new Told(true, waiter.key, outcome));
  }

  private static long nameOf(CallKey key) {
    return key.sessionSlot() * Limits.BATCH_COMMANDS + key.sessionIndex();
  }

  private byte[] run(long slot, int index, CallKey key, CommandCursor command) {
    switch (command.kind()) {
      case OPEN_SESSION -> {
        return open(slot, index, command.arguments(arguments).readLong());
      }
      case NODE_UP, RECONFIGURE, SKIP -> {
        return ANY;
      }
      default -> {
        Session session = sessions.get(nameOf(key));
        return session == null
            ? status(OutcomeStatus.SESSION_EXPIRED)
            : run(slot * Limits.BATCH_COMMANDS + index, key, session, command);
      }
    }
  }

  private byte[] open(long slot, int index, long asked) {
    long granted =
        asked == 0
            ? Limits.DEFAULT_SESSION_MICROS
            : Math.max(Limits.MIN_SESSION_MICROS, Math.min(asked, Limits.MAX_SESSION_MICROS));
    sessions.put(slot * Limits.BATCH_COMMANDS + index, new Session(granted, clock));
    return ok(slot, index, granted);
  }

  private byte[] run(long place, CallKey key, Session session, CommandCursor command) {
    session.heardAt = clock;
    session.ackedBelow = Math.max(session.ackedBelow, command.ackedBelow());
    session.kept.headMap(session.ackedBelow).clear();
    int received = command.received();
    for (command.received(arguments); received > 0; received--) {
      long request = arguments.readLong();
      if (request < session.ackedBelow) {
        session.late.remove(request);
      }
    }
    return switch (command.kind()) {
      case KEEP_ALIVE -> okNil();
      case CLOSE_SESSION -> {
        sessions.remove(nameOf(key));
        session.parked.values().forEach(this::close);
        release(nameOf(key), tokenAt(place));
        yield okNil();
      }
      case CANCEL -> cancel(session, command.arguments(arguments).readLong());
      default -> runOnce(place, key, session, command);
    };
  }

  private byte[] cancel(Session session, long request) {
    Waiter waiter = session.parked.get(request);
    if (waiter != null) {
      end(waiter, status(OutcomeStatus.CANCELLED));
    } else if (isNew(session, request) && request - session.ackedBelow < Limits.OPEN_CALLS) {
      session.kept.put(request, status(OutcomeStatus.CANCELLED));
    }
    return okNil();
  }

  private static boolean isNew(Session session, long request) {
    return request >= session.ackedBelow
        && !session.late.containsKey(request)
        && !session.kept.containsKey(request);
  }

  private byte[] runOnce(long place, CallKey key, Session session, CommandCursor command) {
    long sequence = key.sequence();
    if (session.parked.containsKey(sequence)) {
      return status(OutcomeStatus.PARKED);
    }
    byte[] known = session.late.getOrDefault(sequence, session.kept.get(sequence));
    if (known != null) {
      return known;
    }
    if (sequence < session.ackedBelow) {
      return status(OutcomeStatus.STALE);
    }
    if (sequence - session.ackedBelow >= Limits.OPEN_CALLS) {
      return status(OutcomeStatus.BUSY);
    }
    byte[] outcome =
        switch (command.kind()) {
          case CREATE_OBJECT -> create(command.arguments(arguments).readString());
          default -> call(place, key, session, command);
        };
    if (outcome[0] != OutcomeStatus.PARKED.code() && outcome[0] != OutcomeStatus.BUSY.code()) {
      session.kept.put(sequence, outcome);
    }
    return outcome;
  }

  private byte[] create(String name) {
    long id = ids.computeIfAbsent(name, fresh -> ids.size() + 1L);
    locks.computeIfAbsent(id, Lock::new);
    return ok(id);
  }

  private byte[] call(long place, CallKey key, Session session, CommandCursor command) {
    Lock lock = locks.get(command.objectId());
    if (lock == null) {
      throw new IllegalStateException("a call on a lock that was never made");
    }
    MessagePackReader in = command.arguments(arguments);
    return switch (command.methodId()) {
      case TokenLockType.LOCK -> lock(lock, place, key, session, Long.MAX_VALUE);
      case TokenLockType.LOCK_WITHIN -> lock(lock, place, key, session, clock + in.readLong());
      case TokenLockType.LOSE -> bool(lose(lock));
      case TokenLockType.UNLOCK ->
          bool(lock.holder == in.readLong() && passOn(lock, tokenAt(place)));
      case TokenLockType.FORCE -> bool(lock.holder != 0 && passOn(lock, tokenAt(place)));
      default -> throw new IllegalStateException("no method " + command.methodId());
    };
  }

  private byte[] lock(Lock lock, long place, CallKey key, Session session, long deadline) {
    if (session.parked.size() + session.late.size() >= Limits.SESSION_PARKED_CALLS) {
      return status(OutcomeStatus.BUSY);
    }
    if (lock.holder == 0) {
      lock.holder = tokenAt(place);
      lock.owner = nameOf(key);
      return ok(lock.holder);
    }
    Waiter waiter = new Waiter(key, lock.id, place, deadline);
    lock.queue.add(waiter);
    waiters.add(waiter);
    session.parked.put(key.sequence(), waiter);
    return status(OutcomeStatus.PARKED);
  }

  /** Odd: even ones are for what comes between two slots' commands. */
  private static long tokenAt(long place) {
    return 2 * place + 1;
  }

  private static boolean lose(Lock lock) {
    Waiter last = lock.queue.pollLast();
    if (last != null) {
      last.lost = true;
    }
    return last != null;
  }

  private boolean passOn(Lock lock, long token) {
    lock.holder = 0;
    for (@Nullable Waiter next; lock.holder == 0 && (next = lock.queue.poll()) != null; ) {
      if (!next.over) {
        lock.holder = token;
        lock.owner = nameOf(next.key);
        end(next, ok(token));
      }
    }
    return true;
  }

  private static byte[] status(OutcomeStatus status) {
    return new byte[] {(byte) status.code()};
  }

  private byte[] okNil() {
    out.reset();
    out.writeLong(OutcomeStatus.OK.code());
    out.writeNil();
    return out.toByteArray();
  }

  private byte[] bool(boolean value) {
    out.reset();
    out.writeLong(OutcomeStatus.OK.code());
    out.writeBoolean(value);
    return out.toByteArray();
  }

  private byte[] ok(long... values) {
    out.reset();
    out.writeLong(OutcomeStatus.OK.code());
    for (long value : values) {
      out.writeLong(value);
    }
    return out.toByteArray();
  }
}
