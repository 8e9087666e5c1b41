package org.concoord.client;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.concoord.metrics.CallEnding;
import org.concoord.metrics.ClientCallMeter;
import org.concoord.metrics.ClientMetrics;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ReplicatedType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between a client and a user's {@link ClientMetrics}: what that throws gets nowhere, and is
 * the last that it is told. Thread-safe.
 */
final class ClientMeters {
  private static final Logger LOG = LoggerFactory.getLogger(ClientMeters.class);

  private final Map<String, Map<Integer, ClientCallMeter>> types = new ConcurrentHashMap<>();
  private volatile ClientMetrics listener;

  ClientMeters(ClientMetrics listener) {
    this.listener = listener;
  }

  /** Whether nobody listens, and calls need not be measured. */
  boolean areNone() {
    return listener == ClientMetrics.NONE;
  }

  /** The meters of a type's methods, by their ids; empty where nobody listens. */
  Map<Integer, ClientCallMeter> of(ReplicatedType<?> type) {
    return areNone() ? Map.of() : types.computeIfAbsent(type.name(), name -> metersOf(type));
  }

  private Map<Integer, ClientCallMeter> metersOf(ReplicatedType<?> type) {
    Map<Integer, ClientCallMeter> meters = new HashMap<>();
    guarded(
        () -> {
          for (MethodDescriptor method : type.methods()) {
            meters.put(method.id(), listener.calls(type.name(), method.signature()));
          }
        });
    return meters;
  }

  void started(String endpoints) {
    guarded(() -> listener.started(endpoints));
  }

  void began(ClientCallMeter meter) {
    if (!areNone()) {
      guarded(meter::began);
    }
  }

  void ended(ClientCallMeter meter, long nanos, CallEnding ending) {
    if (!areNone()) {
      guarded(() -> meter.ended(nanos, ending));
    }
  }

  void connected(String leader) {
    guarded(() -> listener.connected(leader));
  }

  void disconnected(String leader, String reason) {
    guarded(() -> listener.disconnected(leader, reason));
  }

  void redirected(String from) {
    guarded(() -> listener.redirected(from));
  }

  void ended() {
    guarded(() -> listener.ended());
  }

  private void guarded(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException failure) {
      listener = ClientMetrics.NONE;
      LOG.error("the client's listener for metrics failed, and is told nothing more", failure);
    }
  }
}
