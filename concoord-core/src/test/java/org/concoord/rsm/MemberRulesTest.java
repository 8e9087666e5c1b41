package org.concoord.rsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.concoord.codec.BatchStopSigns;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.GoldenFile;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.codec.Reconfigure;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.MemberChange;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.concoord.rsm.Machine.Outcome;
import org.junit.jupiter.api.Test;

/** Changes of members where they are executed: rules E1, E2, E7 and M2, quoted. */
class MemberRulesTest {
  private static final ReplicaId A = id(1);
  private static final ReplicaId B = id(2);
  private static final ReplicaId C = id(3);
  private static final ReplicaId D = id(4);
  private static final ReplicaId E = id(5);

  private final Machine machine = new Machine(configuration(1, A, B, C));

  @Test
  void validChangeEndsTheEpoch() {
    nodeUp(D);
    Outcome outcome = change(1, A, B, D);
    assertThat(outcome.status()).isEqualTo(OutcomeStatus.OK);
    assertThat(outcome.reader().readLong()).isEqualTo(2);
    assertThat(machine.state.configuration()).isEqualTo(configuration(2, A, B, D));
    assertThat(machine.state.change()).isEqualTo(new MemberChange(2, configuration(2, A, B, D), A));
  }

  @Test
  void changeIsToldOfItsSlotOnly() {
    nodeUp(D);
    change(1, A, B, D);
    machine.tick(1);
    assertThat(machine.state.change()).isNull();
  }

  /** E2: "expectedEpoch == e"; "one change at a time, races harmless". */
  @Test
  void ofTwoRacingChangesTheLaterIsRefused() {
    nodeUp(D);
    nodeUp(E);
    change(1, A, B, D);
    assertThat(change(1, A, B, E).status()).isEqualTo(OutcomeStatus.REFUSED);
    assertThat(change(3, A, B, E).status()).isEqualTo(OutcomeStatus.REFUSED);
    assertThat(machine.state.configuration()).isEqualTo(configuration(2, A, B, D));
    assertThat(machine.state.change()).isNull();
  }

  @Test
  void changeProposedTwiceIsMadeOnce() {
    nodeUp(D);
    change(1, A, B, D);
    assertThat(change(1, A, B, D).status()).isEqualTo(OutcomeStatus.OK);
    assertThat(machine.state.change()).isNull();
    assertThat(machine.state.configuration().epoch()).isEqualTo(2);
  }

  /** E2: "every new id announced by NodeUp in this log". */
  @Test
  void voterThatWasNotAnnouncedIsRefused() {
    assertThat(change(1, A, B, D).status()).isEqualTo(OutcomeStatus.REFUSED);
  }

  /** E2: "and never a voter before (the ids ever used are in the snapshot)"; M2. */
  @Test
  void whoHasLeftNeverVotesAgain() {
    nodeUp(D);
    change(1, A, B, D);
    machine.state = restore(machine.snapshot());
    assertThat(nodeUp(C).status()).isEqualTo(OutcomeStatus.REFUSED);
    assertThat(change(2, A, B, C).status()).isEqualTo(OutcomeStatus.REFUSED);
  }

