package org.concoord.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concoord.paxos.Voters.A;
import static org.concoord.paxos.Voters.B;
import static org.concoord.paxos.Voters.C;
import static org.concoord.paxos.Voters.D;
import static org.concoord.paxos.Voters.FIVE;
import static org.concoord.paxos.Voters.ballot;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ElectionTest {
  private final Election election = new Election(A, FIVE, Timing.LAN, new SplittableRandom(3));

  @Test
  void isConnectedToAMajorityOnlyWhileItAnswers() {
    answer(B, 100);
    assertThat(election.isQuorumConnected(100)).isFalse();
    answer(C, 100);
    assertThat(election.isQuorumConnected(100)).isTrue();
    assertThat(election.isQuorumConnected(100 + Timing.LAN.electionMinTicks())).isFalse();
  }

  @Test
  void countsNoAnswerToAHeartbeatFromBeforeAPause() {
    long round = election.nextRound(100);
    election.onAnswer(B, round, 600);
    assertThat(election.isConnected(B, 600)).isFalse();
  }

  @Test
  void countsNoAnswerToARoundItNeverSent() {
    election.onAnswer(B, 1, 0);
    assertThat(election.isConnected(B, 0)).isFalse();
  }

  @Test
  void takesABrokenConnectionForSilence() {
    answer(B, 100);
    election.onDisconnected(B);
    assertThat(election.isConnected(B, 100)).isFalse();
  }

  @Test
  void waitsForALeaderAtLeastTheShortestSilence() {
    election.onLeader(B, 100);
    assertThat(election.hearsLeader(114)).isTrue();
    assertThat(election.hearsLeader(115)).isFalse();
    assertThat(election.isDue(114)).isFalse();
    assertThat(election.isDue(130)).isTrue();
  }

  @Test
  void takesProposalsOfItsLeaderForSignsOfLife() {
    election.onLeader(B, 100);
    election.onProposalOf(B, 114);
    assertThat(election.hearsLeader(120)).isTrue();
    assertThat(election.isDue(128)).isFalse();
    election.onProposalOf(C, 125);
    assertThat(election.hearsLeader(129)).as("C is nobody's leader").isFalse();
  }

  @Test
  void standsSoonAfterItsLeaderWentAndLaterAfterAnotherStood() {
    election.leaderGone(100);
    assertThat(election.isDue(110)).isTrue();
    election.leaderUnknown(100);
    assertThat(election.isDue(114)).isFalse();
    assertThat(election.leader()).isEqualTo(ReplicaId.NONE);
  }

  @Test
  void remembersTheHighestBallotOnly() {
    election.onSeen(ballot(4, D));
    election.onSeen(ballot(4, B));
    assertThat(election.highestSeen()).isEqualTo(ballot(4, D));
  }

  private void answer(ReplicaId from, long now) {
    election.onAnswer(from, election.nextRound(now), now);
  }
}
