package org.concoord.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.concoord.ConcoordClient;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.ValueReader;
import org.junit.jupiter.api.AfterEach;

/** Clients of two replicas that play their part, led by the first; closed after each test. */
abstract class ClientFixture {
  static final String CALL = "echo.increment() on object \"e\"";
  static final String OTHER = "echo.other(byte[]) on object \"e\"";
  static final String UNKNOWN =
      ": it may or may not have run, and will not run twice. Read the object's state before making it again.";

  final FakeReplica.State state = new FakeReplica.State();
  final FakeReplica a = new FakeReplica(state);
  final FakeReplica b = new FakeReplica(state);
  final List<ConcoordClient> clients = new ArrayList<>();

  ClientFixture() {
    FakeReplica.lead(a, a, b);
    a.members = List.of(a.address(), b.address());
    b.members = a.members;
  }

  @AfterEach
  final void stop() {
    clients.forEach(ConcoordClient::close);
    a.close();
    b.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("concoord-client") && !name.endsWith("-callbacks"));
  }

  final ConcoordClient connect(String endpoints) {
    ConcoordClient client = ConcoordClient.connect(endpoints);
    clients.add(client);
    return client;
  }

  final Invoker bind(String endpoints, Duration deadline) {
    return connect(endpoints).withDeadline(deadline).bind(new Echo(), "e");
  }

  static Call<Long> call(Invoker echo, int method) {
    return echo.call(method, ValueReader::readLong);
  }

  static long increment(Invoker echo) {
    return call(echo, Echo.INCREMENT).invoke();
  }

  static CompletableFuture<Long> incrementAsync(Invoker echo) {
    return call(echo, Echo.INCREMENT).invokeAsync();
  }

  static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void await(BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time to wait").isLessThan(deadlineNanos);
      Thread.yield();
    }
  }

  /** Who answers, in messages. */
  final String whose() {
    return "the replicas at " + a.address();
  }
}
