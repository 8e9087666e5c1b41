package org.concoord;

/**
 * The disk failed to write or to read, or the process had not the memory to. What the disk holds of
 * the last writes is not known, and trying again cannot tell: the replica has fenced itself, and
 * this process cannot use the directory any more. A new process can, and finds out what is there.
 */
public final class StorageFailedException extends StorageException {
  private static final long serialVersionUID = 1L;

  public StorageFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
