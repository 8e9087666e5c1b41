package org.concoord.testkit.sim;

import java.util.Objects;
import org.concoord.codec.CommandKind;
import org.concoord.codec.OutcomeStatus;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ResultReader;
import org.concoord.testkit.check.ExecutionJudge;
import org.concoord.testkit.check.PendingCall;
import org.concoord.testkit.check.RecordedCall;
import org.jspecify.annotations.Nullable;

/** A call made through a generated proxy, which takes a place in the log. */
final class ProxyCall<R extends @Nullable Object> extends ProxyInvocation<R> implements SimCall {
  private int sendings;
  private @Nullable PendingCall recorded;
  private ExecutionJudge.@Nullable Id id;

  ProxyCall(
      ScriptedClient client,
      SimulatedObject target,
      MethodDescriptor method,
      ResultReader<R> reader) {
    super(client, target, method, reader);
  }

  @Override
  void begin(ScriptedClient from) {
    from.submit(this);
    recorded = record();
  }

  @Override
  public void numbered(CallKey key) {
    id = new ExecutionJudge.Id(key.sessionSlot(), key.sessionIndex(), key.sequence());
    workload().numbered(id, this);
  }

  @Override
  public boolean mayWait() {
    return method().kind() == MethodDescriptor.Kind.PARKING;
  }

  @Override
  public Command command(Commands commands, CallKey key, long ackedBelow) {
    sendings++;
    CommandKind kind =
        method().kind() == MethodDescriptor.Kind.CONSTRUCTOR
            ? CommandKind.CONSTRUCT
            : CommandKind.CALL;
    return commands.call(kind, key, ackedBelow, object().id(), method().id(), encoded());
  }

  @Override
  public void onAnswer(byte[] outcome, boolean first) {
    workload().onAnswered(Objects.requireNonNull(id), outcome, first);
    if (first) {
      Objects.requireNonNull(recorded).returned(outcome);
      complete(outcome, sendings > 1);
    }
  }

  @Override
  public void onRefused(OutcomeStatus status, byte[] outcome) {
    Objects.requireNonNull(recorded).refused();
    complete(outcome, sendings > 1);
  }

  @Override
  public void onLost() {
    complete(OutcomeStatus.SESSION_EXPIRED.withText(""), sendings > 1);
  }

  /** What is known of it; null if it was refused. */
  @Nullable RecordedCall recorded() {
    return Objects.requireNonNull(recorded).recorded();
  }
}
