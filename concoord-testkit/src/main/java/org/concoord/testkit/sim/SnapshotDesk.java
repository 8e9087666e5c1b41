package org.concoord.testkit.sim;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.concoord.codec.SnapshotImage;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Member;
import org.concoord.paxos.Outbox;
import org.concoord.paxos.SnapshotExchange;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * Writes a replica's snapshots and installs those of others, by the rules of the server: both take
 * their time, in which the replica goes on but for the lane that writes.
 */
final class SnapshotDesk {
  private static final ClusterId CLUSTER = new ClusterId(1, 1);
  private static final long MOST_DELAY = 30_000;

  private final int index;
  private final World world;
  private final RandomGenerator random;
  private final Member node;
  private final ReplicaState state;
  private final Lane lane;
  private final Consumer<Runnable> happen;

  /** What installs the snapshot that was verified last. */
  private @Nullable Runnable ready;

  /**
   * @param lane that of the replica
   * @param happen lets something happen to the replica's process
   */
  SnapshotDesk(
      int index,
      World world,
      RandomGenerator random,
      Member node,
      ReplicaState state,
      Lane lane,
      Consumer<Runnable> happen) {
    this.index = index;
    this.world = world;
    this.random = random;
    this.node = node;
    this.state = state;
    this.lane = lane;
    this.happen = happen;
  }

  void write(Outbox out) {
    SnapshotExchange asking = asking();
    lane.add(() -> writeNow(asking, out));
  }

  private SnapshotExchange asking() {
    return Objects.requireNonNull(node.snapshots(), "asked by a voter");
  }

  private void writeNow(SnapshotExchange asking, Outbox out) {
    long slot = state.executed();
    byte[] image = state.writeImage(CLUSTER, node.epoch());
    world.coverage().count("snapshot written");
    maybeDamage(image);
    long delay = random.nextLong(MOST_DELAY) + 1;
    lane.stall(delay);
    later(
        delay,
        () ->
            asking.onWritten(
                slot, SnapshotImage.tag(image), new Value(image, 0, image.length), out));
  }

  private void maybeDamage(byte[] image) {
    if (world.swarm().damages() && random.nextBoolean()) {
      image[random.nextInt(image.length)] ^= (byte) (1 << random.nextInt(8));
      world.coverage().count("snapshot damaged");
    }
  }

  void verify(long slot, List<Value> pieces, Outbox out) {
    SnapshotExchange asking = asking();
    later(
        random.nextLong(MOST_DELAY) + 1,
        () -> {
          ready = state.prepare(CLUSTER, node.epoch(), slot, pieces);
          world.coverage().count(ready == null ? "snapshot refused" : "snapshot verified");
          asking.onVerified(slot, ready != null, out);
        });
  }

  void installed(long slot, Outbox out) {
    Runnable install = ready;
    if (install == null) {
      throw new IllegalStateException("nothing was verified");
    }
    world.specification().onInstalled(index, slot);
    world.coverage().count("snapshot installed");
    world.trace().line(world.scheduler().now(), () -> "  == " + index + " installs slot " + slot);
    lane.add(() -> goOn(slot, install, out));
  }

  private void goOn(long slot, Runnable install, Outbox out) {
    install.run();
    world.specification().onWentOn(index, slot);
    world.clocks().onInstalled(index, slot, state.clockMicros());
    node.onExecuted(slot, null, out);
  }

  private void later(long delay, Runnable event) {
    world.scheduler().after(delay, () -> happen.accept(event));
  }
}
