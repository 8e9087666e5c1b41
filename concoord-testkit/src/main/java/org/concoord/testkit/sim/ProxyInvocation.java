package org.concoord.testkit.sim;

import java.util.concurrent.CompletableFuture;
import org.concoord.client.Outcomes;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackWriter;
import org.concoord.spi.Call;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ResultReader;
import org.concoord.spi.ValueWriter;
import org.concoord.testkit.check.PendingCall;
import org.concoord.testkit.check.RecordedCall;
import org.jspecify.annotations.Nullable;

/** What a generated proxy begins in a simulation, whichever way it goes. */
abstract class ProxyInvocation<R extends @Nullable Object> implements Call<R> {
  private final ScriptedClient client;
  private final SimulatedObject target;
  private final MethodDescriptor method;
  private final ResultReader<R> reader;
  private final MessagePackWriter writing;
  private final SimFuture<R> future;
  private byte[] arguments = {};

  ProxyInvocation(
      ScriptedClient client,
      SimulatedObject target,
      MethodDescriptor method,
      ResultReader<R> reader) {
    this.client = client;
    this.target = target;
    this.method = method;
    this.reader = reader;
    this.writing =
        new MessagePackWriter(32, Limits.ARGUMENT_BYTES).with(target.callTarget().valueTypes());
    this.future = new SimFuture<>(client);
  }

  /** Sends it on its way. */
  abstract void begin(ScriptedClient from);

  @Override
  public final ValueWriter arguments() {
    return writing;
  }

  /** Nobody would answer: what brings the answer is what waits here. */
  @Override
  public final R invoke() {
    String name = method.signature().substring(0, method.signature().indexOf('('));
    IllegalStateException blocks =
        new IllegalStateException(
            "%s of object \"%s\" blocks, and a simulation is one thread: use %sAsync, and chain what follows with thenCompose"
                .formatted(name, target.objectName(), name));
    client.workload().fail("a turn of client " + client.process(), blocks);
    throw blocks;
  }

  @Override
  public final CompletableFuture<R> invokeAsync() {
    arguments = writing.toByteArray();
    begin(client);
    return future;
  }

  /** From now on it is part of what the object's class must account for. */
  final PendingCall record() {
    client.workload().called(object());
    return client
        .workload()
        .recorder()
        .invoked(
            "client " + client.process(),
            target.objectName(),
            method.id(),
            method.signature(),
            arguments);
  }

  /** With what a client makes of these bytes. */
  final void complete(byte[] outcome, boolean sentAgain) {
    R value;
    try {
      value =
          Outcomes.result(
              target.callTarget(),
              method.id(),
              sentAgain,
              reader,
              outcome,
              0,
              outcome.length,
              null);
    } catch (Throwable thrown) {
      // Not swallowed: what a call throws is the caller's to see (S6).
      future.completeExceptionally(thrown);
      return;
    }
    future.complete(value);
  }

  public final SimObject object() {
    return target.object();
  }

  final ScenarioWorkload workload() {
    return client.workload();
  }

  final MethodDescriptor method() {
    return method;
  }

  final byte[] encoded() {
    return arguments;
  }

  @Override
  public final String toString() {
    return RecordedCall.describeCall(target.objectName(), method.signature(), arguments);
  }
}
