package org.concoord.rsm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.concoord.codec.BatchWriter;
import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/** A state machine with one session and one account, driven one command a slot. */
final class Machine {
  static final TypeRegistry TYPES =
      TypeRegistry.of(
          new AccountReplicated("account"), new AccountReplicated("vault"), new GateReplicated());

  StateMachine state;
  final List<Outcome> outcomes = new ArrayList<>();

  /** What parked calls came to, their {@code index} that of the last command before. */
  final List<Outcome> woken = new ArrayList<>();

  /** Objects that threw when a session had ended. */
  final List<String> failed = new ArrayList<>();

  /** Methods whose calls nobody could answer any more. */
  final List<String> abandoned = new ArrayList<>();

  /** The session in whose name commands are given, and what its client acknowledges. */
  long sessionSlot;

  int sessionIndex;
  long ackedBelow;
  long objectId;

  /** The version of the type that callers were built against. */
  int schemaId;

  /** The time that passes before each slot. */
  long deltaMicros;

  Machine() {
    this(Configuration.NONE);
  }

  /** Of an instance that was formed so. */
  Machine(Configuration formed) {
    state = new StateMachine(TYPES, formed);
  }

  /** With a session and the account "a". */
  static Machine ready() {
    var machine = new Machine();
    machine.openSession(0);
    machine.objectId = machine.create(0, "a", "account").reader().readLong();
    machine.ackedBelow = 1;
    return machine;
  }

  Outcome openSession(long ttlMicros) {
    Outcome opened = one(writer -> writer.openSession(-77, ttlMicros));
    if (opened.status() == OutcomeStatus.OK) {
      MessagePackReader in = opened.reader();
      sessionSlot = in.readLong();
      sessionIndex = in.readInt();
      ackedBelow = 0;
    }
    return opened;
  }

  /** With a session and the gate "g". */
  static Machine withGate() {
    var machine = new Machine();
    machine.openSession(0);
    machine.objectId = machine.create(0, "g", "gate").reader().readLong();
    machine.ackedBelow = 1;
    return machine;
  }

  Outcome create(long sequence, String name, String type) {
    return one(writer -> writer.createObject(sequence, ackedBelow, name, type));
  }

  Outcome deposit(long sequence, long amount) {
    return call(sequence, AccountReplicated.DEPOSIT, out -> out.writeLong(amount));
  }

  long balance(long sequence) {
    return call(sequence, AccountReplicated.BALANCE, out -> {}).reader().readLong();
  }

  Outcome call(long sequence, int methodId, Consumer<MessagePackWriter> arguments) {
    return command(CommandKind.CALL, sequence, methodId, arguments);
  }

  Outcome command(
      CommandKind kind, long sequence, int methodId, Consumer<MessagePackWriter> arguments) {
    return one(writer -> command(writer, kind, sequence, methodId, arguments));
  }

  void command(
      CommandWriter writer,
      CommandKind kind,
      long sequence,
      int methodId,
      Consumer<MessagePackWriter> arguments) {
    var encoded = new MessagePackWriter();
    arguments.accept(encoded);
    writer.write(
        kind,
        sequence,
        ackedBelow,
        objectId,
        schemaId,
        methodId,
        encoded.array(),
        0,
        encoded.size());
  }

  Outcome one(Consumer<CommandWriter> command) {
    List<Outcome> applied = apply(batch(List.of(command)));
    return applied.get(0);
  }

  Value batch(List<Consumer<CommandWriter>> commands) {
    var batch = new BatchWriter();
    batch.begin(state.clockMicros() + deltaMicros);
    var out = new MessagePackWriter();
    for (Consumer<CommandWriter> command : commands) {
      out.reset();
      command.accept(new CommandWriter(out).session(sessionSlot, sessionIndex));
      batch.add(out.array(), 0, out.size());
    }
    return batch.finish();
  }

  List<Outcome> apply(Value value) {
    return run(value, false);
  }

  /** As the other, of a slot that is skipped. */
  List<Outcome> skip(Value value) {
    return run(value, true);
  }

  private List<Outcome> run(Value value, boolean skips) {
    int before = outcomes.size();
    OutcomeSink sink =
        new OutcomeSink() {
          private int last = -1;

          @Override
          public void outcome(
              int index,
              long slot,
              int sessionOfSlot,
              long sequence,
              byte[] outcome,
              @Nullable Throwable thrown) {
            last = index;
            outcomes.add(new Outcome(index, slot, sessionOfSlot, sequence, outcome, thrown));
          }

          @Override
          public void listenerFailed(String object, Throwable thrown) {
            failed.add(object);
          }

          @Override
          public void abandoned(String object, String method, String call) {
            abandoned.add(object + ": " + method + ", " + call);
          }

          @Override
          public void woken(
              long slot,
              int sessionOfSlot,
              long sequence,
              byte[] outcome,
              @Nullable Throwable thrown) {
            woken.add(new Outcome(last, slot, sessionOfSlot, sequence, outcome, thrown));
          }
        };
    if (skips) {
      state.skip(state.applied() + 1, value, sink);
    } else {
      state.apply(state.applied() + 1, value, sink);
    }
    return outcomes.subList(before, outcomes.size());
  }

  void tick(long micros) {
    var batch = new BatchWriter();
    batch.begin(state.clockMicros() + micros);
    apply(batch.finish());
  }

  byte[] snapshot() {
    var out = new MessagePackWriter();
    state.writeSnapshot(out);
    return out.toByteArray();
  }

  /** What one command came to. */
  @SuppressWarnings("ArrayRecordComponent")
  record Outcome(
      int index,
      long sessionSlot,
      int sessionIndex,
      long sequence,
      byte[] bytes,
      @Nullable Throwable thrown) {
    OutcomeStatus status() {
      return OutcomeStatus.read(new MessagePackReader(bytes));
    }

    /** What follows the status. */
    MessagePackReader reader() {
      var in = new MessagePackReader(bytes);
      in.readInt();
      return in;
    }
  }
}
