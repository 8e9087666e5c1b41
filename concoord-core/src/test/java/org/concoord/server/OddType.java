package org.concoord.server;

import java.util.concurrent.atomic.AtomicInteger;
import org.concoord.ConcoordClient;
import org.concoord.spi.Invoker;

/** A number that one replica, or each, adds wrongly once: what no class may do. */
final class OddType extends SummingType {
  /** Each adds something else. */
  static final int ALL = -2;

  static final int NOBODY = -1;

  /** The replica that adds wrongly next. */
  private final AtomicInteger wrong;

  private final int replica;

  OddType(int replica, AtomicInteger wrong) {
    super("odd");
    this.replica = replica;
    this.wrong = wrong;
  }

  static long add(ConcoordClient client, long amount) {
    return add(object(client), amount);
  }

  static long value(ConcoordClient client) {
    return value(object(client));
  }

  private static Invoker object(ConcoordClient client) {
    return new OddType(NOBODY, new AtomicInteger()).of(client);
  }

  @Override
  void add(Sum sum, long amount) {
    sum.value += amount;
    if (wrong.get() == ALL) {
      sum.value += 1_000L * replica;
    } else if (wrong.compareAndSet(replica, NOBODY)) {
      sum.value += 1_000;
    }
  }
}
