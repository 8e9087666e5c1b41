package org.concoord.rsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.GoldenFile;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.paxos.Value;
import org.concoord.rsm.Machine.Outcome;
import org.concoord.spi.MalformedValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Same decisions, same state; and a restored machine is the machine that was written. */
class SnapshotTest {
  static LongStream seeds() {
    return LongStream.range(0, 30);
  }

  /** S1: the duplicate filter is part of the snapshot. */
  @Test
  void restoredMachineKnowsDuplicates() {
    Machine machine = Machine.ready();
    Outcome first = machine.deposit(1, 10);
    machine.deposit(700, 5);

    machine.state = restore(machine.snapshot());

    assertThat(machine.deposit(1, 10).bytes()).isEqualTo(first.bytes());
    assertThat(machine.deposit(700, 5).reader().readLong()).isEqualTo(15);
    assertThat(machine.deposit(0, 5).status()).isEqualTo(OutcomeStatus.STALE);
    assertThat(machine.balance(701)).isEqualTo(15);
  }

  /** F2: a trace context is for those who look on; state, hash and outcomes know nothing of it. */
  @Test
  void tracedCallsLeaveTheSameStateAsOthers() {
    Machine traced = Machine.ready();
    Machine plain = Machine.ready();
    String context = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    for (int sequence = 1; sequence <= 3; sequence++) {
      int call = sequence;
      Outcome outcome =
          traced.one(
              writer ->
                  traced.command(
                      writer.traced(context),
                      CommandKind.CALL,
                      call,
                      AccountReplicated.DEPOSIT,
                      out -> out.writeLong(10)));
      assertThat(outcome.bytes()).isEqualTo(plain.deposit(call, 10).bytes());
    }
    assertThat(traced.deposit(1, 10).reader().readLong()).as("kept, traced or not").isEqualTo(10);
    assertThat(plain.deposit(1, 10).reader().readLong()).isEqualTo(10);
    assertThat(traced.state.hash()).isEqualTo(plain.state.hash());
    assertThat(traced.snapshot()).isEqualTo(plain.snapshot());
  }

  /** S2: clock and expiry are part of the snapshot. */
  @Test
  void restoredMachineExpiresSessionsAtTheSameSlot() {
    Machine machine = Machine.ready();
    for (int i = 0; i < 59; i++) {
      machine.tick(1_000_000);
    }
    machine.state = restore(machine.snapshot());
    assertThat(machine.state.hasSession(1, 0)).isTrue();
    machine.tick(1_000_000);
    assertThat(machine.state.hasSession(1, 0)).isFalse();
  }

  @Test
  void restoredMachineGivesNoIdTwice() {
    Machine machine = Machine.ready();
    machine.command(CommandKind.DROP_OBJECT, 1, 0, w -> {});
    machine.state = restore(machine.snapshot());
    assertThat(machine.create(2, "a", "account").reader().readLong())
        .isGreaterThan(machine.objectId);
  }

  /** The same slots on two machines, one of them restored from its own snapshot now and then. */
  @ParameterizedTest
  @MethodSource("seeds")
  void sameDecisionsGiveSameStateAndOutcomes(long seed) {
    var random = new Random(seed);
    Machine one = Machine.ready();
    Machine other = Machine.ready();
    for (int slot = 0; slot < 120; slot++) {
      one.deltaMicros = random.nextInt(1_200_000);
      Value value = one.batch(commands(one, random));
      one.apply(value);
      other.apply(value);
      if (random.nextInt(10) == 0) {
        other.state = restore(other.snapshot());
      }
    }
    assertThat(other.state.hash()).isEqualTo(one.state.hash());
    assertThat(other.snapshot()).isEqualTo(one.snapshot());
    assertThat(other.outcomes).hasSameSizeAs(one.outcomes);
    for (int i = 0; i < one.outcomes.size(); i++) {
      assertThat(other.outcomes.get(i).bytes()).isEqualTo(one.outcomes.get(i).bytes());
    }
  }

