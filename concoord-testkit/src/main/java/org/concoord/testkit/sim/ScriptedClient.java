package org.concoord.testkit.sim;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import org.concoord.ConcoordClient;
import org.concoord.spi.Invoker;
import org.concoord.spi.ObjectBinder;
import org.concoord.spi.ReadPath;
import org.concoord.spi.ReplicatedType;
import org.jspecify.annotations.Nullable;

/** One client of a scenario: takes turns, as many at a time as the seed says, until it dies. */
final class ScriptedClient implements ClientWork, ObjectBinder {
  private final ScenarioWorkload workload;
  private final SimClient client;
  private final RandomGenerator random;
  private Scenario.@Nullable Turn turn;
  private int running;
  private boolean closed;

  ScriptedClient(ScenarioWorkload workload, SimClient client, RandomGenerator random) {
    this.workload = workload;
    this.client = client;
    this.random = random;
  }

  @Override
  public void begin() {
    try {
      turn = workload.scenario().client().begin(ConcoordClient.over(this));
    } catch (RuntimeException | AssertionError e) {
      workload.fail("client " + client.process() + " did not begin", e);
    }
    workload.check();
  }

  @Override
  public void takeTurn() {
    int burst = 1 + random.nextInt(4);
    for (int i = 0; i < burst && running < workload.swarm().outstanding(); i++) {
      if (workload.budget().take()) {
        take();
      }
    }
    workload.check();
  }

  private void take() {
    Scenario.@Nullable Turn next = turn;
    if (next == null) {
      return;
    }
    running++;
    CompletableFuture<?> end;
    try {
      end = next.take(random);
    } catch (RuntimeException | AssertionError e) {
      workload.fail("a turn of client " + client.process(), e);
      return;
    }
    if (end == null) {
      workload.fail("a turn of client " + client.process() + " returned no future", null);
      return;
    }
    end.whenComplete(this::ended);
  }

  private void ended(@Nullable Object ignored, @Nullable Throwable thrown) {
    running--;
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof AssertionError) {
      workload.fail("a turn of client " + client.process(), cause);
    }
  }

  @Override
  public <T> Invoker bind(ReplicatedType<T> type, String objectName, Duration deadline) {
    return bind(type, objectName, deadline, ReadPath.LEADER);
  }

  @Override
  public <T> Invoker bind(
      ReplicatedType<T> type, String objectName, Duration deadline, ReadPath reads) {
    if (!workload.registry().knows(type.name())) {
      throw new IllegalArgumentException(
          "the simulation has no type \""
              + type.name()
              + "\"; add "
              + type.type().getSimpleName()
              + ".class to the types of @ConcoordSimulation");
    }
    SimObject object = client.object(objectName, type.name());
    if (!object.typeName().equals(type.name())) {
      throw new IllegalArgumentException(
          "object \"%s\" is of type \"%s\", and cannot be one of type \"%s\" too"
              .formatted(objectName, object.typeName(), type.name()));
    }
    return new SimulatedObject(this, object, type, workload.values(), reads);
  }

  void submit(ProxyCall<?> call) {
    checkOpen();
    client.submit(call);
  }

  void submit(ProxyRead<?> read) {
    checkOpen();
    client.read(read);
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("this client is closed; make no more calls");
    }
  }

  /** For callbacks that ask for an executor: soon, in the simulation's thread. */
  void execute(Runnable callback) {
    client.later(callback);
  }

  int process() {
    return client.process();
  }

  ScenarioWorkload workload() {
    return workload;
  }

  /** A client that is closed by its script makes no more calls; those made go on. */
  @Override
  public void close() {
    closed = true;
  }
}
