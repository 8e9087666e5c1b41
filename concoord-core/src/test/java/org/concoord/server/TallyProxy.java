package org.concoord.server;

import java.util.concurrent.CompletableFuture;
import org.concoord.ConcoordClient;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.ValueReader;

/** Calls a {@link TallyType}, as a generated proxy would. */
final class TallyProxy {
  private final Invoker invoker;

  TallyProxy(ConcoordClient client, TallyType type, String name) {
    this.invoker = client.bind(type, name);
  }

  long add(long amount) {
    return call(TallyType.ADD, amount).invoke();
  }

  CompletableFuture<Long> addAsync(long amount) {
    return call(TallyType.ADD, amount).invokeAsync();
  }

  long value() {
    return invoker.call(TallyType.VALUE, ValueReader::readLong).invoke();
  }

  CompletableFuture<Long> valueAsync() {
    return invoker.call(TallyType.VALUE, ValueReader::readLong).invokeAsync();
  }

  long sleep(long millis) {
    return call(TallyType.SLEEP, millis).invoke();
  }

  CompletableFuture<Long> sleepAsync(long millis) {
    return call(TallyType.SLEEP, millis).invokeAsync();
  }

  long length(byte[] bytes) {
    Call<Long> call = invoker.call(TallyType.LENGTH, ValueReader::readLong);
    call.arguments().writeBytes(bytes);
    return call.invoke();
  }

  private Call<Long> call(int method, long argument) {
    Call<Long> call = invoker.call(method, ValueReader::readLong);
    call.arguments().writeLong(argument);
    return call;
  }
}
