package org.concoord;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.concoord.client.ClientRuntime;
import org.concoord.codec.Token;
import org.concoord.local.LocalObjects;
import org.concoord.spi.Invoker;
import org.concoord.spi.ObjectBinder;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ReplicatedValueType;
import org.concoord.spi.ValueTypes;
import org.concoord.transport.Protection;
import org.concoord.transport.Role;
import org.concoord.transport.Tls;

/**
 * A connection to a group of replicas, shared by any number of proxies and threads. It finds the
 * replica that leads, follows it when another takes over, and makes each call run at most once,
 * however often it had to be sent.
 *
 * <p>Thread-safe. Close it to give its session back; its threads are daemons.
 */
public final class ConcoordClient implements AutoCloseable {
  private final ObjectBinder binder;
  private final Duration deadline;
  private final ReadMode reads;
  private final boolean owner;

  ConcoordClient(ObjectBinder binder, Duration deadline, ReadMode reads, boolean owner) {
    this.binder = binder;
    this.deadline = deadline;
    this.reads = reads;
    this.owner = owner;
  }

  /**
   * A client of the replicas at {@code endpoints}, a comma-separated list of {@code host:port}.
   * Returns at once: connecting goes on behind it, and calls wait for that up to their deadline.
   *
   * @throws IllegalArgumentException if an endpoint is malformed, or is not this machine, which
   *     takes TLS, or {@link ClientConfig.Builder#insecure()}
   */
  public static ConcoordClient connect(String endpoints) {
    return connect(ClientConfig.builder().endpoints(endpoints).build());
  }

  /** As {@link #connect(String)}, with everything that can be set. */
  public static ConcoordClient connect(ClientConfig config) {
    Loopback.require(config);
    String token = config.token();
    ClientRuntime runtime =
        ClientRuntime.start(
            config.endpoints(),
            config.callbackExecutor(),
            config.valueTypes(),
            config.tracing(),
            config.metrics(),
            protection(config),
            token == null ? null : Token.parse(token));
    return new ConcoordClient(runtime, config.deadline(), ReadMode.LINEARIZABLE, true);
  }

  private static Protection protection(ClientConfig config) {
    TlsConfig tls = config.tls();
    if (tls == null) {
      return config.isInsecure() ? Protection.NONE : Protection.LOOPBACK;
    }
    Tls loaded = tls.load();
    loaded.require(Role.CLIENT);
    return Protection.by(loaded);
  }

  /**
   * For test kits: a client whose proxies call whatever {@code binder} binds them to, a simulated
   * cluster for instance, in place of replicas behind a network. Closing the client closes the
   * binder. What this class says of threads and sessions is then for the binder to say.
   */
  public static ConcoordClient over(ObjectBinder binder) {
    return new ConcoordClient(
        Objects.requireNonNull(binder, "binder"),
        ClientConfig.DEFAULT_DEADLINE,
        ReadMode.LINEARIZABLE,
        true);
  }

  /**
   * For generated proxies: a client of objects that live here, in memory, and of no replicas. Each
   * call travels as bytes all the same, and the objects are restored from their own snapshot after
   * it, so that what does not travel or does not come back is found in a unit test.
   *
   * @param type that of the objects that are called
   * @param values classes annotated {@code @ReplicatedValue}, as for {@link
   *     ReplicaConfig.Builder#values(Class)}
   * @throws IllegalArgumentException if one of them has no generated companion
   */
  public static ConcoordClient local(ReplicatedType<?> type, Class<?>... values) {
    List<ReplicatedValueType<?>> named = new ArrayList<>();
    for (Class<?> value : values) {
      named.add(GeneratedTypes.valueOf(value));
    }
    return over(new LocalObjects(List.of(type), ValueTypes.STANDARD.with(named)));
  }

  /**
   * For generated proxies: calls on the object {@code objectName}, which is created at first use.
   */
  public <T> Invoker bind(ReplicatedType<T> type, String objectName) {
    return binder.bind(
        type, Objects.requireNonNull(objectName, "objectName"), deadline, reads.path());
  }

  /**
   * The same client with another deadline for calls of proxies made over it. Shares connection and
   * session; closing the view does nothing.
   */
  public ConcoordClient withDeadline(Duration value) {
    return new ConcoordClient(binder, ClientConfig.checkedDeadline(value), reads, false);
  }

  /**
   * The same client with another way for calls of {@code @ReadOnly} methods of proxies made over
   * it; {@link ReadMode#LINEARIZABLE} unless told otherwise. Closing the view does nothing.
   */
  public ConcoordClient reading(ReadMode mode) {
    return new ConcoordClient(binder, deadline, Objects.requireNonNull(mode, "mode"), false);
  }

  /**
   * Several calls, of any objects, made together: see {@link CallBatch} for what that promises.
   *
   * @throws UnsupportedOperationException over a binder of a test kit that makes each call by
   *     itself
   */
  public CallBatch batch() {
    return new CallBatch(binder.batch(), deadline, reads);
  }

  /**
   * Ends the session and the connection, after at most a second. Calls without an answer fail with
   * {@link OutcomeUnknownException}, later ones with {@link IllegalStateException}.
   */
  @Override
  public void close() {
    if (owner) {
      binder.close();
    }
  }
}