  private static List<Consumer<CommandWriter>> commands(Machine machine, Random random) {
    List<Consumer<CommandWriter>> commands = new ArrayList<>();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      commands.add(command(machine, random));
    }
    return commands;
  }

  private static Consumer<CommandWriter> command(Machine machine, Random random) {
    long sequence = random.nextInt(40);
    int acked = random.nextInt(20);
    long object = 1L + random.nextInt(4);
    int session = 1 + random.nextInt(20);
    int method = AccountReplicated.DEPOSIT + random.nextInt(4);
    byte[] argument = {(byte) random.nextInt(100)};
    return switch (random.nextInt(7)) {
      case 0 -> w -> w.openSession(sequence, 1_000_000L * acked);
      case 1 -> w -> w.session(session, 0).createObject(sequence, acked, "o" + object, "account");
      case 2 -> w -> w.session(session, 0).keepAlive(sequence, acked);
      case 3 -> w -> w.session(session, 0).dropObject(sequence, acked, object);
      default ->
          w ->
              w.session(random(session, machine), 0)
                  .write(CommandKind.CALL, sequence, acked, object, 0, method, argument, 0, 1);
    };
  }

  private static long random(int session, Machine machine) {
    return session % 2 == 0 ? machine.sessionSlot : session;
  }

  /** The running hash covers outcomes, not only slots. */
  @Test
  void differentOutcomesGiveDifferentHashes() {
    Machine one = Machine.ready();
    Machine other = Machine.ready();
    assertThat(other.state.hash()).isEqualTo(one.state.hash());
    one.deposit(1, 1);
    other.deposit(1, 2);
    assertThat(other.state.hash()).isNotEqualTo(one.state.hash());
  }

  /** F4: the snapshot byte by byte, as it may lie on somebody's disk. */
  @Test
  void snapshotIsThatOfTheGoldenFile() throws IOException {
    Machine machine = golden();

    GoldenFile.check("snapshot-4.hex", "SnapshotTest", machine.snapshot());

    assertThat(restore(machine.snapshot()).hash()).isEqualTo(machine.state.hash());
  }

  /** F4: one from before members could change, and one from before calls could wait. */
  @ParameterizedTest
  @ValueSource(strings = {"snapshot-1.hex", "snapshot-2.hex"})
  void olderSnapshotIsStillRead(String file) throws IOException {
    StateMachine older = restore(GoldenFile.bytes(file));
    Machine machine = golden();
    assertThat(older.hash()).isEqualTo(machine.state.hash());
    machine.state = older;
    assertThat(machine.snapshot()).isEqualTo(GoldenFile.bytes("snapshot-4.hex"));
  }

  private static Machine golden() {
    Machine machine = Machine.ready();
    machine.deltaMicros = 1_500;
    machine.deposit(1, 10);
    machine.call(2, AccountReplicated.NOTE, w -> w.writeString("hello"));
    machine.call(3, AccountReplicated.WITHDRAW, w -> w.writeLong(30));
    machine.create(4, "b", "vault");
    machine.openSession(5_000_000);
    return machine;
  }

  @Test
  void refusesTruncatedSnapshot() {
    byte[] snapshot = Machine.ready().snapshot();
    for (int length = 0; length < snapshot.length; length++) {
      byte[] cut = Arrays.copyOf(snapshot, length);
      assertThatThrownBy(() -> restore(cut)).isInstanceOf(MalformedValueException.class);
    }
  }

  @Test
  void refusesSnapshotWithUnknownType() {
    byte[] snapshot = Machine.ready().snapshot();
    var poorer = TypeRegistry.of(new AccountReplicated("vault"));
    assertThatThrownBy(() -> StateMachine.restore(poorer, new MessagePackReader(snapshot)))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("account");
  }

  private static StateMachine restore(byte[] snapshot) {
    var in = new MessagePackReader(snapshot);
    StateMachine restored = StateMachine.restore(Machine.TYPES, in);
    assertThat(in.remaining()).isZero();
    return restored;
  }
}
