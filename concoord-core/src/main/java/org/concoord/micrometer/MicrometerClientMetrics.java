package org.concoord.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.concoord.metrics.CallEnding;
import org.concoord.metrics.ClientCallMeter;
import org.concoord.metrics.ClientMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Puts what one client measures into a {@link MeterRegistry}, every meter tagged with the {@code
 * client}'s name. {@code docs/operating.md} lists the meters. When the client is closed they are
 * taken out again.
 *
 * <pre>{@code
 * ClientConfig.builder().metrics(new MicrometerClientMetrics(registry, "orders"))
 * }</pre>
 */
public final class MicrometerClientMetrics implements ClientMetrics {
  private final MeterRegistry registry;
  private final Tags tags;
  private final Queue<Meter> meters = new ConcurrentLinkedQueue<>();
  private final AtomicLong openCalls = new AtomicLong();
  private final AtomicLong connected = new AtomicLong();
  private final Counter connects;
  private final Counter redirects;

  /**
   * One for each client: give none to two.
   *
   * @param registry where the meters go; may serve many clients and whatever else
   * @param client the client's name, unlike those of others in the registry
   */
  public MicrometerClientMetrics(MeterRegistry registry, String client) {
    this.registry = registry;
    this.tags = Tags.of("client", client);
    this.connects = counter("concoord.client.connects", "how often a leader was connected to");
    this.redirects = counter("concoord.client.redirects", "how often a replica led no more");
    gauge("concoord.client.connected", null, connected);
    gauge("concoord.client.calls.open", "calls", openCalls);
  }

  @Override
  public ClientCallMeter calls(String type, String method) {
    Tags called = tags.and("type", type, "method", method);
    Timer[] ended = new Timer[CallEnding.values().length];
    for (CallEnding ending : CallEnding.values()) {
      ended[ending.ordinal()] =
          keep(
              Timer.builder("concoord.client.calls")
                  .description("calls, from when they are made")
                  .tags(called.and("outcome", ending.name().toLowerCase(Locale.ROOT)))
                  .register(registry));
    }
    return new ClientCallMeter() {
      @Override
      public void began() {
        openCalls.incrementAndGet();
      }

      @Override
      public void ended(long nanos, CallEnding ending) {
        openCalls.decrementAndGet();
        ended[ending.ordinal()].record(nanos, TimeUnit.NANOSECONDS);
      }
    };
  }

  @Override
  public void connected(String leader) {
    connects.increment();
    connected.set(1);
  }

  @Override
  public void disconnected(String leader, String reason) {
    connected.set(0);
  }

  @Override
  public void redirected(String from) {
    redirects.increment();
  }

  @Override
  public void ended() {
    for (Meter meter; (meter = meters.poll()) != null; ) {
      registry.remove(meter);
    }
  }

  private Counter counter(String name, String description) {
    return keep(Counter.builder(name).description(description).tags(tags).register(registry));
  }

  private void gauge(String name, @Nullable String unit, AtomicLong value) {
    keep(
        Gauge.builder(name, value, AtomicLong::get)
            .strongReference(true)
            .baseUnit(unit)
            .tags(tags)
            .register(registry));
  }

  private <M extends Meter> M keep(M meter) {
    meters.add(meter);
    return meter;
  }
}
