package org.concoord.objects;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.concoord.BusyException;
import org.concoord.ConcoordClient;
import org.concoord.QuorumLostException;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.ObjectBinder;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ResultReader;
import org.concoord.spi.ValueWriter;

/**
 * A way to objects that live here, on which calls or their answers may be held up: those with a
 * deadline then fail at it, as where replicas cannot be reached.
 */
final class Strait implements ObjectBinder {
  private static final Duration LONG = Duration.ofDays(1);

  final AtomicInteger refusals = new AtomicInteger();
  private final ConcoordClient objects;
  private final List<Runnable> heldUp = new ArrayList<>();
  private boolean holdsCalls;
  private boolean holdsAnswers;

  Strait(ConcoordClient objects) {
    this.objects = objects;
  }

  synchronized void holdCalls() {
    holdsCalls = true;
  }

  synchronized void holdAnswers() {
    holdsAnswers = true;
  }

  void open() {
    List<Runnable> all;
    synchronized (this) {
      holdsCalls = false;
      holdsAnswers = false;
      all = List.copyOf(heldUp);
      heldUp.clear();
    }
    all.forEach(Runnable::run);
  }

  @Override
  public <T> Invoker bind(ReplicatedType<T> type, String objectName, Duration deadline) {
    Invoker bound = objects.bind(type, objectName);
    return new Invoker() {
      @Override
      public <R> Call<R> call(int methodId, ResultReader<R> result) {
        return new Crossing<>(bound.call(methodId, result), deadline);
      }

      @Override
      public String objectName() {
        return objectName;
      }
    };
  }

  private final class Crossing<R> implements Call<R> {
    private final Call<R> call;
    private final Duration deadline;

    Crossing(Call<R> call, Duration deadline) {
      this.call = call;
      this.deadline = deadline;
    }

    @Override
    public ValueWriter arguments() {
      return call.arguments();
    }

    @Override
    public R invoke() {
      throw new UnsupportedOperationException("only futures here");
    }

    @Override
    public CompletableFuture<R> invokeAsync() {
      if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        return CompletableFuture.failedFuture(new BusyException("too much"));
      }
      CompletableFuture<R> answer = new CompletableFuture<>();
      synchronized (Strait.this) {
        if (holdsCalls) {
          heldUp.add(() -> pass(call.invokeAsync(), answer));
        } else if (holdsAnswers) {
          CompletableFuture<R> made = call.invokeAsync();
          heldUp.add(() -> pass(made, answer));
        } else {
          return call.invokeAsync();
        }
      }
      if (deadline.compareTo(LONG) < 0) {
        CompletableFuture.delayedExecutor(deadline.toMillis(), TimeUnit.MILLISECONDS)
            .execute(() -> answer.completeExceptionally(new QuorumLostException("not reached")));
      }
      return answer;
    }

    private void pass(CompletableFuture<R> from, CompletableFuture<R> to) {
      from.whenComplete(
          (result, thrown) -> {
            if (thrown == null) {
              to.complete(result);
            } else {
              to.completeExceptionally(thrown);
            }
          });
    }
  }

  @Override
  public void close() {}
}
