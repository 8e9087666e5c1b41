package org.concoord.testkit.sim;

import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.paxos.Value;
import org.concoord.rsm.OutcomeSink;
import org.concoord.rsm.StateMachine;
import org.concoord.rsm.TypeRegistry;

/**
 * A replica's state machine with its ledgers. On demand it is thrown away and restored from its own
 * snapshot: a state that does not wholly travel in a snapshot then differs from that of the other
 * replicas.
 */
final class ReplicaState {
  private LedgerType type = new LedgerType();
  private StateMachine machine = new StateMachine(TypeRegistry.of(type));

  void execute(long slot, Value value, OutcomeSink sink) {
    type.beginSlot();
    machine.apply(slot, value, sink);
  }

  void restoreFromSnapshot() {
    MessagePackWriter snapshot = new MessagePackWriter();
    machine.writeSnapshot(snapshot);
    type = new LedgerType();
    machine =
        StateMachine.restore(TypeRegistry.of(type), new MessagePackReader(snapshot.toByteArray()));
  }

  /** Extends over every slot executed. */
  long hash() {
    return machine.hash();
  }

  /** The replicated clock (S2). */
  long clockMicros() {
    return machine.clockMicros();
  }

  boolean awaitsTime() {
    return machine.awaitsTime();
  }

  /** What ran, and what was returned, in the slot last executed. */
  LedgerType ran() {
    return type;
  }
}
