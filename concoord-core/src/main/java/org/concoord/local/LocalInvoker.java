package org.concoord.local;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.concoord.client.CallTarget;
import org.concoord.client.Outcomes;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackWriter;
import org.concoord.local.LocalWait.Answer;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.ReplicatedCode;
import org.concoord.spi.ResultReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** Calls one local object. */
final class LocalInvoker implements Invoker {
  private final LocalObjects objects;
  private final LocalSession session;
  private final CallTarget target;
  private final String typeName;
  private final String objectName;

  LocalInvoker(
      LocalObjects objects,
      LocalSession session,
      CallTarget target,
      String typeName,
      String objectName) {
    this.objects = objects;
    this.session = session;
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
      return result(await(send()));
    }

    private LocalWait send() {
      return objects.call(session, target, typeName, objectName, methodId, arguments.toByteArray());
    }

    private Answer await(LocalWait call) {
      try {
        return call.get();
      } catch (InterruptedException e) {
        objects.cancel(call);
        Thread.currentThread().interrupt();
        throw Outcomes.givenUp("the thread was interrupted", target.describeCall(methodId));
      } catch (ExecutionException e) {
        throw (RuntimeException) e.getCause();
      }
    }

    private R result(Answer answer) {
      byte[] outcome = answer.outcome();
      return Outcomes.result(
          target, methodId, false, result, outcome, 0, outcome.length, answer.stack());
    }

    /**
     * Runs at once, so that a test of one thread knows what has happened when; if the call then
     * waits for another one, that one's thread completes the future.
     */
    @Override
    public CompletableFuture<R> invokeAsync() {
      LocalFuture<R> future;
      try {
        LocalWait call = send();
        if (call.isDone()) {
          return CompletableFuture.completedFuture(result(call.join()));
        }
        future = new LocalFuture<>(objects, call);
        call.whenComplete((answer, failure) -> complete(future, answer, failure));
      } catch (Exception thrown) {
        return CompletableFuture.failedFuture(thrown);
      }
      return future;
    }

    private void complete(
        LocalFuture<R> future, @Nullable Answer answer, @Nullable Throwable failure) {
      if (answer == null) {
        future.completeExceptionally(Objects.requireNonNull(failure));
        return;
      }
      try {
        future.complete(result(answer));
      } catch (Exception thrown) {
        future.completeExceptionally(thrown);
      }
    }
  }
}
