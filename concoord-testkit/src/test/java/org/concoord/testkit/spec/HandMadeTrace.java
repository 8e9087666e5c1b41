package org.concoord.testkit.spec;

import java.util.List;
import java.util.TreeMap;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.MemberChange;
import org.concoord.paxos.Message;
import org.concoord.paxos.PValue;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Role;
import org.concoord.paxos.Value;

/** Steps of three voters, in the order in which they are written down. */
final class HandMadeTrace {
  static final List<ReplicaId> VOTERS =
      List.of(new ReplicaId(1, 0), new ReplicaId(2, 0), new ReplicaId(3, 0));

  /** Of the first voter, of the second, and of the first again. */
  static final Ballot FIRST = new Ballot(1, VOTERS.get(0));

  static final Ballot SECOND = new Ballot(2, VOTERS.get(1));
  static final Ballot THIRD = new Ballot(3, VOTERS.get(0));
  static final Value RED = Value.of((byte) 1);
  static final Value BLUE = Value.of((byte) 2);

  /** Votes only where a later epoch names it. */
  static final int LEARNER = 3;

  private static final List<ReplicaId> REPLICAS =
      List.of(VOTERS.get(0), VOTERS.get(1), VOTERS.get(2), new ReplicaId(4, 0));

  final Refinement specification =
      new Refinement(new Epoch(1, VOTERS), REPLICAS, new CountingSpecification());

  /** The replica finds that the slot was a stop-sign, after which these vote. */
  HandMadeTrace enter(int replica, long epoch, long slot, int firstLeader, int... voters) {
    TreeMap<ReplicaId, String> next = new TreeMap<>();
    for (int voter : voters) {
      next.put(REPLICAS.get(voter), "somewhere");
    }
    specification.onEntered(
        replica, new MemberChange(slot, new Configuration(epoch, next), REPLICAS.get(firstLeader)));
    return this;
  }

  /** The ballot that a stop-sign gives to its first leader. */
  static Ballot given(int leader) {
    return new Ballot(0, REPLICAS.get(leader));
  }

  HandMadeTrace promiseInNext(int voter, int firstLeader) {
    specification.onAppend(voter, new JournalRecord.Promised(2, given(firstLeader)));
    return this;
  }

  /** The first leader of the second epoch, its only voter, decides the epoch's first slot. */
  HandMadeTrace decideAloneInNext(int voter, long slot, Value value) {
    Ballot ballot = given(voter);
    var vote = new JournalRecord.AcceptedValue(2, new PValue(slot, ballot, value));
    var accepted = new Message.Accepted(2, ballot, slot, slot, slot - 1);
    promiseInNext(voter, voter);
    specification.onDurable(voter, new JournalRecord.Promised(2, ballot));
    lead(ballot).send(voter, voter, new Message.Accept(2, ballot, slot, slot, 1, value), false);
    specification.onAppend(voter, vote);
    specification.onDurable(voter, vote);
    return send(voter, voter, accepted, true)
        .deliver(voter, voter, accepted)
        .decide(voter, slot, value);
  }

  /** A ballot's leader promises it to itself, and asks all from the first slot on. */
  HandMadeTrace prepare(Ballot ballot) {
    return promise(leader(ballot), ballot).sendPrepare(leader(ballot), ballot, 1, true);
  }

  HandMadeTrace sendPrepare(int from, Ballot ballot, long slot, boolean waits) {
    return send(from, 0, new Message.Prepare(1, ballot, slot, false), waits);
  }

  HandMadeTrace promise(int voter, Ballot ballot) {
    return appendPromise(voter, ballot).forcePromise(voter, ballot);
  }

  HandMadeTrace appendPromise(int voter, Ballot ballot) {
    specification.onAppend(voter, new JournalRecord.Promised(1, ballot));
    return this;
  }

  HandMadeTrace forcePromise(int voter, Ballot ballot) {
    specification.onDurable(voter, new JournalRecord.Promised(1, ballot));
    return this;
  }

  /** An answer that is sent and arrives. */
  HandMadeTrace answer(int voter, Ballot ballot, PValue... votes) {
    return answer(voter, ballot, 0, 0, votes);
  }

  HandMadeTrace answer(int voter, Ballot ballot, long commit, long trim, PValue... votes) {
    var promise = new Message.Promise(1, ballot, 1, 0, 1, commit, trim, List.of(votes));
    return send(voter, leader(ballot), promise, true).deliver(voter, leader(ballot), promise);
  }

  /** Phase 1 of a ballot that nobody has anything to tell about: two of three answer. */
  HandMadeTrace elect(Ballot ballot) {
    int other = 1 - leader(ballot);
    return prepare(ballot)
        .promise(other, ballot)
        .answer(leader(ballot), ballot)
        .answer(other, ballot)
        .lead(ballot);
  }

