package org.concoord.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.concoord.ReplicaStatus.SlowCall;
import org.concoord.rsm.TypeRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The call that is being executed, and the last few that took long. Written by whoever executes;
 * any thread may look on.
 */
final class RunningCall {
  /** The key of no method at all. */
  static final int NOTHING = Integer.MIN_VALUE;

  /** What is worth being told of. */
  static final long SLOW_NANOS = SlowCalls.SLOW.toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(RunningCall.class);

  private final String replica;
  private final TypeRegistry types;
  private final SlowCalls slowCalls = new SlowCalls();

  /** The key of its method, and since when it runs: written last and read first. */
  private final AtomicInteger key = new AtomicInteger(NOTHING);

  private final AtomicLong sinceNanos = new AtomicLong();

  /**
   * @param replica what log lines begin with
   */
  RunningCall(String replica, TypeRegistry types) {
    this.replica = replica;
    this.types = types;
  }

  void begin(int method, long nowNanos) {
    sinceNanos.lazySet(nowNanos);
    key.lazySet(method);
  }

  /** Nothing runs any more. */
  void end() {
    key.lazySet(NOTHING);
  }

  /** The key of its method; for whoever executes. */
  int key() {
    return key.getPlain();
  }

  /** The one that runs has taken long, and is about to end; by whoever executes. */
  void endsSlowly(long nanos, long slot) {
    SlowCall slow = new SlowCall(name(key()), slot, Duration.ofNanos(nanos), false);
    slowCalls.add(slow);
    new SlowCallEvent(replica, slow.method(), slow.slot(), nanos).commit();
    LOG.warn("{}: {}, and no other call ran meanwhile", replica, slow);
  }

  /** What a key stands for, for people. */
  String name(int method) {
    return method < 0 ? "a command" : types.methodName(method);
  }

  /** The one that runs, if it has been running for at least so long, or null. */
  @Nullable SlowCall lasting(Duration atLeast, long slot) {
    int method = key.get();
    long nanos = System.nanoTime() - sinceNanos.get();
    return method == NOTHING || nanos < atLeast.toNanos()
        ? null
        : new SlowCall(name(method), slot, Duration.ofNanos(nanos), true);
  }

  /** The one that is slow now, then the last few that were. */
  List<SlowCall> slowCalls(long slot) {
    List<SlowCall> all = slowCalls.all();
    SlowCall now = lasting(SlowCalls.SLOW, slot);
    if (now != null) {
      all.add(0, now);
    }
    return List.copyOf(all);
  }
}
