package org.concoord;

/**
 * The data directory was written by a version of ConCoord whose format this one does not know.
 * Nothing was changed; a version at least as new as the one that wrote it can read it.
 */
public final class IncompatibleDataException extends StorageException {
  private static final long serialVersionUID = 1L;

  public IncompatibleDataException(String message) {
    super(message);
  }
}