  HandMadeTrace lead(Ballot ballot) {
    specification.onRole(leader(ballot), Role.LEADER, ballot);
    return this;
  }

  HandMadeTrace follow(int replica) {
    specification.onRole(replica, Role.FOLLOWER, Ballot.ZERO);
    return this;
  }

  HandMadeTrace propose(Ballot ballot, long slot, Value value) {
    return propose(ballot, 1, slot, 0, value);
  }

  HandMadeTrace propose(Ballot ballot, long first, long slot, long commit, Value value) {
    var accept = new Message.Accept(1, ballot, first, slot, commit, value);
    return send(leader(ballot), 1, accept, false);
  }

  HandMadeTrace vote(int voter, Ballot ballot, long slot, Value value) {
    return appendVote(voter, ballot, slot, value).forceVote(voter, ballot, slot, value);
  }

  HandMadeTrace appendVote(int voter, Ballot ballot, long slot, Value value) {
    specification.onAppend(voter, record(ballot, slot, value));
    return this;
  }

  HandMadeTrace forceVote(int voter, Ballot ballot, long slot, Value value) {
    specification.onDurable(voter, record(ballot, slot, value));
    return this;
  }

  private static JournalRecord record(Ballot ballot, long slot, Value value) {
    return new JournalRecord.AcceptedValue(1, new PValue(slot, ballot, value));
  }

  /** An acknowledgement that is sent and arrives. */
  HandMadeTrace acknowledge(int voter, Ballot ballot, long low, long high) {
    var accepted = new Message.Accepted(1, ballot, low, high, 0);
    return send(voter, leader(ballot), accepted, true).deliver(voter, leader(ballot), accepted);
  }

  HandMadeTrace decide(int replica, long slot, Value value) {
    specification.onDecided(replica, slot, value);
    return this;
  }

  /** The first two voters vote in slot 1, and the leader of {@link #FIRST} counts and decides. */
  HandMadeTrace choose(Value value) {
    return propose(FIRST, 1, value)
        .vote(0, FIRST, 1, value)
        .vote(1, FIRST, 1, value)
        .acknowledge(0, FIRST, 1, 1)
        .acknowledge(1, FIRST, 1, 1)
        .decide(0, 1, value);
  }

  HandMadeTrace fetch(int replica, long from, Value... values) {
    return deliver(2, replica, new Message.Decisions(1, from, 0, 0, List.of(values)));
  }

  HandMadeTrace send(int from, int to, Message message, boolean waits) {
    specification.onSend(from, VOTERS.get(to), message, waits);
    return this;
  }

  HandMadeTrace deliver(int from, int to, Message message) {
    specification.onDeliver(VOTERS.get(from), to, message);
    return this;
  }

  /** Clients want a read of a replica, which asks the leader. */
  HandMadeTrace askRead(int replica, int leader, long read) {
    specification.onReadWanted(replica, read);
    var ask = new Message.AskRead(1, read);
    return send(replica, leader, ask, false).deliver(replica, leader, ask);
  }

  HandMadeTrace confirm(Ballot ballot, long round) {
    return send(leader(ballot), 1, new Message.Confirm(1, ballot, round, 0), false);
  }

  /** An answer to a round that is sent and arrives. */
  HandMadeTrace confirmed(int voter, Ballot ballot, long round, Ballot promised) {
    return confirmed(voter, ballot, round, promised, 0);
  }

  /** As above, with a lease. */
  HandMadeTrace confirmed(int voter, Ballot ballot, long round, Ballot promised, long micros) {
    var answer = new Message.Confirmed(1, ballot, round, promised, micros);
    return send(voter, leader(ballot), answer, false).deliver(voter, leader(ballot), answer);
  }

  HandMadeTrace heartbeat(int from, Ballot ballot, boolean leading, long commit, long trim) {
    return send(
        from, 1 - from, new Message.Heartbeat(1, 1, ballot, leading, true, commit, trim), false);
  }

  HandMadeTrace execute(int replica, long slot) {
    specification.onExecuted(replica, slot);
    return this;
  }

  /** The outcome of one command of session (1, 0), or of the command that opens it. */
  HandMadeTrace outcome(int replica, boolean opens, long sequence, int... bytes) {
    specification.onOutcome(replica, opens ? 0 : 1, 0, sequence, bytes(bytes));
    return this;
  }

  HandMadeTrace answerClient(long sequence, int... bytes) {
    specification.onAnswered(0, 1, 0, sequence, bytes(bytes));
    return this;
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static int leader(Ballot ballot) {
    return VOTERS.indexOf(ballot.leader());
  }
}
