package org.concoord;

/**
 * What a replica once wrote and may have answered for is not there any more, or damaged. Nothing
 * was changed: the directory is as it was found. The replica must not start from it, since it could
 * break promises that it no longer knows of; where a majority of the others is well, it can come
 * back empty under a new identity, see {@link ReplicaConfig.Builder#rejoin}.
 */
public final class CorruptDataException extends StorageException {
  private static final long serialVersionUID = 1L;

  private final String directory;
  private final String file;
  private final long offset;

  public CorruptDataException(String directory, String file, long offset, String what) {
    super(
        directory
            + ": "
            + file
            + (offset < 0 ? "" : " is damaged at offset " + offset)
            + ": "
            + what
            + ". Nothing was changed. Restore the disk, or, while a majority of the other replicas"
            + " is well, start this one with rejoin(), --rejoin on a command line: the directory is"
            + " set aside, and the replica joins them anew");
    this.directory = directory;
    this.file = file;
    this.offset = offset;
  }

  /** The data directory. */
  public String directory() {
    return directory;
  }

  /** The name of the damaged or missing file in the directory. */
  public String file() {
    return file;
  }

  /** Where in the file, in bytes; -1 where the whole file is meant. */
  public long offset() {
    return offset;
  }
}
