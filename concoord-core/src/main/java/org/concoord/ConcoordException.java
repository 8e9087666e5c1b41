package org.concoord;

/**
 * What can go wrong with a call besides what the called method itself throws. Each subclass says
 * what the caller knows and what it can do; nothing of this kind is ever part of the replicated
 * state.
 */
public abstract class ConcoordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConcoordException(String message) {
    super(message);
  }
}
