package org.concoord;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.ObjectBinder;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ResultReader;
import org.junit.jupiter.api.Test;

/** A test kit puts a place of its own behind generated proxies. */
class ClientOverBinderTest {
  private static final class Recording implements ObjectBinder {
    private final List<String> events = new ArrayList<>();

    @Override
    public <T> Invoker bind(ReplicatedType<T> type, String objectName, Duration deadline) {
      events.add("bound " + objectName + " for " + deadline.toSeconds() + " s");
      return new Invoker() {
        @Override
        public <R> Call<R> call(int methodId, ResultReader<R> result) {
          throw new UnsupportedOperationException();
        }

        @Override
        public String objectName() {
          return objectName;
        }
      };
    }

    @Override
    public void close() {
      events.add("closed");
    }
  }

  private final Recording binder = new Recording();
  private final ConcoordClient client = ConcoordClient.over(binder);

  /** Nothing is asked of the type but by the binder. */
  @SuppressWarnings("NullAway")
  private static final ReplicatedType<Object> ANY = null;

  @Test
  void proxiesAreBoundByTheBinder() {
    assertThat(client.bind(ANY, "orders").objectName()).isEqualTo("orders");
    client.withDeadline(Duration.ofSeconds(2)).bind(ANY, "visits");
    assertThat(binder.events).containsExactly("bound orders for 30 s", "bound visits for 2 s");
  }

  @Test
  void closingTheClientClosesTheBinderAndClosingAViewDoesNot() {
    client.withDeadline(Duration.ofSeconds(2)).close();
    assertThat(binder.events).isEmpty();
    client.close();
    assertThat(binder.events).containsExactly("closed");
  }
}
