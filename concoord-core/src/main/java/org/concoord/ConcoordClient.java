package org.concoord;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.concoord.client.ClientRuntime;
import org.concoord.codec.Token;
import org.concoord.dns.DomainConfig;
import org.concoord.local.LocalObjects;
import org.concoord.spi.Invoker;
import org.concoord.spi.ObjectBinder;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ReplicatedValueType;
import org.concoord.spi.SessionWatcher;
import org.concoord.spi.ValueTypes;
import org.concoord.transport.Protection;
import org.concoord.transport.Role;
import org.concoord.transport.Tls;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a group of replicas, shared by any number of proxies and threads. It finds the
 * replica that leads, follows it when another takes over, and makes each call run at most once,
 * however often it had to be sent.
 *
 * <p>To replicated objects a client is one caller, its session, whichever threads call; {@link
 * #newSession()} makes more of it.
 *
 * <p>Thread-safe. Close it to give its sessions back; its threads are daemons.
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
   * A client of the replicas at {@code endpoints}, a comma-separated list of {@code host:port}, or
   * a domain that leads to them. Returns at once: connecting goes on behind it, and calls wait for
   * that up to their deadline.
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
            new DomainConfig(config.dnsServers(), config.tls() != null),
            config.callbackExecutor(),
            config.valueTypes(),
            config.tracing(),
            config.metrics(),
            protection(config),
            token == null ? null : Token.parse(token),
            config.sessionTimeout());
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
   * A client over the same connection with a session of its own: to replicated objects it is
   * another caller. Whoever holds a lock or waits in line is a session and no thread, so that calls
   * may be made from any, virtual ones too, and from stages of futures; where threads of one
   * process are to be told apart, each gets one of these.
   *
   * <p>Closing it gives its session back, and with that whatever it held. Closing the client that
   * it was made of closes it too.
   *
   * @throws UnsupportedOperationException over a binder of a test kit that has one session
   */
  public ConcoordClient newSession() {
    return new ConcoordClient(binder.newSession(), deadline, reads, true);
  }

  /**
   * Has {@code listener} told when the session of this client is in danger, and when it is over:
   * see there.
   */
  public void addSessionListener(SessionListener listener) {
    binder.watch(new ToldOfSession(Objects.requireNonNull(listener, "listener")));
  }

  /** Ends what {@link #addSessionListener} began, though a word may be on its way. */
  public void removeSessionListener(SessionListener listener) {
    binder.unwatch(new ToldOfSession(listener));
  }

  /**
   * Does {@code work} on this thread, and interrupts it once the session of this client is in
   * danger (see {@link SessionListener#onDanger}): so that whoever holds a lock stops before it can
   * be given to somebody else.
   *
   * <pre>{@code
   * long token = lock.lock();
   * try {
   *   client.whileSessionIsSafe(() -> writeTo(file, token));
   * } finally {
   *   lock.unlock(token);
   * }
   * }</pre>
   *
   * <p>The interruption is not seen any more when this returns. Work that takes no notice of it
   * goes on: against that, and against a process that stood still, help tokens, which the resource
   * looks at.
   *
   * @return what the work returned, interrupted or not
   * @throws SessionInDangerException if the session is in danger already, and the work was not
   *     begun; or in place of what the work threw after it was interrupted, which is its cause
   * @throws Exception what the work threw
   */
  public <T extends @Nullable Object> T whileSessionIsSafe(Callable<T> work) throws Exception {
    return new SessionGuard(Thread.currentThread()).run(binder, work);
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

  /** Equal for equal listeners, so that they can be taken away again. */
  private record ToldOfSession(SessionListener listener) implements SessionWatcher {
    @Override
    public void inDanger() {
      listener.onDanger();
    }

    @Override
    public void safe() {
      listener.onSafe();
    }

    @Override
    public void lost() {
      listener.onLost();
    }
  }
}
