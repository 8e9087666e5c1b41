package org.concoord.rsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.rsm.Machine.Outcome;
import org.junit.jupiter.api.Test;

/** S4: objects are told of sessions that end, once all that those waited for is over. */
class SessionListenersTest {
  private static final TypeRegistry TYPES = TypeRegistry.of(new HeirReplicated());

  private final Machine machine = new Machine();
  private final long[] heirs = new long[2];

  SessionListenersTest() {
    machine.state = new StateMachine(TYPES);
    machine.openSession(3_600_000_000L);
    heirs[0] = machine.create(0, "a", "heir").reader().readLong();
    heirs[1] = machine.create(1, "b", "heir").reader().readLong();
  }

  private void await(long sequence, long heir) {
    machine.objectId = heir;
    assertThat(machine.call(sequence, HeirReplicated.AWAIT, out -> {}).status())
        .isEqualTo(OutcomeStatus.PARKED);
  }

  private List<String> told() {
    return machine.woken.stream()
        .map(woken -> woken.sequence() + ": " + woken.reader().readString())
        .toList();
  }

  /** In the order of ids; what the method throws changes nothing. */
  @Test
  void aSessionThatIsClosedIsToldToEveryObject() {
    await(2, heirs[1]);
    await(3, heirs[0]);
    long first = machine.sessionSlot;
    machine.openSession(0);
    long second = machine.sessionSlot;
    long slot = machine.state.applied() + 1;
    Outcome closed = machine.one(writer -> writer.closeSession(9, 1));

    assertThat(closed.status()).isEqualTo(OutcomeStatus.OK);
    String token = " token " + (2 * 256 * slot + 1);
    assertThat(told())
        .containsExactly(
            "3: session " + second + ".0" + token, "2: session " + second + ".0" + token);
    assertThat(machine.failed).containsExactly("a", "b");
    assertThat(machine.state.hasSession(first, 0)).isTrue();
  }

  /** Two end at once: nothing is given to the second by the end of the first. */
  @Test
  void callsOfAllThatExpireAreOverFirst() {
    await(2, heirs[0]);
    machine.openSession(0);
    await(1, heirs[0]);
    machine.openSession(0);
    long last = machine.sessionSlot;
    await(1, heirs[0]);
    for (int i = 0; i < 60; i++) {
      machine.tick(1_000_000);
    }
    assertThat(machine.state.sessions()).isEqualTo(1);
    assertThat(told())
        .containsExactly(
            "2: session " + (last - 2) + ".0 token " + 2 * 256 * machine.state.applied());
  }

  @Test
  void isTheSameAfterARestore() {
    await(2, heirs[0]);
    machine.openSession(0);
    machine.state = StateMachine.restore(TYPES, new MessagePackReader(machine.snapshot()));
    machine.one(writer -> writer.closeSession(9, 1));
    assertThat(told()).hasSize(1);
  }
}
