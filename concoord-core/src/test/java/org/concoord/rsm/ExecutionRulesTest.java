package org.concoord.rsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.concoord.codec.BatchCursor;
import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.codec.StandardExceptions;
import org.concoord.paxos.Value;
import org.concoord.rsm.Account.OverdrawnException;
import org.concoord.rsm.Account.UnknownException;
import org.concoord.rsm.Machine.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects and methods (F2, F3), and how calls end (S5, S6). */
class ExecutionRulesTest {
  private final Machine machine = Machine.ready();

  @Test
  void findsObjectOfSameNameAndType() {
    long created = machine.create(1, "b", "account").reader().readLong();
    assertThat(machine.create(2, "b", "account").reader().readLong()).isEqualTo(created);
    assertThat(machine.create(3, "c", "account").reader().readLong()).isGreaterThan(created);
  }

  @Test
  void refusesNameOfAnotherType() {
    Outcome outcome = machine.create(1, "a", "vault");
    assertThat(outcome.status()).isEqualTo(OutcomeStatus.INCOMPATIBLE_TYPE);
    assertThat(outcome.reader().readString()).isEqualTo("\"a\" is a account, not a vault");
  }

  @Test
  void neverGivesAnIdTwice() {
    long first = machine.create(1, "b", "account").reader().readLong();
    machine.objectId = first;
    machine.command(CommandKind.DROP_OBJECT, 2, 0, w -> {});
    assertThat(machine.deposit(3, 1).status()).isEqualTo(OutcomeStatus.INCOMPATIBLE_TYPE);
    assertThat(machine.create(4, "b", "account").reader().readLong()).isGreaterThan(first);
  }

  @Test
  void refusesUnknownObjectAndMethodWithoutKeepingThat() {
    assertThat(machine.call(1, 99, w -> {}).status()).isEqualTo(OutcomeStatus.INCOMPATIBLE_TYPE);
    assertThat(machine.call(1, AccountReplicated.INIT, w -> {}).status())
        .isEqualTo(OutcomeStatus.INCOMPATIBLE_TYPE);
    long account = machine.objectId;
    machine.objectId = 1_000;
    assertThat(machine.deposit(1, 1).status()).isEqualTo(OutcomeStatus.INCOMPATIBLE_TYPE);
    machine.objectId = account;
    assertThat(machine.deposit(1, 1).status()).isEqualTo(OutcomeStatus.OK);
  }

  /** F2: who is older can be told from the schema, where both were counted. */
  @Test
  void namesTheSchemasOfTypeAndCallerWhereTheyDiffer() {
    machine.schemaId = 5;
    Outcome outcome = machine.call(1, 99, w -> {});
    assertThat(outcome.status()).isEqualTo(OutcomeStatus.INCOMPATIBLE_TYPE);
    assertThat(outcome.reader().readString())
        .isEqualTo(
            "object \"a\" is schema 3 here, the caller was built against 5: no method with id 99 is"
                + " known here");
    assertThat(machine.call(2, AccountReplicated.DEPOSIT, w -> w.writeString("x")).reader())
        .satisfies(
            in ->
                assertThat(in.readString())
                    .startsWith(
                        "object \"a\" is schema 3 here, the caller was built against 5: arg"));
    assertThat(machine.deposit(3, 1).status()).as("what is known runs").isEqualTo(OutcomeStatus.OK);
    machine.schemaId = 3;
    assertThat(machine.call(4, 99, w -> {}).reader().readString())
        .isEqualTo(
            "object \"a\" is built from another version of account than the caller: no method with"
                + " id 99 is known here");
  }

  /** S1: whatever may have run does not run again, even if its arguments turned out wrong. */
  @Test
  void keepsOutcomeOfMisfittingArguments() {
    Outcome first = machine.call(1, AccountReplicated.DEPOSIT, w -> w.writeString("ten"));
    Outcome again = machine.deposit(1, 10);
    assertThat(first.status()).isEqualTo(OutcomeStatus.INCOMPATIBLE_TYPE);
    assertThat(again.bytes()).isEqualTo(first.bytes());
  }

  @Test
  void constructReplacesInstance() {
    machine.deposit(1, 10);
    machine.command(CommandKind.CONSTRUCT, 2, AccountReplicated.INIT, w -> w.writeLong(41));
    assertThat(machine.balance(3)).isEqualTo(41);
  }

