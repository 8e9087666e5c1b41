package org.concoord.client;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.concoord.codec.Token;
import org.concoord.dns.DomainConfig;
import org.concoord.dns.Endpoints;
import org.concoord.metrics.ClientMetrics;
import org.concoord.spi.BatchBinder;
import org.concoord.spi.Invoker;
import org.concoord.spi.ObjectBinder;
import org.concoord.spi.ReadPath;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.SessionWatcher;
import org.concoord.spi.ValueTypes;
import org.concoord.tracing.ClientTracing;
import org.concoord.transport.Loop;
import org.concoord.transport.Protection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running client: the loop with its {@link Conversation}, the way calls take from their threads
 * to it, and the executor that futures complete on. Thread-safe.
 */
public final class ClientRuntime implements ObjectBinder {
  /** Asynchronous calls that may be open at once, and the bytes of their arguments. */
  static final int MAX_ASYNC_CALLS = 16_384;

  static final long MAX_ASYNC_BYTES = 64L << 20;

  private static final Logger log = LoggerFactory.getLogger(ClientRuntime.class);
  private static final long CLOSE_MILLIS = 1_000;
  private static final long CALLBACK_IDLE_SECONDS = 10;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final ValueTypes valueTypes;
  private final @Nullable CallTracer tracer;
  private final ClientMeters meters;
  private final Loop loop;
  private final Conversation conversation;
  private final String endpoints;
  private final Endpoints places;
  private final CallQueue queue = new CallQueue();
  private final Executor callbacks;
  private final @Nullable ThreadPoolExecutor ownCallbacks;
  private final SecureRandom seeds = new SecureRandom();
  private final long sessionMicros;

  /** Whose calls are made where no session was asked for. */
  private final Caller self;

  private final AtomicInteger asyncCalls = new AtomicInteger();
  private final AtomicLong asyncBytes = new AtomicLong();
  private final Runnable drain = this::drain;

  /** Asynchronous calls that ended in this turn; on the loop only. */
  private List<PendingCall<?>> ended = new ArrayList<>();

  private final AtomicBoolean refusalLogged = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  private ClientRuntime(
      List<String> endpoints,
      DomainConfig domains,
      @Nullable Executor callbacks,
      ValueTypes valueTypes,
      @Nullable ClientTracing tracing,
      ClientMetrics metrics,
      Protection protection,
      @Nullable Token token,
      Duration session) {
    this.valueTypes = valueTypes;
    this.endpoints = String.join(", ", endpoints);
    this.tracer = tracing == null ? null : new CallTracer(tracing);
    this.meters = new ClientMeters(metrics);
    String name = "concoord-client-" + NUMBER.incrementAndGet();
    this.ownCallbacks = callbacks == null ? newCallbacks(name + "-callbacks") : null;
    this.callbacks = ownCallbacks == null ? nonNull(callbacks) : ownCallbacks;
    this.loop = Loop.startDaemon(name);
    loop.protect(protection);
    this.places = new Endpoints(endpoints, domains, name + "-domains", loop);
    this.conversation = new Conversation(loop, places, token, seeds.nextLong(), meters);
    this.sessionMicros = TimeUnit.NANOSECONDS.toMicros(session.toNanos());
    this.self = new Caller(this, seeds.nextLong(), sessionMicros);
  }

  private static Executor nonNull(@Nullable Executor executor) {
    if (executor == null) {
      throw new IllegalStateException("no callback executor");
    }
    return executor;
  }

  private static ThreadPoolExecutor newCallbacks(String name) {
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1,
            1,
            CALLBACK_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    one.allowCoreThreadTimeOut(true);
    return one;
  }

  /**
   * Starts the client's loop, which connects to one of {@code endpoints}.
   *
   * @param domains how those of {@code endpoints} are looked up that are domains
   * @param session how long sessions are to outlive their silence; zero for what replicas think
   *     best
   */
  public static ClientRuntime start(
      List<String> endpoints,
      DomainConfig domains,
      @Nullable Executor callbacks,
      ValueTypes valueTypes,
      @Nullable ClientTracing tracing,
      ClientMetrics metrics,
      Protection protection,
      @Nullable Token token,
      Duration session) {
    ClientRuntime client =
        new ClientRuntime(
            endpoints,
            domains,
            callbacks,
            valueTypes,
            tracing,
            metrics,
            protection,
            token,
            session);
    client.meters.started(client.endpoints);
    client.loop.onTurnEnd(client::endTurn);
    client.loop.execute(client.conversation::begin);
    return client;
  }

  @Override
  public <T> Invoker bind(ReplicatedType<T> type, String objectName, Duration deadline) {
    return self.bind(type, objectName, deadline);
  }

  @Override
  public <T> Invoker bind(
      ReplicatedType<T> type, String objectName, Duration deadline, ReadPath reads) {
    return self.bind(type, objectName, deadline, reads);
  }

  @Override
  public BatchBinder batch() {
    return self.batch();
  }

  @Override
  public ObjectBinder newSession() {
    if (closed.get()) {
      throw closedAlready();
    }
    return new Caller(this, seeds.nextLong(), sessionMicros);
  }

  @Override
  public void watch(SessionWatcher watcher) {
    self.watch(watcher);
  }

  @Override
  public void unwatch(SessionWatcher watcher) {
    self.unwatch(watcher);
  }

