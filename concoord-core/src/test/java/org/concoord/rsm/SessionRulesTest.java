package org.concoord.rsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.paxos.Value;
import org.concoord.rsm.Machine.Outcome;
import org.junit.jupiter.api.Test;

/** Rules S1 (sessions and reply caches) and S2 (the replicated clock). */
class SessionRulesTest {
  private static final long SECOND = 1_000_000;

  private final Machine machine = Machine.ready();

  /** S1: the session's id is slot and index in the batch. */
  @Test
  void namesSessionAfterSlotAndPlaceInBatch() {
    List<Consumer<CommandWriter>> opens =
        List.of(w -> w.openSession(5, 0), w -> w.openSession(6, 2 * SECOND));
    long slot = machine.state.applied() + 1;

    List<Outcome> outcomes = machine.apply(machine.batch(opens));

    MessagePackReader second = outcomes.get(1).reader();
    assertThat(second.readLong()).isEqualTo(slot);
    assertThat(second.readInt()).isEqualTo(1);
    assertThat(second.readLong()).isEqualTo(2 * SECOND);
    assertThat(outcomes.get(1).sequence()).isEqualTo(6);
    assertThat(machine.state.hasSession(slot, 0)).isTrue();
    assertThat(machine.state.hasSession(slot, 1)).isTrue();
  }

  /** S1: a duplicate is not executed; it gets the very outcome of the first. */
  @Test
  void answersDuplicateFromCache() {
    Outcome first = machine.deposit(1, 10);
    machine.deposit(2, 5);

    Outcome again = machine.deposit(1, 10);

    assertThat(again.bytes()).isEqualTo(first.bytes());
    assertThat(machine.balance(3)).isEqualTo(15);
  }

  /** S1: also where both stand in one batch. */
  @Test
  void answersDuplicateInSameBatchFromCache() {
    Consumer<CommandWriter> deposit =
        w ->
            machine.command(w, CommandKind.CALL, 1, AccountReplicated.DEPOSIT, o -> o.writeLong(4));

    List<Outcome> outcomes = machine.apply(machine.batch(List.of(deposit, deposit)));

    assertThat(outcomes.get(1).bytes()).isEqualTo(outcomes.get(0).bytes());
    assertThat(machine.balance(2)).isEqualTo(4);
  }

  /** S1: calls of a session may run in any order. */
  @Test
  void executesCallsOutOfOrder() {
    assertThat(machine.deposit(9, 1).status()).isEqualTo(OutcomeStatus.OK);
    assertThat(machine.deposit(3, 1).status()).isEqualTo(OutcomeStatus.OK);
    assertThat(machine.balance(10)).isEqualTo(2);
  }

  /** S1: below what the client has acknowledged is stale and not executed. */
  @Test
  void refusesStaleSequence() {
    machine.deposit(1, 10);
    machine.ackedBelow = 3;
    machine.deposit(3, 10);
    machine.ackedBelow = 1;

    Outcome late = machine.deposit(2, 10);

    assertThat(late.status()).isEqualTo(OutcomeStatus.STALE);
    assertThat(machine.balance(4)).isEqualTo(20);
  }

  /** S1: a call of an unknown session is never executed. */
  @Test
  void refusesUnknownSession() {
    machine.sessionIndex = 7;
    assertThat(machine.deposit(1, 10).status()).isEqualTo(OutcomeStatus.SESSION_EXPIRED);
    machine.sessionIndex = 0;
    machine.sessionSlot = Long.MAX_VALUE;
    assertThat(machine.deposit(1, 10).status()).isEqualTo(OutcomeStatus.SESSION_EXPIRED);
    machine.sessionSlot = 1;
    assertThat(machine.balance(2)).isZero();
  }

  @Test
  void closedSessionIsUnknown() {
    assertThat(machine.one(w -> w.closeSession(1, 1)).status()).isEqualTo(OutcomeStatus.OK);
    assertThat(machine.deposit(2, 1).status()).isEqualTo(OutcomeStatus.SESSION_EXPIRED);
    assertThat(machine.state.awaitsTime()).isFalse();
  }

  /**
   * S1: at most 1,024 numbers are open; a call beyond is refused, not executed, and may come again.
   */
  @Test
  void refusesCallBeyondOpenCallsUntilAcknowledged() {
    long last = Limits.OPEN_CALLS;
    for (long sequence = 1; sequence <= last; sequence++) {
      assertThat(machine.deposit(sequence, 1).status()).isEqualTo(OutcomeStatus.OK);
    }
    assertThat(machine.deposit(last + 1, 1).status()).isEqualTo(OutcomeStatus.BUSY);
    assertThat(machine.deposit(1, 1).reader().readLong()).isEqualTo(1);

    machine.ackedBelow = 2;

    assertThat(machine.deposit(last + 1, 1).reader().readLong()).isEqualTo(last + 1);
    assertThat(machine.deposit(2, 1).reader().readLong()).isEqualTo(2);
    assertThat(machine.deposit(last + 2, 1).status()).isEqualTo(OutcomeStatus.BUSY);
  }

