package org.concoord.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.concoord.CorruptDataException;
import org.concoord.codec.SnapshotImage;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the snapshot that a start goes on from: the newest that is whole, if the log still
 * reaches down to it (W5).
 *
 * @param base that one; null where the log is to be executed from its beginning
 * @param damaged those above it, which cannot be used
 * @param older the names of those below it, which were not looked at
 */
record SnapshotScan(@Nullable SnapshotFile base, List<SnapshotFile> damaged, List<String> older) {
  /**
   * @throws CorruptDataException if none will do, and the log does not hold all there ever was
   */
  static SnapshotScan read(Directory directory, Superblock superblock, List<String> files)
      throws IOException {
    // Those below the log's beginning are of no use, and what a trim left behind.
    List<String> names =
        files.stream()
            .filter(FileNames::isSnapshot)
            .filter(name -> FileNames.snapshotSlot(name) >= superblock.snapshotSlot())
            .sorted(Comparator.comparing(FileNames::snapshotSlot).reversed())
            .toList();
    List<SnapshotFile> damaged = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      SnapshotFile file =
          SnapshotFile.read(directory, names.get(i), superblock.configuration().cluster());
      if (file.damage() == null) {
        return new SnapshotScan(file, damaged, names.subList(i + 1, names.size()));
      }
      damaged.add(file);
    }
    refuseGap(directory, superblock, damaged);
    return new SnapshotScan(null, damaged, List.of());
  }

  private static void refuseGap(
      Directory directory, Superblock superblock, List<SnapshotFile> damaged) {
    if (superblock.snapshotSlot() == 0) {
      return;
    }
    for (SnapshotFile file : damaged) {
      CorruptDataException damage = file.damage();
      if (damage != null) {
        throw damage;
      }
    }
    throw new CorruptDataException(
        directory.name(),
        FileNames.snapshot(superblock.snapshotSlot()),
        -1,
        "the snapshot is missing, and the log holds only what came after its slot");
  }

  @Nullable SnapshotImage image() {
    return base == null ? null : base.image();
  }

  /** The slot from which the log is executed: that of the snapshot, or 0. */
  long slot() {
    return base == null ? 0 : base.slot();
  }
}
