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
  private final ArrayDeque<PendingCall<?>> calls = new ArrayDeque<>();

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
    awaited.add(object);
    if (object.ask()) {
      create(object);
    }
  }

  /** Internal commands go before calls. */
  void add(InternalCommand command) {
    internal.add(command);
  }

  boolean hasInternal() {
    return !internal.isEmpty();
  }

  /** Takes what is to be numbered next. */
  @Nullable Command next() {
    Command next = internal.poll();
    while (next == null) {
      PendingCall<?> call = calls.poll();
      if (call == null) {
        return null;
      }
      next = call.isGivenUp() ? null : call;
    }
    return next;
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
      ArrayDeque<PendingCall<?>> waiting, byte[] array, int offset, int length) {
    for (PendingCall<?> call; (call = waiting.poll()) != null; ) {
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
      ArrayDeque<PendingCall<?>> waiting, Function<PendingCall<?>, RuntimeException> why) {
    for (PendingCall<?> call; (call = waiting.poll()) != null; ) {
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

  private static void giveUpDue(ArrayDeque<PendingCall<?>> waiting, long nowNanos, String trouble) {
    for (Iterator<PendingCall<?>> all = waiting.iterator(); all.hasNext(); ) {
      PendingCall<?> call = all.next();
      if (call.isDue(nowNanos) || call.isGivenUp()) {
        all.remove();
        call.fail(target -> Failures.neverSent(target, trouble));
      }
    }
  }
}
