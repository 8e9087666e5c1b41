package org.concoord.testkit.junit;

/** A replicated number; {@link TallyReplicated} stands beside it as if generated. */
final class Tally {
  long value;

  long add(long amount) {
    value += amount;
    return value;
  }
}
