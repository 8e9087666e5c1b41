package org.concoord.rsm;

import java.util.List;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.SnapshotImage;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.Value;
import org.concoord.spi.MalformedValueException;
import org.jspecify.annotations.Nullable;

/**
 * State machines as snapshots of one instance and epoch (2.8): how they are written by those who
 * give them, and made again by those who take them.
 */
public final class StateImages {
  private final TypeRegistry registry;
  private final ClusterId cluster;
  private final @Nullable Epoch epoch;

  public StateImages(TypeRegistry registry, ClusterId cluster, Epoch epoch) {
    this.registry = registry;
    this.cluster = cluster;
    this.epoch = epoch;
  }

  private StateImages(TypeRegistry registry, ClusterId cluster) {
    this.registry = registry;
    this.cluster = cluster;
    this.epoch = null;
  }

  /**
   * Those of whatever epoch the state is in, for replicas that are in none themselves: a snapshot
   * is as good an entry as executing the stop-sign (E4).
   */
  public static StateImages ofAnyEpoch(TypeRegistry registry, ClusterId cluster) {
    return new StateImages(registry, cluster);
  }

  /**
   * The machine's whole state, labelled with what it is of.
   *
   * @param bytes how many it is thought to take; see {@link SnapshotImage#write}
   */
  public Value write(StateMachine machine, int bytes) {
    Epoch label = epoch == null ? machine.configuration().toEpoch() : epoch;
    return SnapshotImage.write(
        cluster, label, machine.applied(), machine.hash(), bytes, machine::writeSnapshot);
  }

  /**
   * A machine in the state that was written after {@code slot}, from the pieces of its image.
   * Nothing is believed that has not been verified first.
   *
   * @throws MalformedValueException if they are damaged, of another instance or epoch, or not what
   *     their label says
   * @throws FencedException if there is an object of a type that is not known here
   */
  public StateMachine restore(long slot, List<Value> pieces) {
    return restore(slot, SnapshotImage.read(SnapshotImage.join(pieces)));
  }

  /**
   * As the other, from an image whose bytes were verified.
   *
   * @throws MalformedValueException if it is of another instance or epoch, or not what its label
   *     says
   * @throws FencedException if there is an object of a type that is not known here
   */
  public StateMachine restore(long slot, SnapshotImage image) {
    if (!image.cluster().equals(cluster) || epoch != null && !image.epoch().equals(epoch)) {
      throw new MalformedValueException(
          "a snapshot of instance %s, epoch %d, where %s, epoch %s was expected"
              .formatted(
                  image.cluster(),
                  image.epoch().number(),
                  cluster,
                  epoch == null ? "any" : epoch.number()));
    }
    Value state = image.state();
    StateMachine machine =
        StateMachine.restore(
            registry, new MessagePackReader(state.array(), state.offset(), state.length()));
    if (image.slot() != slot || machine.applied() != slot || machine.hash() != image.hash()) {
      throw new MalformedValueException(
          "a snapshot of slot %d, labelled %d, offered as %d"
              .formatted(machine.applied(), image.slot(), slot));
    }
    if (epoch == null && !isLabelled(machine.configuration(), image.epoch())) {
      throw new MalformedValueException(
          "a snapshot labelled with the voters of epoch %d holds those of epoch %d"
              .formatted(image.epoch().number(), machine.configuration().epoch()));
    }
    return machine;
  }

  private static boolean isLabelled(Configuration configuration, Epoch label) {
    return configuration.epoch() > 0 && configuration.toEpoch().equals(label);
  }
}
