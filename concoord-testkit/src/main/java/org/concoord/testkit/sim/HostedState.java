package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.SnapshotImage;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.MemberChange;
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

/** The objects of a workload on one replica. */
final class HostedState implements ReplicaState {
  /** Runs are too short for replicas to look every few minutes for calls that wait for nothing. */
  static final long ABANDONED_MICROS = 2_000_000;

  private final int replica;
  private final CommandCursor read = new CommandCursor();
  private final Hosting workload;
  private final List<ExecutionJudge.Executed> executed = new ArrayList<>();
  private final List<Told> told = new ArrayList<>();
  private StateMachine machine;

  HostedState(int replica, Hosting workload, Configuration formed) {
    this.replica = replica;
    this.workload = workload;
    this.machine = looking(new StateMachine(workload.registry(), formed));
  }

  private static StateMachine looking(StateMachine machine) {
    return machine.lookingForAbandonedCalls(ABANDONED_MICROS);
  }

  /**
   * What is told of a command, or of a parked call that is over.
   *
   * @param outcome of one byte, where something is expected, for all of that status; of none for
   *     any
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by allows
  record Told(boolean isWoken, CallKey key, byte[] outcome) {
    boolean allows(Told came) {
      if (isWoken != came.isWoken || !key.equals(came.key)) {
        return false;
      }
      return switch (outcome.length) {
        case 0 -> true;
        case 1 -> came.outcome.length > 0 && came.outcome[0] == outcome[0];
        default -> Arrays.equals(outcome, came.outcome);
      };
    }

    @Override
    public String toString() {
      return (isWoken ? "of waiting " : "")
          + key
          + " "
          + (outcome.length == 0 ? "anything" : RecordedCall.describeOutcome(outcome));
    }
  }

  @Override
  public void execute(long slot, Value value, OutcomeSink sink) {
    executed.clear();
    told.clear();
    try {
      machine.apply(slot, value, new Recorder(sink));
    } catch (FencedException e) {
      throw new Violation(Invariant.NEVER_FENCED, "replica " + replica + " " + e.getMessage(), e);
    }
    workload.onTold(replica, slot, value, told);
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
    machine = looking(StateMachine.restore(workload.registry(), new MessagePackReader(snapshot)));
    workload.judge().onRestored(replica, snapshot, snapshot());
  }

  @Override
  public byte[] writeImage(ClusterId cluster) {
    workload.judge().onState(replica, machine.applied(), snapshot());
    Value image = StateImages.ofAnyEpoch(workload.registry(), cluster).write(machine, 0);
    return SnapshotImage.join(List.of(image));
  }

  @Override
  public @Nullable Ready prepare(ClusterId cluster, long slot, List<Value> pieces) {
    try {
      StateMachine ready =
          StateImages.ofAnyEpoch(workload.registry(), cluster).restore(slot, pieces);
      return new Ready(ready.configuration().toEpoch(), () -> install(slot, ready));
    } catch (MalformedValueException unsound) {
      return null;
    }
  }

  private void install(long slot, StateMachine ready) {
    machine = looking(ready);
    workload.judge().onInstalled(replica, slot, machine.hash());
    workload.judge().onState(replica, slot, snapshot());
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

  /** Notes what is told, and passes it on. */
  private final class Recorder implements OutcomeSink {
    private final OutcomeSink sink;

    Recorder(OutcomeSink sink) {
      this.sink = sink;
    }

    @Override
    public void outcome(
        int index,
        long sessionSlot,
        int sessionIndex,
        long sequence,
        byte[] outcome,
        @Nullable Throwable thrown) {
      note(false, sessionSlot, sessionIndex, sequence, outcome);
      sink.outcome(index, sessionSlot, sessionIndex, sequence, outcome, thrown);
    }

    @Override
    public void woken(
        long sessionSlot,
        int sessionIndex,
        long sequence,
        byte[] outcome,
        @Nullable Throwable thrown) {
      note(true, sessionSlot, sessionIndex, sequence, outcome);
      sink.woken(sessionSlot, sessionIndex, sequence, outcome, thrown);
    }

    @Override
    public void abandoned(String object, String method, String call) {
      workload.onAbandoned(replica, object, method);
    }

    private void note(
        boolean isWoken, long sessionSlot, int sessionIndex, long sequence, byte[] outcome) {
      executed.add(
          new ExecutionJudge.Executed(
              new ExecutionJudge.Id(sessionSlot, sessionIndex, sequence), outcome));
      told.add(new Told(isWoken, new CallKey(sessionSlot, sessionIndex, sequence), outcome));
    }
  }
}