  @Test
  void keepsOldInstanceWhereConstructorThrows() {
    machine.deposit(1, 10);
    Outcome outcome =
        machine.command(CommandKind.CONSTRUCT, 2, AccountReplicated.INIT, w -> w.writeLong(-1));
    assertThat(outcome.status()).isEqualTo(OutcomeStatus.THROWN);
    assertThat(machine.balance(3)).isEqualTo(10);
  }

  /** S6: a declared exception travels with its fields; what it changed before stays changed. */
  @Test
  void carriesDeclaredExceptionWithFields() {
    Outcome outcome = machine.call(1, AccountReplicated.WITHDRAW, w -> w.writeLong(30));

    assertThat(outcome.status()).isEqualTo(OutcomeStatus.THROWN);
    MessagePackReader in = outcome.reader();
    assertThat(in.readString()).isEqualTo(OverdrawnException.class.getName());
    assertThat(in.readArrayHeader()).isEqualTo(2);
    assertThat(in.readString()).isEqualTo("overdrawn");
    assertThat(in.readLong()).isEqualTo(30);
    assertThat(outcome.thrown()).isInstanceOf(OverdrawnException.class);
    assertThat(machine.balance(2)).isEqualTo(-30);
  }

  /** S6: a throwing call is executed once too, and its stack is told once. */
  @Test
  void answersDuplicateOfThrowingCallFromCache() {
    Outcome first = machine.call(1, AccountReplicated.WITHDRAW, w -> w.writeLong(30));
    Outcome again = machine.call(1, AccountReplicated.WITHDRAW, w -> w.writeLong(30));
    assertThat(again.bytes()).isEqualTo(first.bytes());
    assertThat(again.thrown()).isNull();
    assertThat(machine.balance(2)).isEqualTo(-30);
  }

  @Test
  void carriesStandardExceptionWithMessage() {
    Outcome outcome = fail(0);
    assertThat(outcome.status()).isEqualTo(OutcomeStatus.THROWN);
    MessagePackReader in = outcome.reader();
    var codec = StandardExceptions.byName(in.readString());
    assertThat(codec.read(in)).isInstanceOf(IllegalStateException.class).hasMessage("closed");
  }

  /**
   * S6: whether the VM gives a message depends on its compiler, so none is kept, declared or not.
   */
  @Test
  void dropsMessageOfWhatTheVmRaises() {
    Outcome explicit = fail(1);
    Outcome raised = machine.call(2, AccountReplicated.NOTE, w -> w.writeNil());
    for (Outcome outcome : List.of(explicit, raised)) {
      assertThat(outcome.status()).isEqualTo(OutcomeStatus.THROWN);
      MessagePackReader in = outcome.reader();
      assertThat(in.readString()).isEqualTo("java.lang.NullPointerException");
      assertThat(in.tryReadNil()).isTrue();
      assertThat(in.remaining()).isZero();
      assertThat(outcome.thrown()).isInstanceOf(NullPointerException.class);
    }
    assertThat(raised.bytes()).isEqualTo(explicit.bytes());
  }

  @Test
  void namesExceptionOfNoCodec() {
    Outcome outcome = fail(2);
    assertThat(outcome.status()).isEqualTo(OutcomeStatus.THROWN_FOREIGN);
    MessagePackReader in = outcome.reader();
    assertThat(in.readString()).isEqualTo(UnknownException.class.getName());
    assertThat(in.readString()).isEqualTo("of no codec");
  }

  @Test
  void namesExceptionWhoseCodecFails() {
    Outcome outcome = fail(5);
    assertThat(outcome.status()).isEqualTo(OutcomeStatus.THROWN_FOREIGN);
    MessagePackReader in = outcome.reader();
    assertThat(in.readString()).isEqualTo(Account.DeclaredVmException.class.getName());
    assertThat(in.tryReadNil()).isTrue();
  }

