package org.concoord.testkit.sim;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.concoord.codec.SnapshotImage;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Member;
import org.concoord.paxos.Outbox;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * Writes a replica's snapshots and installs those of others, by the rules of the server: both take
 * their time, in which the replica goes on but for the lane that writes.
 */
final class SnapshotDesk {
  static final ClusterId CLUSTER = new ClusterId(1, 1);
  private static final long MOST_DELAY = 30_000;

  /** How often a durable replica asks for the turn to write one for itself. */
  private static final int ASKING_TICKS = 20;

  private static final int LEAST_SLOTS = 10;

  private final int index;
  private final World world;
  private final RandomGenerator random;
  private final Member node;
  private final ReplicaState state;
  private final SimStorage storage;
  private final Lane lane;
  private final Consumer<Runnable> happen;
  private final long ownAfterSlots;

  /** The snapshot that was verified last. */
  private ReplicaState.@Nullable Ready ready;

  private boolean wantsTurn;
  private boolean writesOwn;
  private int ticks;

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
      SimStorage storage,
      Lane lane,
      Consumer<Runnable> happen) {
    this.index = index;
    this.world = world;
    this.random = random;
    this.node = node;
    this.state = state;
    this.lane = lane;
    this.happen = happen;
    this.storage = storage;
    this.ownAfterSlots = LEAST_SLOTS + (world.identities().get(index).high() & 63);
  }

  /** A durable replica's log grows, and is trimmed by what it writes for itself. */
  void tick(Outbox out) {
    wantsTurn = !writesOwn && state.executed() - storage.snapshotSlot() >= ownAfterSlots;
    if ((wantsTurn || writesOwn) && ++ticks % ASKING_TICKS == 0) {
      node.snapshots().askTurn(storage.snapshotSlot(), out);
    }
  }

  void ownTurn() {
    if (wantsTurn && !writesOwn) {
      writesOwn = true;
      lane.add(this::writeOwn);
    }
  }

  private void writeOwn() {
    long slot = state.executed();
    byte[] image = state.writeImage(CLUSTER);
    long delay = random.nextLong(MOST_DELAY) + 1;
    lane.stall(delay);
    later(delay, () -> storage.keep(slot, whole(image), true, this::kept, happen));
  }

  private void kept(String trouble) {
    writesOwn = false;
    world.coverage().count(trouble.isEmpty() ? "own snapshot kept" : "no room for a snapshot");
  }

  private static Value whole(byte[] image) {
    return new Value(image, 0, image.length);
  }

  void write(Outbox out) {
    lane.add(() -> writeNow(out));
  }

  private void writeNow(Outbox out) {
    long slot = state.executed();
    byte[] image = state.writeImage(CLUSTER);
    world.coverage().count("snapshot written");
    maybeDamage(image);
    long delay = random.nextLong(MOST_DELAY) + 1;
    lane.stall(delay);
    later(
        delay,
        () -> node.snapshots().onWritten(slot, SnapshotImage.tag(whole(image)), whole(image), out));
  }

  private void maybeDamage(byte[] image) {
    if (world.swarm().damages() && random.nextInt(3) > 0) {
      image[random.nextInt(image.length)] ^= (byte) (1 << random.nextInt(8));
      world.coverage().count("snapshot damaged");
    }
  }

  void verify(long slot, List<Value> pieces, Outbox out) {
    later(
        random.nextLong(MOST_DELAY) + 1,
        () -> {
          ReplicaState.Ready sound = state.prepare(CLUSTER, slot, pieces);
          world.coverage().count(sound == null ? "snapshot refused" : "snapshot verified");
          if (sound == null) {
            verified(slot, null, out);
          } else {
            storage.keep(
                slot,
                whole(SnapshotImage.join(pieces)),
                false,
                trouble -> verified(slot, trouble.isEmpty() ? sound : null, out),
                happen);
          }
        });
  }

  private void verified(long slot, ReplicaState.@Nullable Ready sound, Outbox out) {
    ready = sound;
    node.snapshots().onVerified(slot, sound == null ? null : sound.epoch(), out);
  }

  void installed(long slot, Outbox out) {
    Runnable install = Objects.requireNonNull(ready, "it was verified").install();
    if (world.specification().onInstalled(index, slot)) {
      world.coverage().count("snapshot of a later epoch installed");
    }
    world.coverage().count("snapshot installed");
    world.trace().line(world.scheduler().now(), () -> "  == " + index + " installs slot " + slot);
    lane.add(() -> goOn(slot, install, out));
  }

  private void goOn(long slot, Runnable install, Outbox out) {
    install.run();
    world.specification().onWentOn(index, slot);
    world.clocks().onInstalled(index, slot, state.clockMicros());
    if (!world.swarm().durable()) {
      node.onExecuted(slot, null, out);
    }
  }

  private void later(long delay, Runnable event) {
    world.scheduler().after(delay, () -> happen.accept(event));
  }
}
