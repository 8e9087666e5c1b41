package org.concoord.testkit.sim;

import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.concoord.codec.SnapshotImage;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Outbox;
import org.concoord.paxos.PaxosNode;
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
  private final PaxosNode node;
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
      PaxosNode node,
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
    lane.add(() -> writeNow(out));
  }

  private void writeNow(Outbox out) {
    long slot = state.executed();
    byte[] image = state.writeImage(CLUSTER, node.epoch());
    world.coverage().count("snapshot written");
    maybeDamage(image);
    long delay = random.nextLong(MOST_DELAY) + 1;
    lane.stall(delay);
    later(
        delay,
        () ->
            node.snapshots()
                .onWritten(slot, SnapshotImage.tag(image), new Value(image, 0, image.length), out));
  }

  private void maybeDamage(byte[] image) {
    if (world.swarm().damages() && random.nextInt(4) == 0) {
      image[random.nextInt(image.length)] ^= (byte) (1 << random.nextInt(8));
      world.coverage().count("snapshot damaged");
    }
  }

  void verify(long slot, List<Value> pieces, Outbox out) {
    later(
        random.nextLong(MOST_DELAY) + 1,
        () -> {
          ready = state.prepare(CLUSTER, node.epoch(), slot, pieces);
          world.coverage().count(ready == null ? "snapshot refused" : "snapshot verified");
          node.snapshots().onVerified(slot, ready != null, out);
        });
  }

  void installed(long slot) {
    Runnable install = ready;
    if (install == null) {
      throw new IllegalStateException("nothing was verified");
    }
    world.specification().onInstalled(index, slot);
    world.coverage().count("snapshot installed");
    world.trace().line(world.scheduler().now(), () -> "  == " + index + " installs slot " + slot);
    lane.add(() -> goOn(slot, install));
  }

  private void goOn(long slot, Runnable install) {
    install.run();
    world.specification().onWentOn(index, slot);
    world.clocks().onInstalled(index, slot, state.clockMicros());
    node.onExecuted(slot);
  }

  private void later(long delay, Runnable event) {
    world.scheduler().after(delay, () -> happen.accept(event));
  }
}
