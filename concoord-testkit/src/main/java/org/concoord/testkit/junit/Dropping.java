package org.concoord.testkit.junit;

import java.util.EnumSet;
import java.util.Set;
import org.concoord.codec.FrameType;

/**
 * Says on which links messages are dropped; see {@link Cluster#drop(PeerMessage, PeerMessage...)}.
 */
public final class Dropping {
  private final Network network;
  private final Set<FrameType> types;

  Dropping(Network network, Set<PeerMessage> messages) {
    this.network = network;
    this.types = EnumSet.noneOf(FrameType.class);
    messages.forEach(message -> types.add(message.frame()));
  }

  /** On all links from that replica. */
  public void from(int number) {
    network.others(number).forEach(other -> between(number, other));
  }

  /** On all links to that replica. */
  public void to(int number) {
    network.others(number).forEach(other -> between(other, number));
  }

  /** On one link, in one direction. */
  public void between(int from, int to) {
    network.change(from, to, faults -> faults.withLost(types));
  }
}
