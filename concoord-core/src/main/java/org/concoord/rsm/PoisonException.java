package org.concoord.rsm;

/**
 * Executing a decided slot ended in what says more about this process than about the call, a {@link
 * VirtualMachineError} or {@link LinkageError} (S6). The slot may be poison to every replica, and
 * then an operator can have it skipped.
 */
public final class PoisonException extends FencedException {
  private static final long serialVersionUID = 1L;

  private final String what;

  /**
   * @param method what ran, for people
   */
  public PoisonException(long slot, String method, Error fatal) {
    super(slot, what(method, fatal), fatal);
    this.what = what(method, fatal);
  }

  private static String what(String method, Error fatal) {
    return method + " failed with " + fatal.getClass().getName();
  }

  /** What ran and how it failed, without the slot. */
  public String what() {
    return what;
  }
}
