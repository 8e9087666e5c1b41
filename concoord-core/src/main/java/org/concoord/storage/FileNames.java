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

  private static final String SEGMENT = "wal-";

  private FileNames() {}

  static String segment(long id) {
    return String.format("%s%016x", SEGMENT, id);
  }

  static boolean isSegment(String file) {
    return file.matches(SEGMENT + "[0-9a-f]{16}");
  }

  /** Whether the journal may delete it, where no superblock names it. */
  static boolean isOurs(String file) {
    return isSegment(file)
        || file.equals(SPARE)
        || file.equals(COPY)
        || file.equals(NEW_SUPERBLOCK);
  }

  static long segmentId(String file) {
    return Long.parseUnsignedLong(file.substring(SEGMENT.length()), 16);
  }
}