  /**
   * S6: what befalls this process is no outcome; the replica stops, naming method and slot, and
   * does nothing further.
   */
  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void stopsAtErrorOfTheVm(int how) {
    long slot = machine.state.applied() + 1;

    assertThatThrownBy(() -> fail(how))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("account.fail(int)")
        .hasMessageContaining("slot " + slot);

    assertThatThrownBy(() -> machine.deposit(2, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(machine::snapshot).isInstanceOf(IllegalStateException.class);
    assertThat(machine.state.applied()).isEqualTo(slot - 1);
  }

  /** F3: a type this replica was not given stops it; a leader knows before it proposes. */
  @Test
  void stopsAtUnknownType() {
    assertThat(machine.state.registry().knows("ghost")).isFalse();
    Value value = machine.batch(List.of(w -> w.createObject(1, 1, "g", "ghost")));
    var cursor = new BatchCursor().reset(value);
    assertThat(cursor.next()).isTrue();
    assertThat(machine.state.registry().unknownType(cursor.command())).isEqualTo("ghost");

    assertThatThrownBy(() -> machine.apply(value))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("ghost");
  }

  /** F3: a kind above its own stops a replica, which never skips it. */
  @Test
  void stopsAtUnknownKind() {
    byte[] kind99 = {1, 0, 1, (byte) 0xc4, 12, (byte) 0x9b, 99, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    assertThatThrownBy(() -> machine.apply(Value.of(kind99)))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("unknown kind of command 99");
  }

  /** F2: a value of another version stops a replica. */
  @Test
  void stopsAtUnknownVersion() {
    assertThatThrownBy(() -> machine.apply(Value.of((byte) 3, (byte) 0, (byte) 0)))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("version 3");
  }

  @Test
  void noOpOnlyTakesItsSlot() {
    byte[] before = machine.snapshot();
    long hash = machine.state.hash();
    machine.apply(Value.NO_OP);
    assertThat(machine.snapshot()).hasSameSizeAs(before);
    assertThat(machine.state.hash()).isNotEqualTo(hash);
    assertThat(machine.state.clockMicros()).isZero();
  }

  @Test
  void refusesSlotOutOfOrder() {
    assertThatThrownBy(() -> machine.state.apply(machine.state.applied() + 2, Value.NO_OP, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tellsOutcomesInOrderOfTheBatch() {
    List<Consumer<CommandWriter>> batch =
        List.of(
            w -> w.createObject(1, 1, "b", "account"),
            w -> w.keepAlive(2, 1),
            w -> w.openSession(-3, 0));
    List<Outcome> outcomes = machine.apply(machine.batch(batch));
    assertThat(outcomes).extracting(Outcome::index).containsExactly(0, 1, 2);
    assertThat(outcomes).extracting(Outcome::sequence).containsExactly(1L, 2L, -3L);
  }

  @Test
  void givesEachMethodOfEachTypeItsKey() {
    long vault = machine.create(1, "v", "vault").reader().readLong();
    long account = machine.objectId;
    List<Consumer<CommandWriter>> batch =
        List.of(
            w -> w.keepAlive(2, 1),
            w -> machine.command(w, CommandKind.CALL, 2, AccountReplicated.NOTE, o -> {}),
            w -> callOn(w, vault, AccountReplicated.NOTE),
            w -> callOn(w, 1_000, AccountReplicated.NOTE),
            w -> callOn(w, account, 99));
    var cursor = new BatchCursor().reset(machine.batch(batch));
    int[] keys = new int[batch.size()];
    while (cursor.next()) {
      keys[cursor.index()] = machine.state.methodKey(cursor.command());
    }
    assertThat(keys[0]).isEqualTo(TypeRegistry.BOOKKEEPING_KEY);
    assertThat(Machine.TYPES.methodName(keys[1])).isEqualTo("account.note(String)");
    assertThat(Machine.TYPES.methodName(keys[2])).isEqualTo("vault.note(String)");
    assertThat(keys[3]).isEqualTo(StateMachine.UNKNOWN_KEY);
    assertThat(keys[4]).isEqualTo(StateMachine.UNKNOWN_KEY);
    assertThat(machine.state.typeOf(vault)).isEqualTo("vault");
  }

  @Test
  void refusesTwoTypesOfOneName() {
    assertThatThrownBy(
            () -> TypeRegistry.of(new AccountReplicated("x"), new AccountReplicated("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"x\"");
  }

  private void callOn(CommandWriter writer, long object, int method) {
    writer.write(CommandKind.CALL, 5, 1, object, 0, method, new byte[0], 0, 0);
  }

  private Outcome fail(int how) {
    return machine.call(1, AccountReplicated.FAIL, w -> w.writeLong(how));
  }
}
