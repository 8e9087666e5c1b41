package org.concoord.client;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.jspecify.annotations.Nullable;

/**
 * What has no number in a session yet, and so cannot have reached a replica: whatever becomes of
 * it, it has not run. A call waits with its object until that has an id, then in line. Owned by the
 * loop.
 */
final class Unsent {
  private final ArrayDeque<InternalCommand> internal = new ArrayDeque<>();

  /** In line to be numbered; units among them. */
  private final ArrayDeque<Submission> calls = new ArrayDeque<>();

  /** Objects whose id is being asked for. */
  private final Set<SharedObject> awaited = new LinkedHashSet<>();

  private final MessagePackReader outcome = new MessagePackReader();

  boolean isEmpty() {
    return internal.isEmpty() && calls.isEmpty() && awaited.isEmpty();
  }

  void add(PendingCall<?> call) {
    SharedObject object = call.target().shared();
    if (object.isKnown()) {
      calls.add(call);
      return;
    }
    object.waiting().add(call);
    await(object);
  }

  /** It keeps its place in line, and those behind it wait with it for its objects. */
  void add(CallUnit unit) {
    for (PendingCall<?> call : unit.calls()) {
      if (!call.target().shared().isKnown()) {
        await(call.target().shared());
      }
    }
    calls.add(unit);
  }

  private void await(SharedObject object) {
    awaited.add(object);
    if (object.ask()) {
      create(object);
    }
  }

  /** Internal commands go before calls. */
  void add(InternalCommand command) {
    internal.add(command);
  }

  boolean has(InternalCommand command) {
    return internal.contains(command);
  }

  /** Takes what is to be numbered next, unless that is a unit. */
  @Nullable Command next() {
    Command next = internal.poll();
    while (next == null) {
      if (!(calls.peek() instanceof PendingCall<?> call)) {
        return null;
      }
      calls.remove();
      next = call.isGivenUp() ? null : call;
    }
    return next;
  }

  /** Takes the unit that is next, if there are numbers for it and it can go. */
  @Nullable CallUnit nextUnit(long room) {
    if (calls.peek() instanceof CallUnit unit && unit.size() <= room && unit.isReady()) {
      calls.remove();
      return unit;
    }
    return null;
  }

  private void create(SharedObject object) {
    internal.add(
        InternalCommand.createObject(
            object, (array, offset, length) -> created(object, array, offset, length)));
  }

  private void created(SharedObject object, byte[] array, int offset, int length) {
    outcome.reset(array, offset, length);
    boolean ok = OutcomeStatus.read(outcome) == OutcomeStatus.OK;
    long id = ok ? outcome.readLong() : 0;
    awaited.remove(object);
    if (ok) {
      object.become(id);
      calls.addAll(object.waiting());
      object.waiting().clear();
    } else {
      object.askAgain();
      answerAll(object.waiting(), array, offset, length);
      for (Submission call : calls) {
        if (call instanceof CallUnit unit) {
          unit.refuse(object, array, offset, length);
        }
      }
    }
  }

  /** What was asked in a session that has expired is asked again in the next one. */
  void onExpired() {
    internal.clear();
    awaited.forEach(this::create);
  }

  /** No session was to be had, and this is why. */
  void answerAll(byte[] array, int offset, int length) {
    answerAll(calls, array, offset, length);
    for (SharedObject object : awaited) {
      answerAll(object.waiting(), array, offset, length);
    }
    forgetObjects();
  }

  private static void answerAll(
      ArrayDeque<? extends Submission> waiting, byte[] array, int offset, int length) {
    for (Submission call; (call = waiting.poll()) != null; ) {
      call.answer(array, offset, length, null);
    }
  }

  void failAll(Function<PendingCall<?>, RuntimeException> why) {
    failAll(calls, why);
    for (SharedObject object : awaited) {
      failAll(object.waiting(), why);
    }
    forgetObjects();
  }

  private static void failAll(
      ArrayDeque<? extends Submission> waiting, Function<PendingCall<?>, RuntimeException> why) {
    for (Submission call; (call = waiting.poll()) != null; ) {
      call.fail(why);
    }
  }

  private void forgetObjects() {
    awaited.forEach(SharedObject::askAgain);
    awaited.clear();
    internal.clear();
  }

  /** Fails calls that are past their deadline. */
  void giveUpDue(long nowNanos, String trouble) {
    giveUpDue(calls, nowNanos, trouble);
    for (SharedObject object : awaited) {
      giveUpDue(object.waiting(), nowNanos, trouble);
    }
  }

  private static void giveUpDue(
      ArrayDeque<? extends Submission> waiting, long nowNanos, String trouble) {
    for (Iterator<? extends Submission> all = waiting.iterator(); all.hasNext(); ) {
      Submission call = all.next();
      if (call.isOver(nowNanos)) {
        all.remove();
        call.fail(target -> Failures.neverSent(target, trouble));
      }
    }
  }
}
