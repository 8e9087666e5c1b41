package org.concoord.rsm;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackWriter;
import org.concoord.spi.Deferral;
import org.concoord.spi.ValueTypes;

/**
 * Ends the calls that wait for nothing (S3): their object has lost their reply, and so nobody can
 * answer them. What is lost is what the object's state, as a snapshot would have it, does not hold;
 * so the question has one answer on all replicas, whichever of them has been restored from one
 * since. It is asked where the replicated clock comes to a full period, at the same place of the
 * log therefore, and costs the writing of the objects in which calls wait.
 *
 * <p>Calls in an object of over {@link Limits#ABANDONED_STATE_BYTES} are let be. All replicas do
 * this at the same place, so that it would hold up all of them at once; and the first that has no
 * memory for it would not be the only one that has to stop.
 *
 * <p>A call with a deadline ends by itself, and may have been meant to wait for just that.
 */
final class AbandonedCalls {
  private final ParkedCalls parked;
  private final MessagePackWriter state;
  private final Set<Long> reached = new TreeSet<>();
  private long everyMicros = Limits.ABANDONED_MICROS;

  AbandonedCalls(ParkedCalls parked, ValueTypes values) {
    this.parked = parked;
    this.state =
        new MessagePackWriter(256, Limits.ABANDONED_STATE_BYTES)
            .with(values)
            .tellingReplies(
                reply -> {
                  if (reply instanceof ParkedCall call) {
                    reached.add(call.place());
                  }
                });
  }

  /** From now on looks so often, 0 for in each slot. */
  void lookEvery(long micros) {
    everyMicros = micros;
  }

  /** Whether it is time, now that the clock has gone on from there to there. */
  boolean areDue(long beforeMicros, long nowMicros) {
    return everyMicros == 0 || beforeMicros / everyMicros != nowMicros / everyMicros;
  }

  void end(OutcomeSink sink) {
    TreeMap<Long, List<ParkedCall>> byObject = new TreeMap<>();
    for (ParkedCall call : parked.inOrder()) {
      if (call.deadlineMicros() == Deferral.NO_DEADLINE) {
        byObject.computeIfAbsent(call.objectId(), none -> new ArrayList<>()).add(call);
      }
    }
    byObject.forEach(
        (id, calls) ->
            end(Objects.requireNonNull(parked.objects().find(id), "an object"), calls, sink));
  }

  private void end(HostedObject<?> object, List<ParkedCall> calls, OutcomeSink sink) {
    if (!write(object)) {
      return;
    }
    for (ParkedCall call : calls) {
      if (!reached.contains(call.place())) {
        BoundType<?> type = object.type();
        String method = type.name() + "." + type.method(type.indexOf(call.methodId())).signature();
        parked.abandon(call, "object \"" + object.name() + "\" has lost the reply of " + method);
        sink.abandoned(object.name(), method, call.toString());
      }
    }
  }

  /** False of a state that is too large, or cannot be written, which a snapshot will tell. */
  private boolean write(HostedObject<?> object) {
    reached.clear();
    state.reset();
    try {
      object.writeState(state);
      return true;
    } catch (RuntimeException unwritable) {
      return false;
    }
  }
}
