package org.concoord.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.concoord.spi.MalformedValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotImageTest {
  private static final Epoch EPOCH =
      new Epoch(3, List.of(new ReplicaId(1, 1), new ReplicaId(2, 2), new ReplicaId(3, 3)));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 200_000})
  void holdsWhatWasWritten(int size) {
    byte[] state = new byte[size];
    new Random(size).nextBytes(state);
    byte[] image = image(state);
    SnapshotImage read = SnapshotImage.read(image);
    assertThat(read.cluster()).isEqualTo(Samples.CLUSTER);
    assertThat(read.epoch()).isEqualTo(EPOCH);
    assertThat(read.slot()).isEqualTo(77);
    assertThat(read.hash()).isEqualTo(-5);
    assertThat(read.state()).isEqualTo(Value.of(state));
    assertThat(SnapshotImage.join(cut(image, 1_000))).isEqualTo(image);
  }

  @Test
  void everyFlippedBitIsFound() {
    byte[] image = image(new byte[300]);
    for (int bit = 0; bit < 8 * image.length; bit++) {
      byte[] damaged = image.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> SnapshotImage.read(damaged))
          .as("bit %d", bit)
          .isInstanceOf(MalformedValueException.class);
    }
  }

  @Test
  void everyCutIsFound() {
    byte[] image = image(new byte[100_000]);
    for (int length = 0; length < image.length; length += length < 400 ? 1 : 997) {
      byte[] cut = Arrays.copyOf(image, length);
      assertThatThrownBy(() -> SnapshotImage.read(cut))
          .as("%d bytes", length)
          .isInstanceOf(MalformedValueException.class);
    }
    assertThatThrownBy(() -> SnapshotImage.read(Arrays.copyOf(image, image.length + 1)))
        .isInstanceOf(MalformedValueException.class);
  }

  @Test
  void aDamagedBlockIsNamed() {
    byte[] image = image(new byte[200_000]);
    image[150_000] ^= 1;
    assertThatThrownBy(() -> SnapshotImage.read(image)).hasMessageContaining("block 2");
  }

  /** Each piece is sound, and so is each block of the state. */
  @Test
  void piecesOfTwoSnapshotsAreFound() {
    byte[] one = image(new byte[200_000]);
    byte[] otherState = new byte[200_000];
    otherState[150_000] = 1;
    byte[] other = image(otherState);
    byte[] joined = one.clone();
    System.arraycopy(other, 100_000, joined, 100_000, joined.length - 100_000 - 32);
    assertThatThrownBy(() -> SnapshotImage.read(joined)).hasMessageContaining("digest");
    assertThat(SnapshotImage.tag(Value.of(one))).isNotEqualTo(SnapshotImage.tag(Value.of(other)));
  }

  @Test
  void anotherVersionIsRefusedByItsNumber() {
    byte[] image = image(new byte[10]);
    image[11] = 2;
    assertThatThrownBy(() -> SnapshotImage.read(image))
        .hasMessageContaining("format version 2, written by ConCoord 0.1");
  }

  private static byte[] image(byte[] state) {
    Value image =
        SnapshotImage.write(
            Samples.CLUSTER, EPOCH, 77, -5, 0, out -> out.writeRaw(state, 0, state.length));
    return SnapshotImage.join(List.of(image));
  }

  private static List<Value> cut(byte[] image, int pieceBytes) {
    List<Value> pieces = new ArrayList<>();
    for (int at = 0; at < image.length; at += pieceBytes) {
      pieces.add(new Value(image, at, Math.min(pieceBytes, image.length - at)));
    }
    return pieces;
  }
}
