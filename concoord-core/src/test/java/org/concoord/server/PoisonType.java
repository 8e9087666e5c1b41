package org.concoord.server;

import java.util.Set;
import org.concoord.ConcoordClient;
import org.concoord.spi.Invoker;

/** A number with amounts that kill who adds them, when half of it is done. */
final class PoisonType extends SummingType {
  static final long DEEP = -1;
  static final long LARGE = -2;
  static final long MISSING = -3;

  private final String replica;

  /** The replicas that survive the amounts. */
  private final Set<String> immune;

  PoisonType(String replica, Set<String> immune) {
    super("poison");
    this.replica = replica;
    this.immune = immune;
  }

  static long add(ConcoordClient client, long amount) {
    return add(object(client), amount);
  }

  static long value(ConcoordClient client) {
    return value(object(client));
  }

  private static Invoker object(ConcoordClient client) {
    return new PoisonType("", Set.of()).of(client);
  }

  @Override
  void add(Sum sum, long amount) {
    sum.value += amount;
    if (immune.contains(replica)) {
      return;
    }
    if (amount == DEEP) {
      deeper(amount);
    } else if (amount == LARGE) {
      throw new OutOfMemoryError("Java heap space");
    } else if (amount == MISSING) {
      throw new NoClassDefFoundError("org/example/Missing");
    }
  }

  private static long deeper(long amount) {
    return amount == Long.MAX_VALUE ? 0 : deeper(amount + 1) + amount;
  }
}
