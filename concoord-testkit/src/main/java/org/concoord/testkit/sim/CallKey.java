package org.concoord.testkit.sim;

/** What names a command to its session: the request's number, the same on each retry (S1). */
record CallKey(long sessionSlot, int sessionIndex, long sequence) {
  @Override
  public String toString() {
    return sessionSlot + "." + sessionIndex + "#" + sequence;
  }
}
