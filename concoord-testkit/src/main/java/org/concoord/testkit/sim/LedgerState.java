package org.concoord.testkit.sim;

import java.util.Arrays;
import java.util.List;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.SnapshotImage;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.MemberChange;
import org.concoord.paxos.Value;
import org.concoord.rsm.OutcomeSink;
import org.concoord.rsm.StateImages;
import org.concoord.rsm.StateMachine;
import org.concoord.rsm.TypeRegistry;
import org.concoord.spi.MalformedValueException;
import org.concoord.testkit.check.CallJudge;
import org.jspecify.annotations.Nullable;

/** The ledgers of one replica. */
final class LedgerState implements ReplicaState {
  private final int replica;
  private final CommandCursor read = new CommandCursor();
  private final CallJudge judge;
  private LedgerType type = new LedgerType();
  private StateMachine machine;

  LedgerState(int replica, CallJudge judge, Configuration formed) {
    this.machine = new StateMachine(TypeRegistry.of(type), formed);
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
    byte[] snapshot = snapshot();
    type = new LedgerType();
    machine = StateMachine.restore(TypeRegistry.of(type), new MessagePackReader(snapshot));
  }

  @Override
  public byte[] writeImage(ClusterId cluster) {
    judge.onState(replica, machine.applied(), snapshot());
    Value image = StateImages.ofAnyEpoch(machine.registry(), cluster).write(machine, 0);
    return SnapshotImage.join(List.of(image));
  }

  @Override
  public @Nullable Ready prepare(ClusterId cluster, long slot, List<Value> pieces) {
    LedgerType readyType = new LedgerType();
    try {
      StateMachine ready =
          StateImages.ofAnyEpoch(TypeRegistry.of(readyType), cluster).restore(slot, pieces);
      return new Ready(ready.configuration().toEpoch(), () -> install(slot, readyType, ready));
    } catch (MalformedValueException unsound) {
      return null;
    }
  }

  private void install(long slot, LedgerType readyType, StateMachine ready) {
    type = readyType;
    machine = ready;
    judge.onInstalled(replica, slot, machine.hash());
    judge.onState(replica, slot, snapshot());
  }

  private byte[] snapshot() {
    MessagePackWriter out = new MessagePackWriter();
    machine.writeSnapshot(out);
    return out.toByteArray();
  }

  @Override
  public Configuration configuration() {
    return machine.configuration();
  }

  @Override
  public @Nullable MemberChange change() {
    return machine.change();
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
