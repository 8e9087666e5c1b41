package org.concoord.client;

import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.RepliesCursor;
import org.concoord.dns.DomainConfig;
import org.concoord.metrics.ClientMetrics;
import org.concoord.spi.ReadPath;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.SessionWatcher;
import org.concoord.spi.ValueTypes;
import org.concoord.transport.Protection;
import org.jspecify.annotations.Nullable;

/**
 * A client's session in virtual time, with the code that looks after it and replicas that are
 * hardly more than a clock: whether its user is told of danger before they forget it, and whether
 * it is kept where it can be (S4). Simulations have a client of their own in that place.
 */
public final class SessionProbe implements LongFunction<@Nullable String> {
  private static final int RUNS = 20;
  private static final int STEPS = 600;
  private static final long TTL_NANOS = 3_000_000_000L;
  private static final String DANGER = "danger";

  public SessionProbe() {}

  @Override
  public @Nullable String apply(long seed) {
    ClientRuntime unused =
        ClientRuntime.start(
            List.of("127.0.0.1:1"),
            new DomainConfig(List.of(), false),
            Runnable::run,
            ValueTypes.STANDARD,
            null,
            ClientMetrics.NONE,
            Protection.NONE,
            null,
            Duration.ZERO);
    try {
      String broken = null;
      for (int i = 0; i < RUNS && broken == null; i++) {
        broken = new Run(unused, seed * RUNS + i).broken();
      }
      return broken;
    } finally {
      unused.close();
    }
  }

  /** The words that somebody was told of a session. */
  private static final class Told implements SessionWatcher {
    private final List<String> words = new ArrayList<>();

    @Override
    public void inDanger() {
      words.add(DANGER);
    }

    @Override
    public void safe() {
      words.add("safe");
    }

    @Override
    public void lost() {
      words.add("lost");
    }

    private boolean lastIs(String word) {
      return !words.isEmpty() && words.get(words.size() - 1).equals(word);
    }
  }

  /** A call, of which only the way matters. */
  private static final class Wish extends PendingCall<Object> {
    Wish(BoundObject target) {
      super(target, 1, in -> "");
    }

    @Override
    public CommandKind kind() {
      return CommandKind.CALL;
    }

    @Override
    public boolean mayPark() {
      return false;
    }

    @Override
    public void write(CommandWriter out, long ackedBelow) {
      out.write(CommandKind.CALL, sequence(), ackedBelow, 1, 1, 1, new byte[0], 0, 0);
    }

    @Override
    public void answer(byte[] array, int offset, int length, @Nullable String stack) {}
  }

  private static final class Run {
    private final SplittableRandom random;
    private final SessionSafety safety = new SessionSafety();
    private final Told told = new Told();
    private final RepliesCursor replies = new RepliesCursor();
    private final OpenCalls calls;
    private final BoundObject target;
    private final VirtualLeader leader;

    /** Whether answers come at once, and all calls are refused: nothing endangers the session. */
    private final boolean isCalm;

    private long nowNanos = 1_000_000_000_000L;

    /** Until then all that is sent is lost. */
    private long silentUntilNanos;

    private Link link;
    private @Nullable String broken;

    Run(ClientRuntime unused, long seed) {
      random = new SplittableRandom(seed);
      isCalm = seed % 2 == 0;
      leader = new VirtualLeader(TTL_NANOS, 1 + random.nextDouble() / 10, isCalm);
      calls = new OpenCalls(random.split(), TTL_NANOS / 1_000, safety, () -> nowNanos);
      safety.watch(told);
      ReplicatedType<?> type = type();
      SharedObject object = new SharedObject("o", type);
      object.become(1);
      Caller caller = new Caller(unused, seed, 0);
      target = new BoundObject(unused, caller, object, type, 1, ReadPath.LEADER, null);
      link = leader.connect();
    }

    /** Any: nothing of it is called. */
    private static ReplicatedType<?> type() {
      try {
        Constructor<?> made =
            Class.forName("org.concoord.testkit.junit.TallyReplicated").getDeclaredConstructor();
        made.setAccessible(true);
        return (ReplicatedType<?>) made.newInstance();
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    private @Nullable String broken() {
      for (int step = 0; step < STEPS && broken == null; step++) {
        nowNanos += TTL_NANOS / 96 + random.nextLong(TTL_NANOS / 96);
        leader.answersBy(nowNanos).forEach(this::onReplies);
        if (!isCalm && nowNanos >= silentUntilNanos && random.nextInt(40) == 0) {
          link = leader.connect();
          calls.onNewLink();
          if (random.nextBoolean()) {
            silentUntilNanos = nowNanos + random.nextLong(2 * TTL_NANOS);
          }
        }
        if (!calls.hasSession() || random.nextInt(isCalm ? 2 : 30) == 0) {
          calls.add(new Wish(target));
        }
        calls.tick(nowNanos);
        judge();
        calls.pump(link, VirtualLeader.CLUSTER);
        if (nowNanos < silentUntilNanos) {
          leader.lose();
        } else {
          leader.take(nowNanos, delay(), delay());
        }
      }
      return broken;
    }

    private long delay() {
      return isCalm ? 0 : random.nextLong(TTL_NANOS / 2);
    }

    private void onReplies(byte[] frame) {
      boolean had = calls.hasSession();
      replies.reset(frame);
      while (replies.next()) {
        calls.take(replies);
      }
      if (had && !calls.hasSession() && !told.lastIs("lost")) {
        broken = "a session is lost, and nobody was told: " + told.words;
      }
    }

    private void judge() {
      if (!calls.hasSession()) {
        return;
      }
      if (leader.hasForgotten(nowNanos) && !told.lastIs(DANGER)) {
        broken = "a session is forgotten that its client takes for safe: " + told.words;
      } else if (isCalm && told.lastIs(DANGER)) {
        broken = "a session is in danger whose client could have kept it";
      } else if (told.lastIs(DANGER) && nowNanos - safety.heardNanos() < TTL_NANOS / 2) {
        broken = "a session has been heard of, and its user not told: " + told.words;
      } else if (told.lastIs(DANGER)) {
        Told late = new Told();
        safety.watch(late);
        safety.unwatch(late);
        if (!late.lastIs(DANGER)) {
          broken = "whoever begins to watch a session in danger is not told";
        }
      }
    }
  }
}
