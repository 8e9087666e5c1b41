package org.concoord.codec;

/** Bytes are no whole {@link SnapshotImage}. */
public final class DamagedSnapshotException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long offset;
  private final boolean isOtherVersion;

  DamagedSnapshotException(long offset, String what, boolean isOtherVersion) {
    super(what);
    this.offset = offset;
    this.isOtherVersion = isOtherVersion;
  }

  /** Where, in bytes from their beginning. */
  public long offset() {
    return offset;
  }

  /** Whether they may be whole to another version of this library. */
  public boolean isOtherVersion() {
    return isOtherVersion;
  }
}
