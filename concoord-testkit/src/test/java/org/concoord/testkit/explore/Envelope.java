package org.concoord.testkit.explore;

import org.concoord.paxos.Message;

/** A message under way between two replicas, named by their positions. */
record Envelope(int from, int to, Message message) {
  @Override
  public String toString() {
    return Explorer.name(from) + " -> " + Explorer.name(to) + "  " + message;
  }
}
