package org.concoord.testkit.check;

/** An invariant was found broken; the run ends here. */
public final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final Invariant invariant;

  public Violation(Invariant invariant, String detail) {
    super(invariant + " (" + invariant.meaning() + "): " + detail);
    this.invariant = invariant;
  }

  public Violation(Invariant invariant, String detail, Throwable cause) {
    this(invariant, detail);
    initCause(cause);
  }

  public Invariant invariant() {
    return invariant;
  }
}
