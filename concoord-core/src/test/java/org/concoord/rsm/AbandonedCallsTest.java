package org.concoord.rsm;

import static org.assertj.core.api.Assertions.assertThat;

import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.rsm.Machine.Outcome;
import org.junit.jupiter.api.Test;

/** S3: calls that wait for nothing are found, at the same place of the log everywhere. */
class AbandonedCallsTest {
  private static final TypeRegistry TYPES = TypeRegistry.of(new HeirReplicated());

  private final Machine machine = new Machine();

  AbandonedCallsTest() {
    machine.state = new StateMachine(TYPES);
    machine.openSession(3_600_000_000L);
    machine.objectId = machine.create(0, "a", "heir").reader().readLong();
  }

  private void park(long sequence, int method) {
    assertThat(machine.call(sequence, method, out -> {}).status()).isEqualTo(OutcomeStatus.PARKED);
  }

  /** Until the clock has come to that; the slot that was executed last. */
  private long until(long micros) {
    while (machine.state.clockMicros() < micros) {
      machine.tick(1_000_000);
    }
    return machine.state.applied();
  }

  private void waitInThreeWays() {
    park(1, HeirReplicated.AWAIT);
    park(2, HeirReplicated.FORGET);
    park(3, HeirReplicated.FORGET_WITHIN);
  }

  @Test
  void whatNoObjectHoldsIsEndedAndNamed() {
    waitInThreeWays();
    until(Limits.ABANDONED_MICROS - 1_000_000);
    assertThat(machine.woken).isEmpty();
    until(Limits.ABANDONED_MICROS);
    assertThat(machine.woken).hasSize(1);
    Outcome ended = machine.woken.get(0);
    assertThat(ended.sequence()).isEqualTo(2);
    assertThat(ended.status()).isEqualTo(OutcomeStatus.ABANDONED);
    assertThat(ended.reader().readString())
        .isEqualTo("object \"a\" has lost the reply of heir.forget()");
    assertThat(machine.abandoned)
        .containsExactly("a: heir.forget(), call 2 of session " + machine.sessionSlot + ".0");
    assertThat(machine.call(2, HeirReplicated.FORGET, out -> {}).status())
        .as("asked again")
        .isEqualTo(OutcomeStatus.ABANDONED);
  }

  /** One replica executes all of it, another begins with a snapshot in between. */
  @Test
  void isEndedInTheSameSlotByWhoWasRestored() {
    waitInThreeWays();
    long slot = until(Limits.ABANDONED_MICROS);
    long hash = machine.state.hash();

    Machine other = new Machine();
    other.state = new StateMachine(TYPES);
    other.openSession(3_600_000_000L);
    other.objectId = other.create(0, "a", "heir").reader().readLong();
    other.call(1, HeirReplicated.AWAIT, out -> {});
    other.call(2, HeirReplicated.FORGET, out -> {});
    other.call(3, HeirReplicated.FORGET_WITHIN, out -> {});
    while (other.state.applied() < slot) {
      other.tick(1_000_000);
      other.state = StateMachine.restore(TYPES, new MessagePackReader(other.snapshot()));
    }
    assertThat(other.state.hash()).isEqualTo(hash);
    assertThat(other.woken).hasSize(1);
  }

  /** To write more at one place of the log would hold up, or stop, all replicas at once. */
  @Test
  void nothingIsLookedForInALargeState() {
    machine.state =
        new StateMachine(TypeRegistry.of(new HeirReplicated(Limits.ABANDONED_STATE_BYTES)))
            .lookingForAbandonedCalls(0);
    machine.openSession(3_600_000_000L);
    machine.objectId = machine.create(0, "a", "heir").reader().readLong();
    waitInThreeWays();
    machine.tick(1);
    assertThat(machine.woken).isEmpty();
  }

  /** So that no loop stands still for it. */
  @Test
  void aSlotThatBeginsWithWorkIsKnownBefore() {
    assertThat(machine.state.beginsSlowly(Limits.ABANDONED_MICROS)).as("nobody waits").isFalse();
    assertThat(machine.state.beginsSlowly(3_600_000_000L)).as("a session ends").isTrue();
    park(1, HeirReplicated.AWAIT);
    assertThat(machine.state.beginsSlowly(Limits.ABANDONED_MICROS - 1)).isFalse();
    assertThat(machine.state.beginsSlowly(Limits.ABANDONED_MICROS)).isTrue();
  }

  @Test
  void isEndedAtOnceWhereNobodyElseIsThere() {
    machine.state = machine.state.lookingForAbandonedCalls(0);
    waitInThreeWays();
    machine.tick(1);
    assertThat(machine.woken).extracting(Outcome::sequence).containsExactly(2L);
  }
}
