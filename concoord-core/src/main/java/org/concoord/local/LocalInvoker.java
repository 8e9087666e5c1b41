package org.concoord.local;

import java.util.concurrent.CompletableFuture;
import org.concoord.client.CallTarget;
import org.concoord.client.Outcomes;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackWriter;
import org.concoord.local.LocalObjects.Answer;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.ReplicatedCode;
import org.concoord.spi.ResultReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** Calls one local object. */
final class LocalInvoker implements Invoker {
  private final LocalObjects objects;
  private final CallTarget target;
  private final String typeName;
  private final String objectName;

  LocalInvoker(LocalObjects objects, CallTarget target, String typeName, String objectName) {
    this.objects = objects;
    this.target = target;
    this.typeName = typeName;
    this.objectName = objectName;
  }

  @Override
  public <R extends @Nullable Object> Call<R> call(int methodId, ResultReader<R> result) {
    ReplicatedCode.refuseWithin(target.describe());
    return new LocalCall<>(methodId, result);
  }

  @Override
  public String objectName() {
    return objectName;
  }

  private final class LocalCall<R extends @Nullable Object> implements Call<R> {
    private final int methodId;
    private final ResultReader<R> result;
    private final MessagePackWriter arguments =
        new MessagePackWriter(64, Limits.ARGUMENT_BYTES).with(target.valueTypes());

    LocalCall(int methodId, ResultReader<R> result) {
      this.methodId = methodId;
      this.result = result;
    }

    @Override
    public ValueWriter arguments() {
      return arguments;
    }

    @Override
    public R invoke() {
      Answer answer = objects.call(target, typeName, objectName, methodId, arguments.toByteArray());
      byte[] outcome = answer.outcome();
      return Outcomes.result(
          target, methodId, false, result, outcome, 0, outcome.length, answer.stack());
    }

    /** Runs at once, so that a test of one thread knows what has happened when. */
    @Override
    public CompletableFuture<R> invokeAsync() {
      try {
        return CompletableFuture.completedFuture(invoke());
      } catch (Exception thrown) {
        return CompletableFuture.failedFuture(thrown);
      }
    }
  }
}
