package org.concoord.client;

import java.util.Map;
import org.concoord.metrics.ClientCallMeter;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.ReadPath;
import org.concoord.spi.ReplicatedCode;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ResultReader;
import org.jspecify.annotations.Nullable;

/** What one proxy calls: a named object with its type's tables and a deadline. Immutable. */
final class BoundObject extends CallTarget implements Invoker {
  private final ClientRuntime client;
  private final Caller caller;
  private final SharedObject shared;
  private final long deadlineNanos;
  private final ReadPath reads;

  /** Where asynchronous calls wait to be sent together, or null where each goes by itself. */
  private final @Nullable CallGatherer gatherer;

  /** By the methods' ids; empty where nobody measures. */
  private final Map<Integer, ClientCallMeter> meters;

  BoundObject(
      ClientRuntime client,
      Caller caller,
      SharedObject shared,
      ReplicatedType<?> type,
      long deadlineNanos,
      ReadPath reads,
      @Nullable CallGatherer gatherer) {
    super(type, shared.name(), client.valueTypes());
    this.client = client;
    this.caller = caller;
    this.shared = shared;
    this.deadlineNanos = deadlineNanos;
    this.reads = reads;
    this.gatherer = gatherer;
    this.meters = client.meters().of(type);
  }

  @Override
  public <R extends @Nullable Object> Call<R> call(int methodId, ResultReader<R> result) {
    ReplicatedCode.refuseWithin(describe());
    if (caller.isClosed()) {
      throw new IllegalStateException("this session is closed; make a new one");
    }
    CallTracer tracer = client.tracer();
    return tracer == null && meters.isEmpty()
        ? new PendingCall<>(this, methodId, result)
        : new WatchedCall<>(
            this, methodId, result, tracer, meters.getOrDefault(methodId, ClientCallMeter.NONE));
  }

  /** A call that has been gathered is not under way, and waiting for it would never end. */
  void refuseBlocking(String call) {
    if (gatherer != null) {
      throw new IllegalStateException(
          call + " is of a batch, which is sent later: make it asynchronously");
    }
    client.refuseOnLoop(call);
  }

  void submitAsync(PendingCall<?> call) {
    if (gatherer == null) {
      client.submitAsync(call);
    } else {
      gatherer.add(call);
    }
  }

  /** A read in a batch sees what the calls before it did, and so goes with them. */
  @Override
  public boolean isReadOnly(int methodId) {
    return gatherer == null && super.isReadOnly(methodId);
  }

  @Override
  String whose() {
    return "the replicas at " + client.endpoints();
  }

  @Override
  public String objectName() {
    return shared.name();
  }

  ClientRuntime client() {
    return client;
  }

  /** In whose session calls are made. */
  Caller caller() {
    return caller;
  }

  SharedObject shared() {
    return shared;
  }

  /** Which way calls of methods go that change nothing. */
  ReadPath reads() {
    return reads;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }
}
