package org.concoord.rsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.concoord.codec.CommandKind;
import org.concoord.rsm.Machine.Outcome;
import org.junit.jupiter.api.Test;

/** What a method is told of its call (S2, S4): of the log, and so the same everywhere. */
class InvocationRulesTest {
  private final Machine machine = Machine.ready();

  private static String tell(Machine machine, long sequence) {
    return text(machine.call(sequence, AccountReplicated.TELL, out -> {}));
  }

  private static String text(Outcome outcome) {
    return outcome.reader().readString();
  }

  @Test
  void namesTheSessionTheRequestAndItsPlace() {
    machine.tick(1_500_000);
    assertThat(tell(machine, 7))
        .startsWith("session 1.0 request 7 token 2049 at 1970-01-01T00:00:01Z drew ");
  }

  @Test
  void isTheSameOnEveryReplicaAndAnotherForEveryCall() {
    Machine other = Machine.ready();
    List<String> told = new ArrayList<>();
    for (long sequence = 1; sequence <= 50; sequence++) {
      String here = tell(machine, sequence);
      assertThat(tell(other, sequence)).isEqualTo(here);
      told.add(here.substring(here.indexOf("drew")));
    }
    assertThat(told).doesNotHaveDuplicates();
  }

  @Test
  void isTheSameAfterARestore() {
    Machine other = Machine.ready();
    other.state =
        StateMachine.restore(
            Machine.TYPES, new org.concoord.codec.MessagePackReader(other.snapshot()));
    assertThat(tell(other, 1)).isEqualTo(tell(machine, 1));
  }

  /** Time stands still within a slot; a token is never given twice. */
  @Test
  void callsOfOneSlotHaveOneTimeAndTokensThatRise() {
    machine.deltaMicros = 700;
    List<Outcome> outcomes =
        machine.apply(
            machine.batch(
                Stream.of(1L, 2L, 3L)
                    .<java.util.function.Consumer<org.concoord.codec.CommandWriter>>map(
                        sequence ->
                            writer ->
                                machine.command(
                                    writer,
                                    CommandKind.CALL,
                                    sequence,
                                    AccountReplicated.TELL,
                                    out -> {}))
                    .toList()));
    assertThat(outcomes)
        .extracting(InvocationRulesTest::text)
        .satisfiesExactly(
            first -> assertThat(first).contains("token 1537 at 1970-01-01T00:00:00.000700Z"),
            next -> assertThat(next).contains("token 1539 at 1970-01-01T00:00:00.000700Z"),
            last -> assertThat(last).contains("token 1541 at 1970-01-01T00:00:00.000700Z"));
  }

  @Test
  void identifiersAreRandomOnesOfVersion4() {
    String told = tell(machine, 1);
    UUID uuid = UUID.fromString(told.substring(told.lastIndexOf(' ') + 1));
    assertThat(uuid.version()).isEqualTo(4);
    assertThat(uuid.variant()).isEqualTo(2);
  }
}
