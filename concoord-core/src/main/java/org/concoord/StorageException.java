package org.concoord;

/**
 * A replica's data directory cannot be used, or not any more. Thrown where a replica is started and
 * handed to its {@link ReplicaConfig#onFailure() onFailure}; calls of clients never end in one.
 */
public abstract class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StorageException(String message) {
    super(message);
  }

  StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
