package org.concoord.testkit.spec;

import org.concoord.testkit.check.Invariant;
import org.concoord.testkit.check.Violation;

/** A replica's step is no enabled action of the specification. */
public final class StepRefused extends Violation {
  private static final long serialVersionUID = 1L;

  private final Guard guard;

  StepRefused(Guard guard, String detail) {
    super(
        Invariant.REFINES_SPECIFICATION,
        guard.action() + " is not enabled, " + guard + " fails (" + guard.rule() + "): " + detail);
    this.guard = guard;
  }

  /** The first guard that failed. */
  public Guard guard() {
    return guard;
  }

  @Override
  public String broken() {
    return guard.name();
  }
}
