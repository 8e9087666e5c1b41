package org.concoord.rsm;

import org.jspecify.annotations.Nullable;

/**
 * This replica cannot execute a decided slot as the others may have, and so must execute nothing
 * further: its state is to be given up, together with whatever it holds of the slot.
 */
public class FencedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long slot;

  public FencedException(long slot, String why, @Nullable Throwable cause) {
    super("stopped at slot " + slot + ": " + why, cause);
    this.slot = slot;
  }

  /** The slot that could not be executed. */
  public long slot() {
    return slot;
  }
}