  /** M3: "makes a new clusterId"; M2 goes on through it. */
  @Test
  void resetStateHasOtherVotersAndForgetsNobodyWhoHasVoted() {
    nodeUp(D);
    machine.state.reset(configuration(2, E));
    assertThat(machine.state.configuration()).isEqualTo(configuration(2, E));
    machine.state = restore(machine.snapshot());
    assertThat(nodeUp(A).status()).isEqualTo(OutcomeStatus.REFUSED);
    assertThatThrownBy(() -> machine.state.reset(configuration(2, E)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void voterMayBeAnnouncedAgainWithoutEffect() {
    assertThat(nodeUp(A).status()).isEqualTo(OutcomeStatus.OK);
    assertThat(machine.state.configuration()).isEqualTo(configuration(1, A, B, C));
    assertThat(change(1, B, C, A).status()).isEqualTo(OutcomeStatus.OK);
    assertThat(machine.state.configuration()).isEqualTo(configuration(2, A, B, C));
  }

  /** E2: "firstLeader is in newVoters, which has no duplicates". */
  @Test
  void firstLeaderVotesAndNobodyTwice() {
    assertThat(change(new Reconfigure(1, false, List.of(A, B, C), D)).status())
        .isEqualTo(OutcomeStatus.REFUSED);
    assertThat(change(1, A, B, B).status()).isEqualTo(OutcomeStatus.REFUSED);
    assertThat(change(new Reconfigure(1, true, List.of(), A)).status())
        .isEqualTo(OutcomeStatus.REFUSED);
  }

  /** E2: "never fewer than 3 voters where there were 3 unless forced". */
  @Test
  void fewerThanThreeTakeForce() {
    assertThat(change(1, A, B).status()).isEqualTo(OutcomeStatus.REFUSED);
    assertThat(change(1, A).status()).isEqualTo(OutcomeStatus.REFUSED);
    assertThat(change(new Reconfigure(1, true, List.of(A), A)).status())
        .isEqualTo(OutcomeStatus.OK);
  }

  /** E7: "Growth from one goes 1 -> 3 in one stop-sign"; "Two voters only on explicit request". */
  @Test
  void oneGrowsToThreeAtOnce() {
    machine.state = new StateMachine(Machine.TYPES, configuration(1, A));
    nodeUp(B);
    nodeUp(C);
    assertThat(change(1, A, B).status()).isEqualTo(OutcomeStatus.REFUSED);
    assertThat(change(1, A, B, C).status()).isEqualTo(OutcomeStatus.OK);
    assertThat(machine.state.configuration()).isEqualTo(configuration(2, A, B, C));
  }

  @Test
  void lonelyVoterMayBeReplaced() {
    machine.state = new StateMachine(Machine.TYPES, configuration(1, A));
    nodeUp(B);
    assertThat(change(1, B).status()).isEqualTo(OutcomeStatus.OK);
  }

  @Test
  void onlyAChangeThatIsAloneInItsSlotCounts() {
    nodeUp(D);
    var wanted = new Reconfigure(1, false, List.of(A, B, D), A);
    Value crowded = machine.batch(List.of(w -> w.reconfigure(1, wanted), w -> w.nodeUp(2, E, "e")));
    assertThat(new BatchStopSigns().mayBe(crowded)).isFalse();
    assertThat(machine.apply(crowded).get(0).status()).isEqualTo(OutcomeStatus.REFUSED);
    assertThat(machine.state.change()).isNull();
  }

  @Test
  void onlyAChangeMayBeAStopSign() {
    var stopSigns = new BatchStopSigns();
    var wanted = new Reconfigure(9, false, List.of(A), A);
    assertThat(stopSigns.mayBe(machine.batch(List.of(w -> w.reconfigure(1, wanted))))).isTrue();
    List<Consumer<CommandWriter>> others =
        List.of(w -> w.nodeUp(1, D, "d"), w -> w.openSession(1, 0), w -> w.keepAlive(1, 1));
    for (Consumer<CommandWriter> other : others) {
      assertThat(stopSigns.mayBe(machine.batch(List.of(other)))).isFalse();
    }
    assertThat(stopSigns.mayBe(Value.NO_OP)).isFalse();
    byte[] array = machine.batch(List.of(w -> w.reconfigure(1, wanted))).array();
    for (int length = 0; length < 6; length++) {
      assertThat(stopSigns.mayBe(new Value(array, 0, length))).isFalse();
    }
  }

  @Test
  void machineOfNoInstanceHasNoMembers() {
    machine.state = new StateMachine(Machine.TYPES);
    nodeUp(A);
    assertThat(change(1, A).status()).isEqualTo(OutcomeStatus.REFUSED);
    assertThat(machine.state.configuration()).isEqualTo(Configuration.NONE);
  }

  @Test
  void announcedWithoutAnEndAreForgottenFromTheFirst() {
    for (int i = 0; i <= Limits.ANNOUNCED; i++) {
      nodeUp(id(100 + i));
    }
    assertThat(change(1, A, B, id(100)).status()).isEqualTo(OutcomeStatus.REFUSED);
    assertThat(change(1, A, B, id(101)).status()).isEqualTo(OutcomeStatus.OK);
  }

  @Test
  void nonsenseIsRefused() {
    assertThat(nodeUp(ReplicaId.NONE).status()).isEqualTo(OutcomeStatus.REFUSED);
    ReplicaId[] many = new ReplicaId[Limits.VOTERS + 1];
    Arrays.setAll(many, i -> id(i + 1));
    assertThat(change(1, many).status()).isEqualTo(OutcomeStatus.REFUSED);
  }

  /** F4: members in a snapshot, byte by byte. */
  @Test
  void snapshotWithMembersIsThatOfTheGoldenFile() throws IOException {
    nodeUp(D);
    change(1, A, B, D);
    nodeUp(E);
    GoldenFile.check("snapshot-5.hex", "MemberRulesTest", machine.snapshot());
    byte[] snapshot = machine.snapshot();
    machine.state = restore(GoldenFile.bytes("snapshot-3.hex")); // From before calls could wait.
    assertThat(machine.snapshot()).isEqualTo(snapshot);
    machine.state = restore(snapshot);
    assertThat(machine.snapshot()).isEqualTo(snapshot);
    assertThat(change(2, B, D, E).status()).isEqualTo(OutcomeStatus.OK);
  }

  private Outcome nodeUp(ReplicaId replica) {
    return machine.one(w -> w.nodeUp(7, replica, address(replica)));
  }

  /** To be led by the first. */
  private Outcome change(long expectedEpoch, ReplicaId... voters) {
    return change(new Reconfigure(expectedEpoch, false, List.of(voters), voters[0]));
  }

  private Outcome change(Reconfigure wanted) {
    return machine.one(w -> w.reconfigure(8, wanted));
  }

  private static StateMachine restore(byte[] snapshot) {
    return StateMachine.restore(Machine.TYPES, new MessagePackReader(snapshot));
  }

  private static Configuration configuration(long epoch, ReplicaId... voters) {
    var addresses = new TreeMap<ReplicaId, String>();
    for (ReplicaId voter : voters) {
      addresses.put(voter, address(voter));
    }
    return new Configuration(epoch, addresses);
  }

  private static String address(ReplicaId replica) {
    return "10.0.0." + replica.low() + ":14000";
  }

  private static ReplicaId id(long number) {
    return new ReplicaId(0, number);
  }
}
