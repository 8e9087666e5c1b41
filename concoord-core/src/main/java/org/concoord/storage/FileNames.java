package org.concoord.storage;

/** What the files of a data directory are called. */
final class FileNames {
  static final String SUPERBLOCK = "superblock";

  /** A superblock that was never in use: the directory's making was broken off. */
  static final String NEW_SUPERBLOCK = "superblock.new";

  /** A segment that is prepared, and holds nothing yet. */
  static final String SPARE = "spare";

  /** The last segment while it is copied at a start (W2). */
  static final String COPY = "copy";

  /** A snapshot that is being written. */
  static final String NEW_SNAPSHOT = "snapshot.new";

  /** A note that is being written. */
  static final String NEW_STOP_NOTE = "stopped.new";

  /** A note: whoever starts from this directory comes into an instance, and forms none. */
  static final String REJOIN = "rejoin";

  private static final String SEGMENT = "wal-";
  private static final String SNAPSHOT = "snap-";
  private static final String NUMBER = "[0-9a-f]{16}";

  /** Decimal, for it is for people. */
  private static final String STOP_NOTE = "stopped-";

  private static final String DECIMAL = "[1-9][0-9]{0,17}";

  private FileNames() {}

  static String segment(long id) {
    return String.format("%s%016x", SEGMENT, id);
  }

  static boolean isSegment(String file) {
    return file.matches(SEGMENT + NUMBER);
  }

  /** That of the snapshot after the slot. */
  static String snapshot(long slot) {
    return String.format("%s%016x", SNAPSHOT, slot);
  }

  static boolean isSnapshot(String file) {
    return file.matches(SNAPSHOT + NUMBER);
  }

  static long snapshotSlot(String file) {
    return Long.parseUnsignedLong(file.substring(SNAPSHOT.length()), 16);
  }

  /** Whether a directory that has it has been in use. */
  static boolean isData(String file) {
    return file.equals(SUPERBLOCK) || isSegment(file) || isSnapshot(file) || isStopNote(file);
  }

  /** That of the note on a slot that could not be executed. */
  static String stopNote(long slot) {
    return STOP_NOTE + slot;
  }

  static boolean isStopNote(String file) {
    return file.matches(STOP_NOTE + DECIMAL);
  }

  static long stopNoteSlot(String file) {
    return Long.parseLong(file.substring(STOP_NOTE.length()));
  }

  /** Whether the journal may delete it, where no superblock names it. */
  static boolean isOurs(String file) {
    return isSegment(file)
        || file.equals(SPARE)
        || file.equals(COPY)
        || file.equals(NEW_SNAPSHOT)
        || file.equals(NEW_STOP_NOTE)
        || file.equals(NEW_SUPERBLOCK);
  }

  static long segmentId(String file) {
    return Long.parseUnsignedLong(file.substring(SEGMENT.length()), 16);
  }
}