  /** S1: 4 MiB a session, asked for before the call runs. */
  @Test
  void refusesCallOnceKeptRepliesAreTooMany() {
    int size = 900 << 10;
    int kept = 0;
    while (machine.call(kept + 1L, AccountReplicated.BLOW, w -> w.writeLong(size)).status()
        == OutcomeStatus.OK) {
      kept++;
    }
    assertThat((long) kept * size).isBetween(2L << 20, Limits.SESSION_REPLY_BYTES);

    machine.ackedBelow = kept + 1L;

    assertThat(machine.balance(kept + 1)).isEqualTo(kept);
  }

  /** S1: a result over 1 MiB is a typed outcome, kept like any other. */
  @Test
  void keepsOutcomeOfTooLargeResult() {
    Outcome first = machine.call(1, AccountReplicated.BLOW, w -> w.writeLong(2L << 20));
    Outcome again = machine.call(1, AccountReplicated.BLOW, w -> w.writeLong(2L << 20));

    assertThat(first.status()).isEqualTo(OutcomeStatus.RESULT_TOO_LARGE);
    assertThat(again.bytes()).isEqualTo(first.bytes());
    assertThat(machine.balance(2)).isEqualTo(1);
  }

  @Test
  void takesArgumentAndGivesResultOf900KiB() {
    byte[] large = new byte[900 << 10];
    large[large.length - 1] = 42;

    Outcome outcome = machine.call(1, AccountReplicated.ECHO, w -> w.writeBytes(large));

    assertThat(outcome.reader().readBytes()).isEqualTo(large);
  }

  @Test
  void refusesSessionBeyondLimit() {
    List<Consumer<CommandWriter>> opens = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      opens.add(w -> w.openSession(1, 0));
    }
    Value value = machine.batch(opens);
    while (machine.state.sessions() < Limits.SESSIONS) {
      machine.apply(value);
    }
    assertThat(machine.openSession(0).status()).isEqualTo(OutcomeStatus.BUSY);
    assertThat(machine.state.sessions()).isEqualTo(Limits.SESSIONS);
  }

  /** S2: a session expires by the replicated clock alone. */
  @Test
  void expiresSilentSession() {
    advance(59);
    assertThat(machine.state.hasSession(1, 0)).isTrue();
    advance(1);
    assertThat(machine.state.hasSession(1, 0)).isFalse();
    assertThat(machine.deposit(1, 1).status()).isEqualTo(OutcomeStatus.SESSION_EXPIRED);
  }

  /** S2: any command of a session keeps it alive. */
  @Test
  void keepsSessionAliveByAnyCommand() {
    advance(40);
    machine.one(w -> w.keepAlive(1, 1));
    advance(40);
    machine.deposit(1, 1);
    advance(40);
    machine.deposit(1, 1);
    advance(59);
    assertThat(machine.balance(2)).isEqualTo(1);
  }

  /** S2: no slot adds more than a second, so that no jump of a clock expires sessions. */
  @Test
  void capsWhatOneSlotAddsToTheClock() {
    long before = machine.state.clockMicros();
    byte[] day = {2, (byte) 0xcf, 0, 0, 0, 20, 0, 0, 0, 0, 0};

    machine.apply(Value.of(day));

    assertThat(machine.state.clockMicros() - before).isEqualTo(SECOND);
  }

  /** S2: of two leaders that told of the same time, both are right, and the later one counts. */
  @Test
  void doesNotAddUpTheTimesOfLeadersThatOverlapped() {
    long before = machine.state.clockMicros();
    for (long told : new long[] {100, 300, 200, 400, 250}) {
      machine.tick(before + told - machine.state.clockMicros());
    }
    assertThat(machine.state.clockMicros() - before).isEqualTo(400);
  }

  /** F2: a value of version 1 told what had passed since the one before. */
  @Test
  void addsWhatAValueOfVersion1Tells() {
    long before = machine.state.clockMicros();
    byte[] tick = {1, 100, 0};

    machine.apply(Value.of(tick));
    machine.apply(Value.of(tick));

    assertThat(machine.state.clockMicros() - before).isEqualTo(200);
  }

  /** S2: ticks are wanted only while somebody waits for time. */
  @Test
  void awaitsTimeOnlyWhileSessionIsOpen() {
    assertThat(new StateMachine(Machine.TYPES).awaitsTime()).isFalse();
    assertThat(machine.state.awaitsTime()).isTrue();
    advance(60);
    assertThat(machine.state.awaitsTime()).isFalse();
  }

  @Test
  void expiresEachSessionByItsOwnTimeToLive() {
    machine.openSession(5 * SECOND);
    long shortLived = machine.sessionSlot;
    advance(5);
    assertThat(machine.state.hasSession(shortLived, 0)).isFalse();
    assertThat(machine.state.hasSession(1, 0)).isTrue();
  }

  private void advance(int seconds) {
    for (int i = 0; i < seconds; i++) {
      machine.tick(SECOND);
    }
  }
}
