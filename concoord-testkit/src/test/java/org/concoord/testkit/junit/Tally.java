package org.concoord.testkit.junit;

import org.concoord.object.Invocation;

/** A replicated number; {@link TallyReplicated} stands beside it as if generated. */
final class Tally {
  long value;

  /** Adds what no client can know before. */
  long stamp(Invocation call) {
    value += call.token() + call.random().nextInt(100) + call.now().getNano();
    return value;
  }

  long add(long amount) {
    value += amount;
    return value;
  }
}
