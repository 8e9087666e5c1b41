package org.concoord;

/** Another replica, of this process or of another, has the data directory open. */
public final class DirectoryInUseException extends StorageException {
  private static final long serialVersionUID = 1L;

  public DirectoryInUseException(String message) {
    super(message);
  }
}
