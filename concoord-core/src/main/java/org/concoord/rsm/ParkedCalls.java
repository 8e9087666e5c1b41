package org.concoord.rsm;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concoord.codec.Limits;
import org.concoord.codec.OutcomeStatus;
import org.concoord.spi.Deferral;
import org.concoord.spi.ValueTooLargeException;
import org.concoord.spi.ValueTypes;
import org.jspecify.annotations.Nullable;

/**
 * All calls that wait for an answer, in the order in which they were parked (S3), and what becomes
 * of them. Whatever ends one is executed, a slot's clock or a command; so all replicas end the same
 * calls at the same place of the log.
 */
final class ParkedCalls {
  private final Sessions sessions;
  private final ObjectTable objects;

  /** Nobody else's: methods complete replies while their own result waits in another one. */
  private final OutcomeWriter outcomes;

  private final TreeMap<Long, ParkedCall> byPlace = new TreeMap<>();
  private final TreeSet<ParkedCall> withDeadline = new TreeSet<>(ParkedCall.BY_DEADLINE);

  /** Those that were answered and of which nobody has been told. */
  private final List<Woken> woken = new ArrayList<>();

  /** Whether something is executed, so that calls may end. */
  private boolean executing;

  private record Woken(ParkedCall call, byte[] outcome, @Nullable Throwable thrown) {}

  ParkedCalls(Sessions sessions, ObjectTable objects, ValueTypes values) {
    this.sessions = sessions;
    this.objects = objects;
    this.outcomes = new OutcomeWriter(values);
  }

  Sessions sessions() {
    return sessions;
  }

  ObjectTable objects() {
    return objects;
  }

  void beginSlot() {
    executing = true;
  }

  void endSlot() {
    executing = false;
  }

  int size() {
    return byPlace.size();
  }

  /** When the first of them ends by itself, {@link Deferral#NO_DEADLINE} if none does. */
  long nextDeadlineMicros() {
    return withDeadline.isEmpty() ? Deferral.NO_DEADLINE : withDeadline.first().deadlineMicros();
  }

  Iterable<ParkedCall> inOrder() {
    return byPlace.values();
  }

  /** Why the session may not park one more call, or null: asked before a method runs. */
  byte @Nullable [] refusal(Session session) {
    if (session.late().size() >= Limits.SESSION_PARKED_CALLS) {
      return OutcomeStatus.BUSY.withText(
          Limits.SESSION_PARKED_CALLS + " calls of this session wait for others");
    }
    return byPlace.size() >= Limits.PARKED_CALLS
        ? OutcomeStatus.BUSY.withText(Limits.PARKED_CALLS + " calls wait for others")
        : null;
  }

  void park(ParkedCall call) {
    byPlace.put(call.place(), call);
    call.owner().late().park(call);
    if (call.deadlineMicros() != Deferral.NO_DEADLINE) {
      withDeadline.add(call);
    }
  }

  boolean complete(ParkedCall call, @Nullable Object value) {
    if (!isToEnd(call)) {
      return false;
    }
    BoundType<?> type = typeOf(call);
    try {
      answer(call, encode(type, call.methodId(), value), null);
    } catch (VirtualMachineError | LinkageError fatal) {
      throw fatal;
    } catch (ValueTooLargeException e) {
      answer(call, outcomes.tooLarge("the result"), null);
    } catch (Throwable t) {
      answer(call, outcomes.thrown(type, t), t); // As if its method had returned it.
    }
    return true;
  }

  /** What a call of that method comes to with that value. */
  byte[] encode(BoundType<?> type, int methodId, @Nullable Object value) {
    type.type().writeReply(methodId, value, outcomes.ok());
    return outcomes.finish();
  }

  boolean fail(ParkedCall call, Throwable failure) {
    if (!isToEnd(call)) {
      return false;
    }
    answer(call, outcomes.thrown(typeOf(call), failure), failure);
    return true;
  }

  private boolean isToEnd(ParkedCall call) {
    if (call.isOpen() && !executing) {
      throw new IllegalStateException(
          call + " cannot be answered by a method that is @ReadOnly: only this replica would know");
    }
    return call.isOpen();
  }

  private BoundType<?> typeOf(ParkedCall call) {
    return Objects.requireNonNull(objects.find(call.objectId()), "its object").type();
  }

  /** Ends one call with an outcome, which is kept until its client has it. */
  private void answer(ParkedCall call, byte[] outcome, @Nullable Throwable thrown) {
    if (byPlace.get(call.place()) != call) {
      call.answerEarly(outcome);
      return;
    }
    forget(call);
    byte[] kept = sessions.keepLate(call.owner(), call.request(), outcome);
    woken.add(new Woken(call, kept, kept == outcome ? thrown : null));
  }

  private void forget(ParkedCall call) {
    call.close();
    byPlace.remove(call.place());
    call.owner().late().remove(call);
    withDeadline.remove(call);
  }

  /** Ends the calls whose time is over, by their deadlines. */
  void expire(long clockMicros) {
    while (nextDeadlineMicros() <= clockMicros) {
      ParkedCall call = withDeadline.first();
      answer(call, Objects.requireNonNull(call.otherwise(), "an outcome"), null);
    }
  }

  /** Its client does not wait any more. */
  void cancel(ParkedCall call) {
    answer(call, OutcomeWriter.CANCELLED, null);
  }

  /** The session is over: nobody will ask for its calls. */
  void close(Session session) {
    List.copyOf(session.late().parked().values()).forEach(this::forget);
  }

  /** The object that would have answered is gone, or another. */
  void failAll(HostedObject<?> object, String why) {
    for (ParkedCall call : List.copyOf(byPlace.values())) {
      if (call.objectId() == object.id()) {
        answer(call, OutcomeStatus.OBJECT_REINITIALIZED.withText(why), null);
      }
    }
  }

  /** Its object has lost its reply. */
  void abandon(ParkedCall call, String why) {
    answer(call, OutcomeStatus.ABANDONED.withText(why), null);
  }

  /** Tells of those that were answered since the last time, and puts them into the hash. */
  void tell(OutcomeSink sink, RunningHash hash) {
    if (woken.isEmpty()) {
      return;
    }
    for (Woken each : woken) {
      ParkedCall call = each.call();
      hash.add(call.request());
      hash.add(each.outcome());
      sink.woken(
          call.owner().slot(), call.owner().index(), call.request(), each.outcome(), each.thrown());
    }
    woken.clear();
  }
}
