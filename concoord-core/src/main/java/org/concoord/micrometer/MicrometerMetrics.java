package org.concoord.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.concoord.ReplicaStatus;
import org.concoord.metrics.CallMeter;
import org.concoord.metrics.CallOutcome;
import org.concoord.metrics.ReplicaMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Puts what one replica measures into a {@link MeterRegistry}, every meter tagged with the {@code
 * replica}'s address. {@code docs/operating.md} lists the meters. When the replica is closed they
 * are taken out again.
 *
 * <pre>{@code
 * ReplicaConfig.builder().metrics(new MicrometerMetrics(registry))
 * }</pre>
 */
public final class MicrometerMetrics implements ReplicaMetrics {
  private final MeterRegistry registry;
  private final Queue<Meter> meters = new ConcurrentLinkedQueue<>();
  private Tags tags = Tags.empty();
  private @Nullable Levels levels;

  /**
   * One for each replica: give none to two.
   *
   * @param registry where the meters go; may serve many replicas and whatever else
   */
  public MicrometerMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** What is told as events, and so counted here. */
  private record Levels(
      Timer committed,
      Timer executed,
      DistributionSummary commands,
      DistributionSummary bytes,
      Timer snapshotsWritten,
      Timer snapshotsInstalled,
      DistributionSummary snapshotBytes,
      Counter leaderChanges,
      Counter refused) {}

  @Override
  public void started(String address, Supplier<ReplicaStatus> status) {
    tags = Tags.of("replica", address);
    levels =
        new Levels(
            timer("concoord.slots.committed", "from the proposal of a slot to its decision"),
            timer("concoord.slots.executed", "executing one slot"),
            summary("concoord.batch.commands", "commands", "commands decided in one slot"),
            summary("concoord.batch.size", "bytes", "bytes decided in one slot"),
            timer("concoord.snapshots.written", "writing a snapshot, in which nothing is executed"),
            timer("concoord.snapshots.installed", "from its first piece to its installation"),
            summary("concoord.snapshots.size", "bytes", "bytes of a snapshot, either way"),
            keep(
                Counter.builder("concoord.leader.changes")
                    .description("how often this replica took another for the leader, or none")
                    .tags(tags)
                    .register(registry)),
            keep(
                Counter.builder("concoord.calls.refused")
                    .description("calls not taken because too many wait")
                    .tags(tags)
                    .register(registry)));
    gauge(status, "concoord.leads", "", s -> s.leader().equals(s.address()) ? 1 : 0);
    gauge(status, "concoord.healthy", "", s -> s.isHealthy() ? 1 : 0);
    gauge(status, "concoord.slots.open", "slots", s -> s.slots().open());
    gauge(status, "concoord.slots.waiting", "slots", s -> s.lane().waitingSlots());
    gauge(status, "concoord.slots.waiting.size", "bytes", s -> s.lane().waitingBytes());
    gauge(status, "concoord.log.size", "bytes", s -> s.slots().retainedBytes());
    gauge(status, "concoord.replies.size", "bytes", s -> s.clients().replyBytes());
    gauge(status, "concoord.calls.waiting", "calls", s -> s.clients().waitingCalls());
    gauge(status, "concoord.calls.waiting.size", "bytes", s -> s.clients().waitingBytes());
    gauge(status, "concoord.clients.connected", "connections", s -> s.clients().connections());
    gauge(status, "concoord.sessions", "sessions", s -> s.clients().sessions());
    gauge(
        status,
        "concoord.peers.connected",
        "peers",
        s -> s.peers().stream().filter(ReplicaStatus.Peer::connected).count());
    counter(status, "concoord.slots.decided", "slots", s -> s.slots().decided());
    counter(status, "concoord.bytes.received", "bytes", ReplicaStatus::bytesReceived);
    counter(status, "concoord.bytes.sent", "bytes", ReplicaStatus::bytesSent);
  }

  @Override
  public CallMeter calls(String type, String method) {
    Tags called = tags.and("type", type, "method", method);
    Timer returned = calls(called, "returned");
    Timer threw = calls(called, "threw");
    Timer refused = calls(called, "refused");
    return (nanos, outcome) ->
        (outcome == CallOutcome.RETURNED
                ? returned
                : outcome == CallOutcome.THREW ? threw : refused)
            .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer calls(Tags called, String outcome) {
    return keep(
        Timer.builder("concoord.calls")
            .description("executing one call")
            .tags(called.and("outcome", outcome))
            .register(registry));
  }

  @Override
  public void committed(int commands, int bytes, long nanos) {
    Levels told = levels;
    if (told != null) {
      told.committed().record(nanos, TimeUnit.NANOSECONDS);
      told.commands().record(commands);
      told.bytes().record(bytes);
    }
  }

  @Override
  public void executed(int commands, long nanos) {
    Levels told = levels;
    if (told != null) {
      told.executed().record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void leaderChanged(String leader, String reason) {
    Levels told = levels;
    if (told != null) {
      told.leaderChanges().increment();
    }
  }

  @Override
  public void snapshotWritten(long bytes, long nanos) {
    Levels told = levels;
    if (told != null) {
      told.snapshotsWritten().record(nanos, TimeUnit.NANOSECONDS);
      told.snapshotBytes().record(bytes);
    }
  }

  @Override
  public void snapshotInstalled(long bytes, long nanos) {
    Levels told = levels;
    if (told != null) {
      told.snapshotsInstalled().record(nanos, TimeUnit.NANOSECONDS);
      told.snapshotBytes().record(bytes);
    }
  }

  @Override
  public void refusedBusy() {
    Levels told = levels;
    if (told != null) {
      told.refused().increment();
    }
  }

  @Override
  public void ended() {
    for (Meter meter; (meter = meters.poll()) != null; ) {
      registry.remove(meter);
    }
  }

  private Timer timer(String name, String description) {
    return keep(Timer.builder(name).description(description).tags(tags).register(registry));
  }

  private DistributionSummary summary(String name, String unit, String description) {
    return keep(
        DistributionSummary.builder(name)
            .baseUnit(unit)
            .description(description)
            .tags(tags)
            .register(registry));
  }

  private void gauge(
      Supplier<ReplicaStatus> status,
      String name,
      String unit,
      ToDoubleFunction<ReplicaStatus> value) {
    Gauge.Builder<?> gauge =
        Gauge.builder(name, status, s -> value.applyAsDouble(s.get())).strongReference(true);
    keep(gauge.baseUnit(unit.isEmpty() ? null : unit).tags(tags).register(registry));
  }

  private void counter(
      Supplier<ReplicaStatus> status,
      String name,
      String unit,
      ToDoubleFunction<ReplicaStatus> value) {
    keep(
        FunctionCounter.builder(name, status, s -> value.applyAsDouble(s.get()))
            .baseUnit(unit)
            .tags(tags)
            .register(registry));
  }

  private <M extends Meter> M keep(M meter) {
    meters.add(meter);
    return meter;
  }
}
