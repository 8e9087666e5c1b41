package org.concoord.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.concoord.spi.Invoker;
import org.concoord.spi.ReplicatedType;
import org.jspecify.annotations.Nullable;

/** A running client. */
public final class ClientRuntime implements AutoCloseable {
  private ClientRuntime() {}

  /** Starts the client's loop, which connects to one of {@code endpoints}. */
  public static ClientRuntime start(List<String> endpoints, @Nullable Executor callbacks) {
    throw new UnsupportedOperationException("the client is not built yet");
  }

  /** Calls on one named object. */
  public Invoker bind(ReplicatedType<?> type, String objectName, Duration deadline) {
    throw new UnsupportedOperationException("the client is not built yet");
  }

  @Override
  public void close() {}
}
