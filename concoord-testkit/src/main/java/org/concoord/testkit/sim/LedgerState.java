package org.concoord.testkit.sim;

import java.util.Arrays;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.paxos.Value;
import org.concoord.rsm.OutcomeSink;
import org.concoord.rsm.StateMachine;
import org.concoord.rsm.TypeRegistry;
import org.concoord.testkit.check.CallJudge;

/** The ledgers of one replica. */
final class LedgerState implements ReplicaState {
  private final int replica;
  private final CommandCursor read = new CommandCursor();
  private final CallJudge judge;
  private LedgerType type = new LedgerType();
  private StateMachine machine = new StateMachine(TypeRegistry.of(type));

  LedgerState(int replica, CallJudge judge) {
    this.replica = replica;
    this.judge = judge;
  }

  @Override
  public void execute(long slot, Value value, OutcomeSink sink) {
    type.beginSlot();
    machine.apply(slot, value, sink);
    judge.onExecuted(replica, slot, type.ran(), type.results(), machine.hash());
  }

  @Override
  public byte[] read(byte[] command) {
    read.read(command, 0, command.length);
    return machine.read(read);
  }

  @Override
  public void restoreFromSnapshot() {
    MessagePackWriter snapshot = new MessagePackWriter();
    machine.writeSnapshot(snapshot);
    type = new LedgerType();
    machine =
        StateMachine.restore(TypeRegistry.of(type), new MessagePackReader(snapshot.toByteArray()));
  }

  @Override
  public long clockMicros() {
    return machine.clockMicros();
  }

  @Override
  public boolean awaitsTime() {
    return machine.awaitsTime();
  }

  @Override
  public long executed() {
    return judge.executed(replica);
  }

  @Override
  public void checkAtEnd() {
    judge.onFinalState(replica, type.allCalls());
  }

  @Override
  public String toString() {
    return "calls " + Arrays.toString(type.ran()) + " -> " + Arrays.toString(type.results());
  }
}
