package org.concoord.testkit.sim;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.concoord.client.Outcomes;
import org.concoord.codec.CommandKind;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.spi.Call;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ResultReader;
import org.concoord.spi.ValueWriter;
import org.concoord.testkit.check.ExecutionJudge;
import org.concoord.testkit.check.PendingCall;
import org.concoord.testkit.check.RecordedCall;
import org.jspecify.annotations.Nullable;

/** A call made through a generated proxy. */
final class ProxyCall<R extends @Nullable Object> implements Call<R>, SimCall {
  private final ScriptedClient client;
  private final SimulatedObject target;
  private final MethodDescriptor method;
  private final ResultReader<R> reader;
  private final MessagePackWriter writing;
  private final SimFuture<R> future;
  private byte[] arguments = {};
  private int sendings;
  private @Nullable PendingCall recorded;
  private ExecutionJudge.@Nullable Id id;

  ProxyCall(
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

  @Override
  public ValueWriter arguments() {
    return writing;
  }

  /** Nobody would answer: what brings the answer is what waits here. */
  @Override
  public R invoke() {
    String name = method.signature().substring(0, method.signature().indexOf('('));
    IllegalStateException blocks =
        new IllegalStateException(
            "%s of object \"%s\" blocks, and a simulation is one thread: use %sAsync, and chain what follows with thenCompose"
                .formatted(name, target.objectName(), name));
    client.workload().fail("a turn of client " + client.process(), blocks);
    throw blocks;
  }

  @Override
  public CompletableFuture<R> invokeAsync() {
    arguments = writing.toByteArray();
    client.submit(this);
    client.workload().called(object());
    recorded =
        client
            .workload()
            .recorder()
            .invoked(
                "client " + client.process(),
                target.objectName(),
                method.id(),
                method.signature(),
                arguments);
    return future;
  }

  @Override
  public SimObject object() {
    return target.object();
  }

  @Override
  public void numbered(CallKey key) {
    id = new ExecutionJudge.Id(key.sessionSlot(), key.sessionIndex(), key.sequence());
    client.workload().numbered(id, this);
  }

  @Override
  public Command command(Commands commands, CallKey key, long ackedBelow) {
    sendings++;
    CommandKind kind =
        method.kind() == MethodDescriptor.Kind.CONSTRUCTOR
            ? CommandKind.CONSTRUCT
            : CommandKind.CALL;
    return commands.call(
        kind, key, ackedBelow, object().id(), method.id(), arguments, arguments.length);
  }

  @Override
  public void onAnswer(byte[] outcome, boolean first) {
    client.workload().onAnswered(Objects.requireNonNull(id), outcome, first);
    if (first) {
      Objects.requireNonNull(recorded).returned(outcome);
      complete(outcome);
    }
  }

  @Override
  public void onRefused(OutcomeStatus status, byte[] outcome) {
    Objects.requireNonNull(recorded).refused();
    complete(outcome);
  }

  /** With what a client makes of these bytes. */
  private void complete(byte[] outcome) {
    R value;
    try {
      value =
          Outcomes.result(
              target.callTarget(),
              method.id(),
              sendings > 1,
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

  @Override
  public void onLost() {
    complete(OutcomeStatus.SESSION_EXPIRED.withText(""));
  }

  /** What is known of it; null if it was refused. */
  @Nullable RecordedCall recorded() {
    return Objects.requireNonNull(recorded).recorded();
  }

  @Override
  public String toString() {
    return RecordedCall.describeCall(target.objectName(), method.signature(), arguments);
  }
}
