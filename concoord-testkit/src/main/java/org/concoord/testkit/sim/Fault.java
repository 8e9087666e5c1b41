package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One fault that befalls the instance, with a generator of its own: a run from which it is left out
 * draws every other fault as before.
 */
final class Fault {
  /** A part of a fault that lasts until it is mended, once. */
  private static final class Lasting {
    private final Runnable mend;
    private boolean mended;

    Lasting(Runnable mend) {
      this.mend = mend;
    }

    void mend() {
      if (!mended) {
        mended = true;
        mend.run();
      }
    }
  }

  private final int ordinal;
  private final World world;
  private final RandomGenerator random;
  private final boolean stands;
  private final List<Lasting> lasting = new ArrayList<>();
  private boolean ended;

  /**
   * @param stands whether it lasts until it is ended, rather than for a while
   */
  Fault(int ordinal, World world, RandomGenerator random, boolean stands) {
    this.stands = stands;
    this.ordinal = ordinal;
    this.world = world;
    this.random = random;
  }

  int ordinal() {
    return ordinal;
  }

  World world() {
    return world;
  }

  /** All that this fault draws comes from here. */
  RandomGenerator random() {
    return random;
  }

  /** Counts the fault under its name, which is what stands before the first number. */
  void happened(String what) {
    world.coverage().count(what.replaceAll("( to)? [0-9].*", ""));
    world.trace().line(world.scheduler().now(), () -> "  !! " + this + " " + what);
  }

  /** The fault lasts until it is mended: after a while that the swarm says, or with all others. */
  void forAWhile(String what, Runnable mend) {
    forAWhile(world.swarm().faultLength(), what, mend);
  }

  /** The same for about so long. */
  void forAWhile(long mean, String what, Runnable mend) {
    happened(what);
    Lasting part = new Lasting(mend);
    lasting.add(part);
    if (stands) {
      return;
    }
    after(
        random.nextLong(mean / 10, 2 * mean),
        () -> {
          if (!part.mended) {
            world.trace().line(world.scheduler().now(), () -> "  ++ " + this + " mended: " + what);
            part.mend();
          }
        });
  }

  void after(long micros, Runnable action) {
    world.scheduler().after(micros, action);
  }

  /** Mends what can be mended. */
  void end() {
    ended = true;
    List.copyOf(lasting).forEach(Lasting::mend);
  }

  boolean hasEnded() {
    return ended;
  }

  int replicas() {
    return world.replicas().size();
  }

  SimReplica replica(int index) {
    return world.replicas().get(index);
  }

  int anyReplica() {
    return random.nextInt(replicas());
  }

  /** Any but that one. */
  int anyReplicaBut(int index) {
    return (index + 1 + random.nextInt(replicas() - 1)) % replicas();
  }

  /** A replica that leads, else any. */
  int leader() {
    int offset = anyReplica();
    for (int i = 0; i < replicas(); i++) {
      int index = (offset + i) % replicas();
      if (replica(index).isLeader()) {
        return index;
      }
    }
    return offset;
  }

  @Override
  public String toString() {
    return "#" + ordinal;
  }
}
