package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.Value;
import org.concoord.rsm.FencedException;
import org.concoord.rsm.OutcomeSink;
import org.concoord.rsm.StateImages;
import org.concoord.rsm.StateMachine;
import org.concoord.spi.MalformedValueException;
import org.concoord.testkit.check.ExecutionJudge;
import org.concoord.testkit.check.Invariant;
import org.concoord.testkit.check.RecordedCall;
import org.concoord.testkit.check.SnapshotObjects;
import org.concoord.testkit.check.Violation;
import org.jspecify.annotations.Nullable;

/** The objects of a scenario on one replica. */
final class HostedState implements ReplicaState {
  private final int replica;
  private final CommandCursor read = new CommandCursor();
  private final ScenarioWorkload workload;
  private final List<ExecutionJudge.Executed> executed = new ArrayList<>();
  private StateMachine machine;

  HostedState(int replica, ScenarioWorkload workload) {
    this.replica = replica;
    this.workload = workload;
    this.machine = new StateMachine(workload.registry());
  }

  @Override
  public void execute(long slot, Value value, OutcomeSink sink) {
    executed.clear();
    try {
      machine.apply(
          slot,
          value,
          (index, sessionSlot, sessionIndex, sequence, outcome, thrown) -> {
            ExecutionJudge.Id id = new ExecutionJudge.Id(sessionSlot, sessionIndex, sequence);
            executed.add(new ExecutionJudge.Executed(id, outcome));
            sink.outcome(index, sessionSlot, sessionIndex, sequence, outcome, thrown);
          });
    } catch (FencedException e) {
      throw new Violation(Invariant.NEVER_FENCED, "replica " + replica + " " + e.getMessage(), e);
    }
    ExecutionJudge judge = workload.judge();
    judge.onExecuted(replica, slot, executed, machine.hash(), machine.clockMicros());
    if (judge.wantsState(slot)) {
      judge.onState(replica, slot, snapshot());
    }
  }

  private byte[] snapshot() {
    MessagePackWriter out = new MessagePackWriter();
    machine.writeSnapshot(out);
    return out.toByteArray();
  }

  @Override
  public byte[] read(byte[] command) {
    read.read(command, 0, command.length);
    return machine.read(read);
  }

  @Override
  public void restoreFromSnapshot() {
    byte[] snapshot = snapshot();
    machine = StateMachine.restore(workload.registry(), new MessagePackReader(snapshot));
    workload.judge().onRestored(replica, snapshot, snapshot());
  }

  @Override
  public byte[] writeImage(ClusterId cluster, Epoch epoch) {
    workload.judge().onState(replica, machine.applied(), snapshot());
    return new StateImages(workload.registry(), cluster, epoch).write(machine);
  }

  @Override
  public @Nullable Runnable prepare(ClusterId cluster, Epoch epoch, long slot, List<Value> pieces) {
    try {
      StateMachine ready =
          new StateImages(workload.registry(), cluster, epoch).restore(slot, pieces);
      return () -> install(slot, ready);
    } catch (MalformedValueException unsound) {
      return null;
    }
  }

  private void install(long slot, StateMachine ready) {
    machine = ready;
    workload.judge().onInstalled(replica, slot, machine.hash());
    workload.judge().onState(replica, slot, snapshot());
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
    return machine.applied();
  }

  @Override
  public void checkAtEnd() {
    SnapshotObjects.read(snapshot()).forEach(object -> workload.checkObject(replica, object));
  }

  @Override
  public String toString() {
    return executed.stream()
        .map(
            command ->
                workload.describe(command.id())
                    + " -> "
                    + RecordedCall.describeOutcome(command.outcome()))
        .collect(Collectors.joining(", "));
  }
}
