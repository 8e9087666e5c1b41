package org.concoord.storage;

import java.io.IOException;

/** The disk is full, or so full that only the reserve is left (W5). Nothing is broken by that. */
public final class NoSpaceException extends IOException {
  private static final long serialVersionUID = 1L;

  public NoSpaceException(String message) {
    super(message);
  }
}
