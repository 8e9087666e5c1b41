package org.concoord.testkit.junit;

import java.util.concurrent.CompletableFuture;
import org.concoord.ConcoordClient;
import org.concoord.spi.Call;
import org.concoord.spi.Codecs;
import org.concoord.spi.Invoker;
import org.concoord.spi.ResultReader;
import org.concoord.spi.ValueReader;
import org.jspecify.annotations.Nullable;

/** What the annotation processor would write, for chests of anything and weights of one class. */
final class ChestProxy<K extends Comparable<K>> {
  private final Invoker invoker;

  ChestProxy(ConcoordClient client) {
    this.invoker = client.bind(new ChestReplicated(), "chest");
  }

  CompletableFuture<@Nullable Object> hideAsync(Object treasure) {
    ResultReader<@Nullable Object> before = Codecs.OPAQUE::read;
    Call<@Nullable Object> call = invoker.call(ChestReplicated.HIDE, before);
    Codecs.OPAQUE.write(treasure, call.arguments());
    return call.invokeAsync();
  }

  private Call<K> weighing(K weight) {
    Call<K> call = invoker.call(ChestReplicated.WEIGH, ChestProxy::<K>read);
    ChestReplicated.WEIGHT.write(weight, call.arguments());
    return call;
  }

  @SuppressWarnings("unchecked") // what was weighed
  private static <K> K read(ValueReader in) {
    return (K) ChestReplicated.WEIGHT.read(in);
  }

  K weigh(K weight) {
    return weighing(weight).invoke();
  }

  CompletableFuture<K> weighAsync(K weight) {
    return weighing(weight).invokeAsync();
  }

  CompletableFuture<@Nullable Object> slamAsync() {
    ResultReader<@Nullable Object> nothing =
        in -> {
          in.skipValue();
          return null;
        };
    return invoker.call(ChestReplicated.SLAM, nothing).invokeAsync();
  }
}
