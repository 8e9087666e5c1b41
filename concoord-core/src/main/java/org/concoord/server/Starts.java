package org.concoord.server;

import java.util.HashMap;
import java.util.Map;
import org.concoord.codec.PeerHello;
import org.concoord.paxos.ReplicaId;

/**
 * The last start of each durable replica, as it told of it. Of two processes that go by one
 * identity, one has started from a copy of the other's directory, or from an older state of it, and
 * does not know what that identity has promised (M4). Remembered in memory.
 */
final class Starts {
  private record Start(long incarnation, long nonce) {}

  private final Map<ReplicaId, Start> known = new HashMap<>();

  /** Why the process that says this hello must not be listened to, or "": then it counts. */
  String refusal(PeerHello hello) {
    Start start = new Start(hello.incarnation(), hello.bootNonce());
    Start before = known.get(hello.id());
    if (start.incarnation() == 0 || start.equals(before)) {
      return "";
    }
    if (before != null && start.incarnation() <= before.incarnation()) {
      return String.format(
          "%s at %s began as start %d of its data directory, after start %d has been heard: that"
              + " is a copy, or was set back, and has forgotten what it promised. Stop it and give"
              + " it an empty directory; if it is the right one, stop the other and start it anew",
          hello.id(), hello.address(), start.incarnation(), before.incarnation());
    }
    known.put(hello.id(), start);
    return "";
  }
}
