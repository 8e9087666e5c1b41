package org.concoord.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.concoord.codec.SnapshotImage;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.Value;

/** Opens small logs on model disks. */
final class Logs {
  static final StorageOptions SMALL =
      StorageOptions.DEFAULT.withSegmentBytes(32 << 10).withReserveBytes(1 << 20);

  private static final Epoch EPOCH = new Epoch(1, List.of(Ledger.LEADER));

  private Logs() {}

  /** A snapshot of the slot with so many bytes of state, others for each slot. */
  static Value image(ClusterId cluster, long slot, int bytes) {
    byte[] state = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      state[i] = (byte) (slot * 13 + i);
    }
    return SnapshotImage.write(
        cluster, EPOCH, slot, slot, bytes, out -> out.writeRaw(state, 0, bytes));
  }

  /** Keeps a snapshot of a log of no instance, to which the log reaches. */
  static void snapshot(WriteAheadLog log, long slot) throws NoSpaceException {
    snapshot(log, slot, true);
  }

  static void snapshot(WriteAheadLog log, long slot, boolean logReaches) throws NoSpaceException {
    log.beginSnapshot(slot, image(ClusterId.NONE, slot, 1_000), logReaches);
    while (!log.writeSnapshot()) {
      assertThat(log.isWritingSnapshot()).isTrue();
    }
  }

  static DataDirectory.Opened open(Directory directory, long seed) throws NoSpaceException {
    return DataDirectory.open(directory, SMALL, new SplittableRandom(seed), Runnable::run);
  }

  static DataDirectory.Opened open(Directory directory) throws NoSpaceException {
    return open(directory, 1);
  }
}
