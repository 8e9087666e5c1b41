package org.concoord.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concoord.paxos.OutboxAssert.assertThat;
import static org.concoord.paxos.Voters.A;
import static org.concoord.paxos.Voters.B;
import static org.concoord.paxos.Voters.C;
import static org.concoord.paxos.Voters.D;
import static org.concoord.paxos.Voters.EPOCH;
import static org.concoord.paxos.Voters.FIVE;
import static org.concoord.paxos.Voters.THREE;
import static org.concoord.paxos.Voters.ballot;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule R7, leases: the one who holds one and the one who grants it, each on a bench. */
class LeaseRulesTest {
  private static final long MICROS = 100_000;

  /** 100 ms, of which 79 may be relied on. */
  private static final LeaseTerms LEASES = new LeaseTerms(MICROS, 100);

  private static final Ballot OF_C = ballot(3, C);

  private final NodeBench a = new NodeBench(A, THREE, LEASES);

  /** Leads with a lease that was asked for just now. */
  private Ballot leased() {
    Ballot ballot = a.lead(B);
    long read = a.read();
    assertThat(a.out).sends(B, new Message.Confirm(EPOCH, ballot, 1, MICROS));
    a.granted(B, ballot, 1, ballot, MICROS);
    assertThat(a.out.readable()).containsExactly(read);
    a.clear();
    return ballot;
  }

  private void pass(int millis) {
    a.pass(Duration.ofMillis(millis));
  }

  private boolean readsAtOnce() {
    a.clear();
    long read = a.read();
    return a.out.readable().equals(List.of(read));
  }

  @Test
  void readsUnderALeaseAskNobody() {
    leased();
    pass(30);
    assertThat(readsAtOnce()).isTrue();
    assertThat(a.out).sendsNo(Message.Confirm.class);
    a.receive(C, new Message.AskRead(EPOCH, 77));
    assertThat(a.out).sends(C, new Message.Readable(EPOCH, 77, 0));
  }

  /** Ticks do not count: a process that was stopped may be asked before it ticks. */
  @Test
  void aLeaseIsLookedAtWhenAReadComes() {
    leased();
    pass(78);
    assertThat(readsAtOnce()).isTrue();
    pass(1);
    assertThat(readsAtOnce()).isFalse();
  }

  @Test
  void aLeaseIsCountedFromWhenItWasAskedFor() {
    Ballot ballot = a.lead(B);
    a.read();
    pass(50);
    a.granted(B, ballot, 1, ballot, MICROS);
    pass(28);
    assertThat(readsAtOnce()).isTrue();
    pass(1);
    assertThat(readsAtOnce()).isFalse();
  }

  @Test
  void whoeverReadsAllTheTimeNeverWaits() {
    Ballot ballot = leased();
    pass(40);
    assertThat(readsAtOnce()).isTrue();
    assertThat(a.out.sentTo(B, Message.Confirm.class))
        .containsExactly(new Message.Confirm(EPOCH, ballot, 2, MICROS));
    assertThat(readsAtOnce()).isTrue();
    assertThat(a.out).sendsNo(Message.Confirm.class);
    a.granted(B, ballot, 2, ballot, MICROS);
    pass(60);
    assertThat(readsAtOnce()).isTrue();
  }

  @Test
  void readsThatWaitedForTheNextRoundAreAnsweredWithTheLease() {
    Ballot ballot = a.lead(B);
    long first = a.read();
    long second = a.read();
    a.granted(B, ballot, 1, ballot, MICROS);
    assertThat(a.out.readable()).containsExactly(first, second);
  }

  /** R7: "r = max(commit, end of the recovered suffix)" under a lease too. */
  @Test
  void readsUnderALeaseSeeWhatWasDecidedSince() {
    Ballot ballot = leased();
    a.propose("x");
    a.accepted(B, ballot, 1, 1);
    a.clear().receive(C, new Message.AskRead(EPOCH, 77));
    assertThat(a.out).sends(C, new Message.Readable(EPOCH, 77, 1));
  }

  @Test
  void theShortestGrantOfAMajorityCounts() {
    NodeBench five = new NodeBench(A, FIVE, LEASES);
    Ballot ballot = five.lead(B, C);
    five.read();
    five.granted(B, ballot, 1, ballot, MICROS).granted(D, ballot, 1, ballot, MICROS / 2);
    five.pass(Duration.ofMillis(39)).clear();
    five.read();
    assertThat(five.out.readable()).isEmpty();
  }

  @Test
  void noLeaseComesOfOneWhoGrantsNone() {
    Ballot ballot = a.lead(B);
    a.read();
    a.granted(B, ballot, 1, ballot, 0);
    assertThat(readsAtOnce()).isFalse();
  }

  /** R7: "a leader that hands over gives up its lease first, and tells so". */
  @Test
  void whoHandsOverHasEndedItsLease() {
    Ballot ballot = leased();
    a.tickAnsweredBy(Timing.LAN.heartbeatTicks(), B, C);
    a.clear().node.handOver(a.out);
    assertThat(a.out)
        .thenSends(A, new Message.LeaseEnded(EPOCH, ballot))
        .thenSends(B, new Message.LeaseEnded(EPOCH, ballot))
        .thenSends(C, new Message.LeaseEnded(EPOCH, ballot))
        .thenSends(B, new Message.HandOver(EPOCH, ballot));
    assertThat(readsAtOnce()).isFalse();
    assertThat(a.out).sends(B, new Message.Confirm(EPOCH, ballot, 2, 0));
  }

  @Test
  void whoLeadsNoMoreSaysThatItsLeaseHasEnded() {
    Ballot ballot = leased();
    a.accept(ballot.next(C), 1, 1, 0, "x");
    assertThat(a.out).sends(B, new Message.LeaseEnded(EPOCH, ballot));
    Ballot next = a.clear().lead(B);
    assertThat(ballot.isBelow(next)).isTrue();
    assertThat(readsAtOnce()).isFalse();
  }

