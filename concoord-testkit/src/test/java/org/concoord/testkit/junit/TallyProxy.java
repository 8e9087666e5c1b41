package org.concoord.testkit.junit;

import java.util.concurrent.CompletableFuture;
import org.concoord.ConcoordClient;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.ValueReader;

/** Calls a {@link Tally}, as a generated proxy would. */
final class TallyProxy {
  private final Invoker invoker;

  TallyProxy(ConcoordClient client) {
    this.invoker = client.bind(new TallyReplicated(), "tally");
  }

  long add(long amount) {
    return adding(amount).invoke();
  }

  CompletableFuture<Long> addAsync(long amount) {
    return adding(amount).invokeAsync();
  }

  CompletableFuture<Long> stampAsync() {
    return invoker.call(TallyReplicated.STAMP, ValueReader::readLong).invokeAsync();
  }

  long value() {
    return invoker.call(TallyReplicated.VALUE, ValueReader::readLong).invoke();
  }

  private Call<Long> adding(long amount) {
    Call<Long> call = invoker.call(TallyReplicated.ADD, ValueReader::readLong);
    call.arguments().writeLong(amount);
    return call;
  }
}
