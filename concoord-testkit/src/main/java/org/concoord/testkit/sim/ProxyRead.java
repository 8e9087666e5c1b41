package org.concoord.testkit.sim;

import java.util.Objects;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ResultReader;
import org.concoord.testkit.check.PendingCall;
import org.jspecify.annotations.Nullable;

/** A call of a method that changes nothing, made through a generated proxy: past the log (R7). */
final class ProxyRead<R extends @Nullable Object> extends ProxyInvocation<R> implements SimRead {
  private final boolean stale;

  /** Null for a stale read, which need not fit among the others. */
  private @Nullable PendingCall recorded;

  private int sendings;

  ProxyRead(
      ScriptedClient client,
      SimulatedObject target,
      MethodDescriptor method,
      ResultReader<R> reader,
      boolean stale) {
    super(client, target, method, reader);
    this.stale = stale;
  }

  @Override
  void begin(ScriptedClient from) {
    if (!stale) {
      recorded = record();
    }
    from.submit(this);
  }

  @Override
  public boolean isStale() {
    return stale;
  }

  /** As {@code client.PendingCall} writes it. */
  @Override
  public Command command(Commands commands, long number) {
    sendings++;
    SimObject object = object();
    return object.isKnown() && !stale
        ? commands.read(number, object.id(), method().id(), encoded())
        : commands.read(number, object.name(), object.typeName(), method().id(), encoded());
  }

  @Override
  public void onAnswer(int replica, long slot, boolean inOrder, byte[] outcome, boolean first) {
    if (!first) {
      return;
    }
    PendingCall pending = recorded;
    if (pending != null && OutcomeStatus.read(new MessagePackReader(outcome)).isCached()) {
      pending.returned(outcome);
      workload().onReadAt(slot, Objects.requireNonNull(pending.recorded()));
    } else if (pending != null) {
      pending.refused();
    }
    workload().onReadAnswered();
    complete(outcome, sendings > 1);
  }
}
