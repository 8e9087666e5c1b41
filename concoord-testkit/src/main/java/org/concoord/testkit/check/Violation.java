package org.concoord.testkit.check;

/** An invariant was found broken; the run ends here. */
public class Violation extends AssertionError {
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

  /** The name of what was broken, for a table: the invariant's, unless there is a closer one. */
  public String broken() {
    return invariant.name();
  }
}
