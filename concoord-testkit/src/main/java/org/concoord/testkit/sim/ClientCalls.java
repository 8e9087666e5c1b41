package org.concoord.testkit.sim;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.concoord.codec.BatchWriter;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * A leader's calls: those not yet proposed, and who waits for an answer. Calls sent twice are
 * proposed twice; only the state machine tells them apart, since only it knows what was executed
 * under earlier leaders.
 */
final class ClientCalls {
  private final BatchWriter batch = new BatchWriter();
  private final ArrayDeque<Command> pending = new ArrayDeque<>();
  private final Map<CallKey, SimClient> waiting = new LinkedHashMap<>();

  /** Who was told that the call is parked. */
  private final Map<CallKey, SimClient> parked = new LinkedHashMap<>();

  void add(SimClient client, List<Command> commands) {
    for (Command command : commands) {
      pending.add(command);
      waiting.put(command.key(), client);
    }
  }

  boolean hasPending() {
    return !pending.isEmpty();
  }

  /** The value of a slot: as many of the pending calls as fit, in order. */
  Value takeBatch(long clockMicros) {
    batch.begin(clockMicros);
    for (Command next; (next = pending.peek()) != null && batch.fits(next.bytes().length); ) {
      pending.remove();
      batch.add(next.bytes(), 0, next.bytes().length);
    }
    return batch.finish();
  }

  /** The client that waits for the answer to this call, which it then does no more. */
  @Nullable SimClient takeWaiting(CallKey key) {
    return waiting.remove(key);
  }

  /** The client that waits for the answer to this call, and is told that others have to give it. */
  @Nullable SimClient parked(CallKey key) {
    SimClient client = waiting.remove(key);
    if (client != null) {
      parked.put(key, client);
    }
    return client;
  }

  @Nullable SimClient takeParked(CallKey key) {
    return parked.remove(key);
  }

  /**
   * Forgets every call and names each client that had one: it must look for its answer elsewhere.
   */
  void dropAll(Consumer<SimClient> client) {
    LinkedHashSet<SimClient> clients = new LinkedHashSet<>(waiting.values());
    waiting.clear();
    parked.clear();
    pending.clear();
    clients.forEach(client);
  }
}
