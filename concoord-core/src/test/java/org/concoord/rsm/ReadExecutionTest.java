package org.concoord.rsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.junit.jupiter.api.Test;

/** Reads past the log (R7). */
class ReadExecutionTest {
  private static final byte[] NOTHING = {};

  private final Machine machine = Machine.ready();

  private byte[] read(Consumer<CommandWriter> command) {
    var out = new MessagePackWriter();
    command.accept(new CommandWriter(out));
    var cursor = new CommandCursor();
    cursor.readWhole(out.array(), 0, out.size());
    return machine.state.read(cursor);
  }

  private byte[] byId(int method) {
    return read(w -> w.read(1, machine.objectId, 0, method, NOTHING));
  }

  private byte[] byName(String name, String type) {
    return read(w -> w.read(1, name, type, 0, AccountReplicated.BALANCE, NOTHING));
  }

  private static OutcomeStatus status(byte[] outcome) {
    return OutcomeStatus.read(new MessagePackReader(outcome));
  }

  private static MessagePackReader value(byte[] outcome) {
    var in = new MessagePackReader(outcome);
    in.readInt();
    return in;
  }

  @Test
  void seeTheStateAsItStandsByIdAndByName() {
    machine.deposit(1, 42);
    assertThat(value(byId(AccountReplicated.BALANCE)).readLong()).isEqualTo(42);
    assertThat(value(byName("a", "account")).readLong()).isEqualTo(42);
  }

  @Test
  void leaveNoTrace() {
    machine.deposit(1, 42);
    byte[] before = machine.snapshot();
    byId(AccountReplicated.BALANCE);
    byId(AccountReplicated.SINK);
    byName("nobody's", "account");
    assertThat(machine.snapshot()).isEqualTo(before);
  }

  @Test
  void seeAnObjectThatNobodyCreatedAsItWouldBeginAndCreateNothing() {
    assertThat(value(byName("nobody's", "account")).readLong()).isZero();
    assertThat(machine.state.typeOf(machine.objectId + 1)).isNull();
  }

  /** Whatever a client says its method does. */
  @Test
  void areRefusedOfMethodsThatAreNotReadOnly() {
    byte[] outcome =
        read(w -> w.read(1, machine.objectId, 0, AccountReplicated.DEPOSIT, new byte[] {7}));
    assertThat(status(outcome)).isEqualTo(OutcomeStatus.INCOMPATIBLE_TYPE);
    assertThat(value(outcome).readString()).isEqualTo("account.deposit(long) is not @ReadOnly");
    assertThat(status(byId(AccountReplicated.INIT))).isEqualTo(OutcomeStatus.INCOMPATIBLE_TYPE);
    assertThat(value(byId(AccountReplicated.BALANCE)).readLong()).isZero();
  }

  @Test
  void areRefusedOfUnknownObjectsTypesAndMethods() {
    assertThat(value(byName("a", "vault")).readString())
        .isEqualTo("\"a\" is a account, not a vault");
    assertThat(value(byName("b", "unheard")).readString()).contains("do not know the type");
    assertThat(status(byId(99))).isEqualTo(OutcomeStatus.INCOMPATIBLE_TYPE);
    machine.objectId = 1_000;
    assertThat(value(byId(AccountReplicated.BALANCE)).readString())
        .isEqualTo("no object has id 1000");
    byte[] nameless = read(w -> w.read(1, 0, 0, AccountReplicated.BALANCE, NOTHING));
    assertThat(value(nameless).readString()).contains("name and type expected");
  }

  /** In a slot it would stop the replica (S6); here it concerns nobody but the caller. */
  @Test
  void throwWhatTheyThrowToTheirCallerAlone() {
    byte[] outcome = byId(AccountReplicated.SINK);
    assertThat(status(outcome)).isEqualTo(OutcomeStatus.THROWN_FOREIGN);
    assertThat(value(outcome).readString()).isEqualTo("java.lang.StackOverflowError");
    assertThat(machine.state.thrownByRead()).isInstanceOf(StackOverflowError.class);
    assertThat(machine.deposit(1, 1).status()).isEqualTo(OutcomeStatus.OK);
  }

  /** A leader never proposes one, so whoever did is not to be followed (F3). */
  @Test
  void inASlotFenceTheReplica() {
    var slot =
        machine.batch(
            List.of(w -> w.read(1, machine.objectId, 0, AccountReplicated.BALANCE, NOTHING)));
    assertThatThrownBy(() -> machine.apply(slot))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("a read in a slot");
  }
}
