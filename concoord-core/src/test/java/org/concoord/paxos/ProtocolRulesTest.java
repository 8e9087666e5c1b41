package org.concoord.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concoord.paxos.OutboxAssert.assertThat;
import static org.concoord.paxos.Voters.A;
import static org.concoord.paxos.Voters.B;
import static org.concoord.paxos.Voters.C;
import static org.concoord.paxos.Voters.D;
import static org.concoord.paxos.Voters.E;
import static org.concoord.paxos.Voters.EPOCH;
import static org.concoord.paxos.Voters.FIVE;
import static org.concoord.paxos.Voters.value;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of docs/protocol.md, one test or more for each, quoted by letter. */
class ProtocolRulesTest {
  /**
   * 2.3: "an index c heard from the leader of (e,b) makes slot <= c decided at a follower only
   * where its accepted ballot is b". It holds only if the leader of b never announces a slot where
   * another value than its own proposal was decided, which it may come to know by a fetch.
   */
  @Test
  void rule23LeaderNeverAnnouncesAFetchedDecisionOverItsOwnProposal() {
    NodeBench a = new NodeBench(A, FIVE);
    Ballot ballot = a.lead(B, C);
    a.propose("mine"); // only B will ever have it; meanwhile E leads C and D
    a.clear();

    a.receive(D, new Message.Decisions(EPOCH, 1, 1, 0, List.of(value("chosen"))));
    a.tick(20);

    assertThat(a.out).decides(1, value("chosen"));
    assertThat(a.out.sent(Message.Heartbeat.class))
        .noneMatch(beat -> beat.leading() && beat.ballot().equals(ballot) && beat.commit() >= 1);
  }

  /**
   * R4: "slots in (trim, commit] may be fetched or settled by the highest ballot". A voter may know
   * a slot to be decided under a ballot above ours, in which case nobody of our majority need hold
   * a value for it: the ballot is over.
   */
  @Test
  void ruleR4BallotIsDroppedWhereItsMajorityKnowsADecisionThatNoneOfThemAccepted() {
    NodeBench a = new NodeBench(A, FIVE);
    Ballot ballot = a.stand(B, C);
    a.promise(B, ballot);
    a.receive(E, new Message.Promise(EPOCH, ballot, 1, 0, 1, 1, 0, List.of()));

    assertThat(a.node.role()).isEqualTo(Role.FOLLOWER);
    assertThat(a.out).sendsNo(Message.Accept.class);
  }
}