  /** Where the replicas are, for messages. */
  String endpoints() {
    return endpoints;
  }

  /** The classes whose values may stand behind type variables. */
  ValueTypes valueTypes() {
    return valueTypes;
  }

  /** Who traces calls, or null where nobody does. */
  @Nullable CallTracer tracer() {
    return tracer;
  }

  /** Where calls are measured. */
  ClientMeters meters() {
    return meters;
  }

  Executor callbacks() {
    return callbacks;
  }

  /** A wait on the loop could never end: nobody else receives the answer. */
  void refuseOnLoop(String call) {
    if (loop.inLoop()) {
      throw new IllegalStateException(
          call
              + " would block the client's own thread, on which the answer arrives; make it asynchronously,"
              + " or let the callback executor have threads of its own");
    }
  }

  void submit(Submission call) {
    if (closed.get()) {
      throw closedAlready();
    }
    if (queue.add(call)) {
      try {
        loop.execute(drain);
      } catch (RejectedExecutionException e) {
        failQueued();
      }
    }
  }

  void submitAsync(PendingCall<?> call) {
    if (closed.get()) {
      throw closedAlready();
    }
    if (admits(1, call.argumentBytes())) {
      submit(call);
    } else {
      release(call);
      RuntimeException busy = Failures.tooManyWaiting(call, MAX_ASYNC_CALLS);
      onCallbacks(() -> call.completeExceptionally(busy));
    }
  }

  /** Takes over asynchronous calls that go together, and are refused together. */
  void submit(CallUnit unit) {
    boolean admitted = admits(unit.size(), unit.argumentBytes());
    unit.beginDeadline(System.nanoTime());
    if (closed.get()) {
      unit.fail(Failures::closed);
    } else if (admitted) {
      submit((Submission) unit);
    } else {
      unit.fail(call -> Failures.tooManyWaiting(call, MAX_ASYNC_CALLS));
    }
  }

  /** Counts asynchronous calls, until each is {@link #release}d, and tells whether they may go. */
  private boolean admits(int calls, long bytes) {
    return asyncCalls.addAndGet(calls) <= MAX_ASYNC_CALLS
        & asyncBytes.addAndGet(bytes) <= MAX_ASYNC_BYTES;
  }

  /** The future of a call is about to complete: only then does it take no more memory. */
  void release(PendingCall<?> call) {
    asyncCalls.decrementAndGet();
    asyncBytes.addAndGet(-call.argumentBytes());
  }

  private static IllegalStateException closedAlready() {
    return new IllegalStateException("this client is closed; make a new one");
  }

  private void drain() {
    for (Submission call = queue.takeAll(); call != null; ) {
      Submission younger = call.next();
      call.setNext(null);
      conversation.add(call);
      call = younger;
    }
  }

  private void endTurn() {
    conversation.pump();
    // A callback that runs right here may end more calls, by closing the client.
    while (!ended.isEmpty()) {
      List<PendingCall<?>> batch = ended;
      ended = new ArrayList<>(batch.size());
      onCallbacks(() -> batch.forEach(PendingCall::completeFuture));
    }
  }

  /** Whatever the executor is and does, the futures complete: somebody may wait for them. */
  private void onCallbacks(Runnable completion) {
    try {
      callbacks.execute(completion);
    } catch (RuntimeException e) {
      if (refusalLogged.compareAndSet(false, true)) {
        log.warn(
            "the callback executor refuses a task; from now on futures complete on thread {}"
                + " wherever it does",
            Thread.currentThread().getName(),
            e);
      }
      completion.run();
    }
  }

  /** An asynchronous call has ended. */
  void completed(PendingCall<?> call) {
    if (loop.inLoop()) {
      ended.add(call);
      loop.wantTurnEnd();
    } else {
      onCallbacks(call::completeFuture);
    }
  }

  /** The caller of a synchronous call does not wait any more. */
  void abandoned(PendingCall<?> call) {
    try {
      loop.execute(() -> conversation.abandoned(call));
    } catch (RejectedExecutionException e) {
      log.debug("abandoned a call of a closed client");
    }
  }

  private void failQueued() {
    for (Submission call = queue.takeAll(); call != null; ) {
      Submission younger = call.next();
      call.fail(Failures::closed);
      call = younger;
    }
  }

  /** Gives the session of one of those who call back, for at most a second. */
  void end(Caller caller) {
    CountDownLatch said = new CountDownLatch(1);
    try {
      loop.execute(
          () -> {
            drain();
            conversation.end(caller, said::countDown);
          });
    } catch (RejectedExecutionException e) {
      return; // The client is closed, and all sessions with it.
    }
    if (!loop.inLoop()) {
      awaitGoodbye(said);
    }
  }

  /**
   * Fails what is open and ends the loop. On the loop itself, in a callback that runs there, it
   * only begins to.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    CountDownLatch said = new CountDownLatch(1);
    loop.execute(
        () -> {
          drain();
          places.close();
          conversation.close(said::countDown);
        });
    if (!loop.inLoop()) {
      awaitGoodbye(said);
    }
    loop.close();
    if (!loop.inLoop()) {
      failQueued();
    }
    if (ownCallbacks != null) {
      ownCallbacks.shutdown();
    }
    meters.ended();
  }

  private static void awaitGoodbye(CountDownLatch said) {
    try {
      if (!said.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        log.debug("the session was not given back within {} ms", CLOSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
