package org.concoord.rsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.concoord.codec.SnapshotImage;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.concoord.spi.MalformedValueException;
import org.junit.jupiter.api.Test;

/** 2.8: a snapshot is taken for what its label says, or not at all. */
class StateImagesTest {
  private static final ClusterId CLUSTER = new ClusterId(1, 2);
  private static final Epoch EPOCH =
      new Epoch(1, List.of(new ReplicaId(1, 1), new ReplicaId(2, 2), new ReplicaId(3, 3)));

  private final StateImages images = new StateImages(Machine.TYPES, CLUSTER, EPOCH);
  private final Machine machine = Machine.ready();

  @Test
  void restoredMachineIsTheOneThatWasWritten() {
    machine.deposit(1, 10);
    long slot = machine.state.applied();
    byte[] state = machine.snapshot();
    machine.state = images.restore(slot, image(machine.state));
    assertThat(machine.snapshot()).isEqualTo(state);
    assertThat(machine.balance(2)).isEqualTo(10);
  }

  @Test
  void anotherInstanceOrEpochIsRefused() {
    List<Value> image = image(machine.state);
    long slot = machine.state.applied();
    refuses(new StateImages(Machine.TYPES, ClusterId.NONE, EPOCH), slot, image);
    refuses(new StateImages(Machine.TYPES, CLUSTER, new Epoch(2, EPOCH.voters())), slot, image);
    refuses(
        new StateImages(Machine.TYPES, CLUSTER, new Epoch(1, EPOCH.voters().subList(0, 1))),
        slot,
        image);
  }

  @Test
  void anotherSlotThanItsLabelOrOfferSaysIsRefused() {
    long slot = machine.state.applied();
    refuses(images, slot + 1, image(machine.state));
    refuses(images, slot + 1, labelled(slot + 1, machine.state.hash()));
    refuses(images, slot, labelled(slot - 1, machine.state.hash()));
    refuses(images, slot, labelled(slot, machine.state.hash() + 1));
    assertThat(images.restore(slot, labelled(slot, machine.state.hash()))).isNotNull();
  }

  private List<Value> labelled(long slot, long hash) {
    return List.of(
        SnapshotImage.write(CLUSTER, EPOCH, slot, hash, 0, machine.state::writeSnapshot));
  }

  private List<Value> image(StateMachine written) {
    Value image = images.write(written, 0);
    int half = image.length() / 2;
    return List.of(
        new Value(image.array(), 0, half), new Value(image.array(), half, image.length() - half));
  }

  private static void refuses(StateImages images, long slot, List<Value> image) {
    assertThatThrownBy(() -> images.restore(slot, image))
        .isInstanceOf(MalformedValueException.class);
  }
}
