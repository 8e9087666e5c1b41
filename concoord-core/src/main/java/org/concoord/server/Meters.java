package org.concoord.server;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.concoord.ReplicaStatus;
import org.concoord.codec.OutcomeStatus;
import org.concoord.metrics.CallMeter;
import org.concoord.metrics.CallOutcome;
import org.concoord.metrics.ReplicaMetrics;
import org.concoord.rsm.TypeRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between a replica and a user's {@link ReplicaMetrics}: finds the meter of a method by its
 * key, and lets nothing that a listener throws get anywhere. An exception on the lane would else
 * stop the replica, for the sake of having measured it.
 */
final class Meters {
  private static final Logger LOG = LoggerFactory.getLogger(Meters.class);
  private static final long STATUS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Seen(ReplicaStatus status, long nanos) {}

  private final String replica;
  private final TypeRegistry types;

  /** By a method's key. */
  private final CallMeter[] calls;

  private volatile ReplicaMetrics listener;
  private volatile @Nullable Seen seen;

  /** Counts for an operator who looks on; null where none does. */
  private volatile @Nullable Tally tally;

  Meters(String replica, ReplicaMetrics listener, TypeRegistry types) {
    this.replica = replica;
    this.listener = listener;
    this.types = types;
    this.calls = new CallMeter[types.methodKeys()];
    Arrays.fill(calls, CallMeter.NONE);
  }

  /** Measures nothing. */
  static Meters none(TypeRegistry types) {
    return new Meters("", ReplicaMetrics.NONE, types);
  }

  void started(Supplier<ReplicaStatus> status) {
    guarded(() -> listener.started(replica, () -> recent(status)));
    guarded(
        () ->
            types.forEachMethod((key, type, method) -> calls[key] = listener.calls(type, method)));
  }

  /** One question to the replica's loop serves all gauges that are read at a time. */
  private ReplicaStatus recent(Supplier<ReplicaStatus> status) {
    Seen last = seen;
    if (last == null || System.nanoTime() - last.nanos() > STATUS_NANOS) {
      last = new Seen(status.get(), System.nanoTime());
      seen = last;
    }
    return last.status();
  }

  /** Begins to count for operators, or goes on. */
  Tally tally() {
    Tally counting = tally;
    if (counting == null) {
      counting = new Tally(types);
      tally = counting;
    }
    return counting;
  }

  /** No operator looks on any more. */
  void stopTally() {
    tally = null;
  }

  /** A read was executed. */
  void read(int methodKey, long nanos) {
    Tally counting = tally;
    if (counting != null) {
      counting.called(methodKey, nanos);
    }
  }

  void called(int methodKey, long nanos, byte[] outcome) {
    Tally counting = tally;
    if (counting != null) {
      counting.called(methodKey, nanos);
    }
    CallMeter meter = calls[methodKey];
    if (meter != CallMeter.NONE) {
      try {
        meter.ended(nanos, outcomeOf(OutcomeStatus.of(outcome)));
      } catch (RuntimeException failure) {
        giveUp(failure);
      }
    }
  }

  private static CallOutcome outcomeOf(@Nullable OutcomeStatus status) {
    if (status == OutcomeStatus.OK) {
      return CallOutcome.RETURNED;
    }
    return status != null && status.isCached() && status != OutcomeStatus.SKIPPED
        ? CallOutcome.THREW
        : CallOutcome.REFUSED;
  }

  void committed(ProposedBatch batch) {
    Tally counting = tally;
    if (counting != null) {
      counting.agreed(System.nanoTime() - batch.proposedNanos());
    }
    try {
      listener.committed(
          batch.size(), batch.value().length(), System.nanoTime() - batch.proposedNanos());
    } catch (RuntimeException failure) {
      giveUp(failure);
    }
  }

  void executed(int commands, long nanos) {
    Tally counting = tally;
    if (counting != null) {
      counting.executed(nanos);
    }
    try {
      listener.executed(commands, nanos);
    } catch (RuntimeException failure) {
      giveUp(failure);
    }
  }

  void leaderChanged(String leader, String reason) {
    guarded(() -> listener.leaderChanged(leader, reason));
  }

  void snapshotWritten(long bytes, long nanos) {
    guarded(() -> listener.snapshotWritten(bytes, nanos));
  }

  void snapshotInstalled(long bytes, long nanos) {
    guarded(() -> listener.snapshotInstalled(bytes, nanos));
  }

  void refusedBusy() {
    guarded(() -> listener.refusedBusy());
  }

  void ended() {
    guarded(() -> listener.ended());
    stop();
  }

  private void stop() {
    listener = ReplicaMetrics.NONE;
    Arrays.fill(calls, CallMeter.NONE);
  }

  private void guarded(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException failure) {
      giveUp(failure);
    }
  }

  private void giveUp(RuntimeException failure) {
    stop();
    LOG.error("{}: the listener for metrics failed, and is told nothing more", replica, failure);
  }
}