  @Test
  void withoutLeasesNobodyAsksForOrGrantsAny() {
    NodeBench without = new NodeBench(A, THREE);
    without.leaderBeats(OF_C, 0).clear();
    without.receive(C, new Message.Confirm(EPOCH, OF_C, 1, MICROS));
    assertThat(without.out).sends(C, new Message.Confirmed(EPOCH, OF_C, 1, Ballot.ZERO, 0));
  }

  /** Follows C, and has granted it as much as it asked for. */
  private void grant(long micros) {
    a.leaderBeats(OF_C, 0).clear();
    a.receive(C, new Message.Confirm(EPOCH, OF_C, 1, micros));
    assertThat(a.out)
        .sends(C, new Message.Confirmed(EPOCH, OF_C, 1, Ballot.ZERO, Math.min(micros, MICROS)));
    a.clear();
  }

  /** Of one to whom the lead was handed over, whom nobody ignores otherwise (R6). */
  private boolean promises(Ballot ballot) {
    a.clear().receive(ballot.leader(), new Message.Prepare(EPOCH, ballot, 1, true));
    return !a.out.sent(Message.Promise.class).isEmpty();
  }

  @Test
  void aGrantorPromisesNothingHigherUntilTheGrantHasRunOut() {
    grant(MICROS);
    pass(99);
    assertThat(promises(ballot(4, B))).isFalse();
    pass(1);
    assertThat(promises(ballot(4, B))).isTrue();
  }

  @Test
  void aGrantorGrantsNoMoreThanItWouldAskForItself() {
    grant(10 * MICROS);
    pass(100);
    assertThat(promises(ballot(4, B))).isTrue();
  }

  @Test
  void aGrantorDoesNotStand() {
    NodeBench patient = new NodeBench(A, THREE, new LeaseTerms(1_000_000, 100));
    patient.leaderBeats(OF_C, 0);
    patient.receive(C, new Message.Confirm(EPOCH, OF_C, 1, 1_000_000));
    patient.tickAnsweredBy(99, B, C);
    assertThat(patient.node.role()).isEqualTo(Role.FOLLOWER);
    patient.tickAnsweredBy(1 + 2 * Timing.LAN.heartbeatTicks(), B, C);
    assertThat(patient.node.role()).isEqualTo(Role.CANDIDATE);
  }

  @Test
  void theHolderItselfMayStandAnew() {
    grant(MICROS);
    assertThat(promises(OF_C.next(C))).isTrue();
  }

  @Test
  void aGrantEndsWhenItsHolderSaysSo() {
    grant(MICROS);
    a.receive(B, new Message.LeaseEnded(EPOCH, OF_C));
    a.receive(C, new Message.LeaseEnded(EPOCH, ballot(2, C)));
    assertThat(promises(ballot(4, B))).isFalse();
    a.receive(C, new Message.LeaseEnded(EPOCH, OF_C));
    assertThat(promises(ballot(4, B))).isTrue();
  }

  @Test
  void whoIsHandedTheLeadNeedNotWaitForItsOwnGrant() {
    a.tickAnsweredBy(Timing.LAN.heartbeatTicks(), B, C);
    a.accept(OF_C, 1, 1, 0, "x").leaderBeats(OF_C, 0);
    a.receive(C, new Message.Confirm(EPOCH, OF_C, 1, MICROS));
    a.receive(C, new Message.HandOver(EPOCH, OF_C));
    assertThat(a.node.role()).isEqualTo(Role.CANDIDATE);
  }

  /** Both could not be kept; but it confirms, since that tells of this moment only. */
  @Test
  void nothingIsGrantedToAnotherBallotMeanwhile() {
    grant(MICROS);
    Ballot higher = ballot(4, B);
    a.receive(B, new Message.Confirm(EPOCH, higher, 1, MICROS));
    assertThat(a.out).sends(B, new Message.Confirmed(EPOCH, higher, 1, Ballot.ZERO, 0));
    pass(100);
    a.clear().receive(B, new Message.Confirm(EPOCH, higher, 2, MICROS));
    assertThat(a.out).sends(B, new Message.Confirmed(EPOCH, higher, 2, Ballot.ZERO, MICROS));
  }

  @Test
  void nothingIsGrantedBelowAPromise() {
    a.accept(OF_C, 1, 1, 0, "x");
    Ballot lower = ballot(2, B);
    a.clear().receive(B, new Message.Confirm(EPOCH, lower, 1, MICROS));
    assertThat(a.out).sends(B, new Message.Confirmed(EPOCH, lower, 1, OF_C, 0));
  }

  /** R7: "grants are volatile". */
  @Test
  void whoeverBeginsAgainWaitsUntilWhatItMayHaveGrantedHasRunOut() {
    a.assumeGrants();
    assertThat(promises(ballot(4, B))).isFalse();
    a.clear().receive(C, new Message.Confirm(EPOCH, OF_C, 1, MICROS));
    assertThat(a.out).sends(C, new Message.Confirmed(EPOCH, OF_C, 1, Ballot.ZERO, 0));
    pass(100);
    assertThat(promises(ballot(4, B))).isTrue();
  }

  /** A grant asks for no promise, so one that never promised may have granted as well. */
  @Test
  void whoeverNeverPromisedWaitsAllTheSame() {
    assertThat(a.node.promised()).isEqualTo(Ballot.ZERO);
    a.node.resume(0, a.out);
    assertThat(promises(ballot(1, B))).isFalse();
    pass(100);
    assertThat(promises(ballot(1, B))).isTrue();
  }
}
