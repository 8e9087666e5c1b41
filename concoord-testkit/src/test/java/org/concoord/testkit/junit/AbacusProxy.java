package org.concoord.testkit.junit;

import java.util.concurrent.CompletableFuture;
import org.concoord.ConcoordClient;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;

/** What the annotation processor would write, for all kinds of {@link Abacus} alike. */
final class AbacusProxy {
  private final Invoker invoker;

  AbacusProxy(ConcoordClient client, ReplicatedType<?> type) {
    this.invoker = client.bind(type, type.name());
  }

  private Call<Long> adding(long delta) {
    Call<Long> call = invoker.call(AbacusType.ADD, ValueReader::readLong);
    call.arguments().writeLong(delta);
    return call;
  }

  long add(long delta) {
    return adding(delta).invoke();
  }

  CompletableFuture<Long> addAsync(long delta) {
    return adding(delta).invokeAsync();
  }

  CompletableFuture<Long> valueAsync() {
    return invoker.<Long>call(AbacusType.VALUE, ValueReader::readLong).invokeAsync();
  }
}
