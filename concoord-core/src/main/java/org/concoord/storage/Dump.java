package org.concoord.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.concoord.StorageException;
import org.concoord.codec.DamagedSnapshotException;
import org.concoord.codec.SnapshotImage;
import org.jspecify.annotations.Nullable;

/**
 * A data directory as text: every copy of the superblock, every segment, every record, what each
 * snapshot is of.
 */
final class Dump {
  private final Directory directory;
  private final Appendable out;

  Dump(Directory directory, Appendable out) {
    this.directory = directory;
    this.out = out;
  }

  void write() throws IOException {
    for (String file : directory.list()) {
      try {
        if (file.equals(FileNames.SUPERBLOCK)) {
          superblock();
        } else if (FileNames.isSegment(file)) {
          segment(file);
        } else if (FileNames.isSnapshot(file)) {
          snapshot(file);
        } else if (FileNames.isStopNote(file)) {
          long slot = FileNames.stopNoteSlot(file);
          line("%s", StopNotes.describe(slot, StopNotes.text(directory, file)));
        } else if (file.equals(FileNames.REJOIN)) {
          line("%s: %s", file, SetAside.note(directory));
        } else {
          line("%s: no part of the log", file);
        }
      } catch (StorageException unreadable) {
        line("%s: %s", file, unreadable.getMessage());
      }
    }
  }

  private void superblock() throws IOException {
    try (LogFile file = directory.openToRead(FileNames.SUPERBLOCK)) {
      for (int copy = 0; copy < SuperblockFile.COPIES; copy++) {
        long at = (long) copy * SuperblockCodec.COPY_BYTES;
        @Nullable Superblock found = null;
        if (file.size() >= at + SuperblockCodec.COPY_BYTES) {
          ByteBuffer bytes = ByteBuffer.allocate(SuperblockCodec.COPY_BYTES);
          file.read(at, bytes);
          found = SuperblockCodec.decode(directory.name(), bytes.rewind(), copy);
        }
        line("superblock copy %d: %s", copy, found == null ? "not whole" : found);
      }
    }
  }

  private void snapshot(String file) throws IOException {
    try {
      SnapshotImage image = SnapshotFile.verified(directory, file);
      line(
          "%s: whole, of instance %s, epoch %d, slot %d, running hash %x, voters %s, %d bytes of state",
          file,
          image.cluster(),
          image.epoch().number(),
          image.slot(),
          image.hash(),
          image.epoch().voters(),
          image.state().length());
    } catch (DamagedSnapshotException damaged) {
      line("%s: damaged at offset %d: %s", file, damaged.offset(), damaged.getMessage());
    }
  }

  private void segment(String file) throws IOException {
    SegmentImage image = SegmentImage.read(directory, file);
    line("%s: %s", file, image.header());
    StringBuilder records = new StringBuilder();
    SegmentImage.End end =
        image.walk((record, at) -> records.append(describe(record, at)).append('\n'));
    out.append(records);
    if (image.isFreeFrom(end.at())) {
      line("  %d: free", end.at());
      return;
    }
    line("  %d: the chain of records ends, but not all behind it is free", end.at());
    for (int at = end.at(); at < image.bytes().length; at += FillPattern.WORD_BYTES) {
      @Nullable RecordHeader record = image.recordAt(at);
      if (record != null) {
        line("%s, out of the chain", describe(record, at));
      }
    }
  }

  private static String describe(RecordHeader record, int at) {
    @Nullable RecordType type = RecordType.of(record.type());
    return String.format(
        "  %d: %s, LSN %d, epoch %d, slot %d, ballot %s, %d bytes, durable to %d",
        at,
        type == null ? "type " + record.type() : type,
        record.lsn(),
        record.epoch(),
        record.slot(),
        record.ballot(),
        record.length(),
        record.durableLsn());
  }

  private void line(String format, @Nullable Object... arguments) throws IOException {
    out.append(String.format(format, arguments)).append('\n');
  }
}
