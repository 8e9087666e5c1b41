package org.concoord.objects;

/**
 * A caller was to wait for a lock whose holder waits for another, and so on, up to one that this
 * caller holds: none of them would ever have gone on. It has not got the lock, and does not wait.
 * The message names the cycle.
 */
public final class DeadlockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DeadlockException(String message) {
    super(message);
  }
}
