package org.concoord.server;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;

/**
 * Pieces of snapshots that give way to whatever else is said to the same replica (2.8): one for
 * each, the last that it asked for, until its connection has little to send. Whatever comes then
 * waits behind one piece at most.
 */
final class HeldPieces {
  private final Map<ReplicaId, Message.SnapshotPiece> held = new HashMap<>();

  void hold(ReplicaId to, Message.SnapshotPiece piece) {
    held.put(to, piece);
  }

  /** Sends those that may go now; others stay. */
  void release(Predicate<ReplicaId> isWritable, BiConsumer<ReplicaId, Message> sender) {
    if (held.isEmpty()) {
      return;
    }
    for (ReplicaId to : held.keySet().stream().filter(isWritable).toList()) {
      Message.SnapshotPiece piece = held.remove(to);
      if (piece != null) {
        sender.accept(to, piece);
      }
    }
  }
}
