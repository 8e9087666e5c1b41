package org.concoord.rsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.concoord.codec.BatchSkips;
import org.concoord.codec.CommandKind;
import org.concoord.codec.OutcomeStatus;
import org.concoord.paxos.Value;
import org.junit.jupiter.api.Test;

/** S6: a slot that is skipped runs nothing of the user's, and comes to the same everywhere. */
class SkippedSlotsTest {
  private static final int POISON = 3;

  private final Machine machine = Machine.ready();

  private Value poison(Machine of) {
    return of.batch(
        List.of(
            writer ->
                of.command(
                    writer,
                    CommandKind.CALL,
                    1,
                    AccountReplicated.DEPOSIT,
                    out -> out.writeLong(10)),
            writer ->
                of.command(
                    writer,
                    CommandKind.CALL,
                    2,
                    AccountReplicated.FAIL,
                    out -> out.writeLong(POISON)),
            writer -> writer.keepAlive(3, 1),
            writer -> writer.createObject(4, 1, "b", "account"),
            writer -> writer.openSession(-78, 0)));
  }

  @Test
  void runsNoCallAndAnswersThatNoneRan() {
    List<Machine.Outcome> outcomes = machine.skip(poison(machine));

    assertThat(outcomes)
        .extracting(Machine.Outcome::status)
        .containsExactly(
            OutcomeStatus.SKIPPED,
            OutcomeStatus.SKIPPED,
            OutcomeStatus.OK,
            OutcomeStatus.SKIPPED,
            OutcomeStatus.OK);
    assertThat(machine.balance(5)).isZero();
  }

  @Test
  void keepsTheAnswerForWhoAsksAgain() {
    long slot = machine.state.applied() + 1;
    machine.skip(poison(machine));

    Machine.Outcome again = machine.deposit(1, 10);

    assertThat(again.status()).isEqualTo(OutcomeStatus.SKIPPED);
    assertThat(again.reader().readString()).isEqualTo("an operator had slot " + slot + " skipped");
    assertThat(machine.balance(5)).isZero();
  }

  /** One that failed there first, and was built anew. */
  @Test
  void comesToTheSameAsOnOneThatSkippedItAtOnce() {
    Machine other = Machine.ready();
    Value slot = poison(machine);
    assertThatThrownBy(() -> machine.apply(slot)).isInstanceOf(PoisonException.class);
    Machine anew = Machine.ready();
    anew.skip(slot);
    other.skip(slot);
    anew.deposit(6, 1);
    other.deposit(6, 1);

    assertThat(anew.state.hash()).isEqualTo(other.state.hash());
    assertThat(anew.snapshot()).isEqualTo(other.snapshot());
  }

  @Test
  void endsSessionsWithoutTellingObjects() {
    Machine gated = Machine.withGate();
    gated.openSession(0);
    Value close = gated.batch(List.of(writer -> writer.closeSession(0, 0)));

    List<Machine.Outcome> outcomes = gated.skip(close);

    assertThat(outcomes.get(0).status()).isEqualTo(OutcomeStatus.OK);
    assertThat(gated.state.hasSession(gated.sessionSlot, gated.sessionIndex)).isFalse();
  }

  @Test
  void isAskedForByACommandThatDoesNothingElse() {
    BatchSkips skips = new BatchSkips();
    Value command = machine.batch(List.of(writer -> writer.skip(-1, 7)));
    Value among =
        machine.batch(List.of(writer -> writer.skip(-1, 7), writer -> writer.keepAlive(5, 1)));
    byte[] before = machine.snapshot();

    assertThat(skips.skippedBy(command)).isEqualTo(7);
    assertThat(skips.skippedBy(among)).isZero();
    assertThat(skips.skippedBy(poison(machine))).isZero();
    assertThat(skips.skippedBy(Value.NO_OP)).isZero();
    assertThat(machine.apply(command).get(0).status()).isEqualTo(OutcomeStatus.OK);
    assertThat(machine.snapshot()).hasSameSizeAs(before);
  }
}
