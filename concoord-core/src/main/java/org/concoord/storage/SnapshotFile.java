package org.concoord.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.concoord.CorruptDataException;
import org.concoord.IncompatibleDataException;
import org.concoord.codec.DamagedSnapshotException;
import org.concoord.codec.SnapshotImage;
import org.concoord.paxos.ClusterId;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot as it was found in a directory: its file holds the image as it travels, and its name
 * says the slot after which it was written.
 *
 * @param bytes the size of the file
 * @param image what it holds, or null where it is not whole
 * @param damage what is wrong with it; null where it is whole
 */
record SnapshotFile(
    String name,
    long slot,
    long bytes,
    @Nullable SnapshotImage image,
    @Nullable CorruptDataException damage) {

  /**
   * Reads and verifies all of it.
   *
   * @param cluster the instance that it must be of
   * @throws IncompatibleDataException if a newer version wrote it
   */
  static SnapshotFile read(Directory directory, String name, ClusterId cluster) throws IOException {
    long slot = FileNames.snapshotSlot(name);
    byte[] bytes = bytes(directory, name);
    try {
      SnapshotImage image = SnapshotImage.verify(bytes);
      String label = misfit(image, slot, cluster);
      return label.isEmpty()
          ? new SnapshotFile(name, slot, bytes.length, image, null)
          : damaged(directory, name, slot, bytes, 0, label);
    } catch (DamagedSnapshotException e) {
      String what = String.valueOf(e.getMessage());
      if (e.isOtherVersion()) {
        throw new IncompatibleDataException(
            directory.name() + ": " + name + ": " + what + ". " + Texts.NEWER);
      }
      return damaged(directory, name, slot, bytes, e.offset(), what);
    }
  }

  /** The image in a file, whatever it is of. */
  static SnapshotImage verified(Directory directory, String name)
      throws IOException, DamagedSnapshotException {
    return SnapshotImage.verify(bytes(directory, name));
  }

  private static byte[] bytes(Directory directory, String name) throws IOException {
    try (LogFile file = directory.openToRead(name)) {
      byte[] bytes = new byte[Math.toIntExact(file.size())];
      file.read(0, ByteBuffer.wrap(bytes));
      return bytes;
    }
  }

  private static String misfit(SnapshotImage image, long slot, ClusterId cluster) {
    if (image.slot() != slot) {
      return "it is a snapshot of slot " + image.slot();
    }
    return image.cluster().equals(cluster)
        ? ""
        : "it is a snapshot of instance " + image.cluster() + ", not of " + cluster;
  }

  private static SnapshotFile damaged(
      Directory directory, String name, long slot, byte[] bytes, long offset, String what) {
    return new SnapshotFile(
        name,
        slot,
        bytes.length,
        null,
        new CorruptDataException(directory.name(), name, offset, what));
  }
}
