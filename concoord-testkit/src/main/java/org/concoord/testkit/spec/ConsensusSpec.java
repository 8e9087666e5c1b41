package org.concoord.testkit.spec;

import static org.concoord.testkit.spec.Guard.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.Message;
import org.concoord.paxos.PValue;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * Agreement of one epoch as rules R1-R5 and 2.3 put it: a state, and one method for each action,
 * which refuses the step where a guard fails. Replicas are named by their position among all of the
 * instance, of which this epoch's voters are some.
 *
 * <p>Votes are kept for ever, with the ballots they were cast under, so that what a majority's
 * answers show is read from what the voters did and not from what the answers said: the rule is
 * "shows safe at" of Lamport's Voting specification (<em>Paxos Made Simple</em>'s invariant P2c).
 * Messages are no part of the state but for what they brought to whom: a replica counts a promise
 * or a vote only if it came, and only for its own ballot.
 */
final class ConsensusSpec {
  private static final long WINDOW_SLOTS = 1024;

  /** What one voter has done, and what it was brought by others. */
  private static final class Voter {
    private Ballot promised = Ballot.ZERO;
    private Ballot durablyPromised = Ballot.ZERO;
    private long highestVote;

    /** Whether it acts here no more, since it had left the epoch in an earlier life (E4). */
    private boolean retired;

    /** Whether it is durable that it acts here: only a snapshot of the epoch needs no record. */
    private boolean entered;

    /** The ballot it leads, or null. */
    private @Nullable BallotState led;

    /** The commit index last heard from a leader, and under which ballot. */
    private Ballot heardUnder = Ballot.ZERO;

    private long heardCommit;

    /** What it acknowledged last, and its answer under way: votes told in it so far. */
    private Ballot acknowledgedUnder = Ballot.ZERO;

    private final Run acknowledged = new Run();
    private long told;
  }

  private final int quorum;
  private final List<ReplicaId> replicas;
  private final LogSpec log;

  /** The voters of the epoch, as bits. */
  private final long electorate;

  /** The last slot before the epoch. */
  private final long before;

  /** The ballot that the epoch's stop-sign gave away, which needs no phase 1 (E3). */
  private final Ballot given;

  private final Voter[] voters;
  private final Map<Ballot, BallotState> ballots = new HashMap<>();

  /** From the epoch's first slot on. */
  private final List<SlotState> slots = new ArrayList<>();

  /** Most steps concern the ballot of the step before. */
  private BallotState lastAsked;

  /**
   * @param replicas all of the instance, by position
   */
  ConsensusSpec(Epoch epoch, List<ReplicaId> replicas, LogSpec log, long before, Ballot given) {
    this.quorum = epoch.quorum();
    this.replicas = replicas;
    this.log = log;
    this.before = before;
    this.given = given;
    this.voters = new Voter[replicas.size()];
    this.lastAsked = new BallotState(Ballot.ZERO, voters.length);
    Arrays.setAll(voters, voter -> new Voter());
    long bits = 0;
    for (int replica = 0; replica < voters.length; replica++) {
      bits |= epoch.isVoter(replicas.get(replica)) ? 1L << replica : 0;
    }
    this.electorate = bits;
  }

  // Phase 1.

  void prepare(int leader, Message.Prepare prepare, boolean waits) {
    BallotState ballot = ballot(prepare.ballot());
    PREPARE_OWN_BALLOT.check(isLeader(leader, prepare.ballot()), leader, prepare);
    PREPARE_PROMISED_TO_SELF.check(
        prepare.ballot().equals(voters[leader].promised), leader, prepare);
    PREPARE_WAITS.check(waits, leader, prepare);
    PREPARE_SAME_QUESTION.check(
        ballot.from == BallotState.NOT_ASKED || ballot.from == prepare.from(), leader, prepare);
    ballot.from = prepare.from();
  }

  void promise(int voter, Ballot ballot) {
    ACT_AS_VOTER.check(mayAct(voter), voter, ballot);
    PROMISE_RISES.check(voters[voter].promised.isBelow(ballot), voter, ballot);
    PROMISE_ASKED.check(
        isLeader(voter, ballot)
            || ballot(ballot).from != BallotState.NOT_ASKED
            || ballot.equals(given),
        voter,
        ballot);
    voters[voter].promised = ballot;
  }

  void promiseIsDurable(int voter, Ballot ballot) {
    voters[voter].durablyPromised = ballot;
    voters[voter].entered = true;
  }

  /**
   * The voter is in the epoch by what is durable: by how it formed, by a snapshot, or by its log.
   */
  void isIn(int voter) {
    voters[voter].entered = true;
  }

  /** Something is said in the name of the epoch that others count on. */
  void tell(int voter, Message message, boolean waits) {
    TELL_ENTERED.check(waits || voters[voter].entered, voter, message);
  }

  void answer(int voter, int to, Message.Promise promise, boolean waits) {
    Voter state = voters[voter];
    ACT_AS_VOTER.check(mayAct(voter), voter, promise);
    ANSWER_PROMISED.check(promise.ballot().equals(state.promised), voter, promise);
    ANSWER_WAITS.check(waits, voter, promise);
    ANSWER_TO_LEADER.check(isLeader(to, promise.ballot()), voter, promise);
    for (PValue told : promise.accepted()) {
      SlotState.Proposal vote = slot(told.slot()).lastVote(voter);
      ANSWER_TRUE.check(
          vote != null && vote.ballot.equals(told.ballot()) && vote.value.equals(told.value()),
          voter,
          told);
    }
    state.told = promise.accepted().size() + (promise.part() == 0 ? 0 : state.told);
    if (promise.part() == promise.parts() - 1) {
      long from = Math.max(ballot(promise.ballot()).from, promise.trim() + 1);
      ANSWER_WHOLE.check(state.told == countVotes(voter, from), voter, promise);
    }
  }

  private long countVotes(int voter, long from) {
    long votes = 0;
    for (long slot = Math.max(1, from); slot <= voters[voter].highestVote; slot++) {
      votes += slot(slot).lastVote(voter) == null ? 0 : 1;
    }
    return votes;
  }

  void receiveAnswer(int leader, int voter, Message.Promise promise) {
    if (isLeader(leader, promise.ballot())) {
      ballot(promise.ballot()).onAnswer(voter, promise);
    }
  }

  /** Phase 1 is complete. */
  void lead(int leader, Ballot number) {
    BallotState ballot = ballot(number);
    LEAD_OWN_BALLOT.check(isLeader(leader, number), leader, number);
    LEAD_ONCE.check(!ballot.isLed(), leader, number);
    if (number.equals(given)) {
      leadAsGiven(leader, ballot);
      return;
    }
    long supporters = 0;
    long commit = 0;
    long trim = 0;
    for (int voter = 0; voter < voters.length; voter++) {
      if (ballot.isAnswered(voter) && !voters[voter].durablyPromised.isBelow(number)) {
        supporters |= 1L << voter;
        commit = Math.max(commit, ballot.toldCommit(voter));
        trim = Math.max(trim, ballot.toldTrim(voter));
      }
    }
    LEAD_QUORUM.check(Long.bitCount(supporters) >= quorum, leader, number);
    long decided = log.decided(leader);
    LEAD_ABOVE_TRIMS.check(trim <= decided, leader, number);
    ballot.last = commit;
    for (long slot = decided + 1; slot <= before + slots.size() || slot <= commit; slot++) {
      boolean shown = slot(slot).shownTo(number, supporters) != null;
      LEAD_NOT_OVERTAKEN.check(shown || slot > commit, leader, number);
      ballot.last = shown ? Math.max(ballot.last, slot) : ballot.last;
    }
    ballot.supporters = supporters;
    ballot.first = decided + 1;
    ballot.next = ballot.first;
    ballot.announced = decided;
    voters[leader].led = ballot;
  }

  /** There is nothing below the ballot that could be found (E3). */
  private void leadAsGiven(int leader, BallotState ballot) {
    LEAD_ENTERED.check(voters[leader].durablyPromised.equals(given), leader, given);
    ballot.supporters = 1L << leader;
    ballot.first = before + 1;
    ballot.last = before;
    ballot.next = ballot.first;
    ballot.announced = before;
    voters[leader].led = ballot;
  }

  void leadsNoMore(int replica) {
    voters[replica].led = null;
  }

  boolean leads(int replica, Ballot number) {
    BallotState led = voters[replica].led;
    return led != null && led.ballot.equals(number);
  }

  /** Whether phase 1 was ever completed. */
  boolean isLed(Ballot number) {
    return ballot(number).isLed();
  }

  // Phase 2.

  /** A proposal sent again is the same proposal. */
  void propose(int leader, Message.Accept accept) {
    PROPOSE_LEADS.check(leads(leader, accept.ballot()), leader, accept);
    BallotState ballot = ballot(accept.ballot());
    PROPOSE_FROM_FIRST.check(accept.first() == ballot.first, leader, accept);
    SlotState slot = slot(accept.slot());
    SlotState.Proposal known = slot.of(accept.ballot());
    if (known != null) {
      PROPOSE_ONE_VALUE.check(known.value.equals(accept.value()), leader, accept);
      return;
    }
    PROPOSE_IN_ORDER.check(accept.slot() == ballot.next, leader, accept);
    SlotState.Proposal shown = slot.shownTo(accept.ballot(), ballot.supporters);
    PROPOSE_SAFE.check(shown == null || shown.value.equals(accept.value()), leader, accept);
    boolean recovered = accept.slot() <= ballot.last;
    PROPOSE_NO_OP.check(!recovered || shown != null || accept.value().isNoOp(), leader, accept);
    PROPOSE_IN_WINDOW.check(
        recovered || accept.slot() - log.decided(leader) <= WINDOW_SLOTS, leader, accept);
    slot.add(accept.ballot(), accept.value());
    ballot.next++;
  }

  void vote(int voter, PValue pvalue) {
    ACT_AS_VOTER.check(mayAct(voter), voter, pvalue);
    Voter state = voters[voter];
    VOTE_NOT_BELOW_PROMISE.check(!pvalue.ballot().isBelow(state.promised), voter, pvalue);
    SlotState.Proposal proposal = slot(pvalue.slot()).of(pvalue.ballot());
    if (proposal == null || !proposal.value.equals(pvalue.value())) {
      throw VOTE_PROPOSED.refused(voter, pvalue);
    }
    proposal.voted |= 1L << voter;
    state.promised = pvalue.ballot();
    state.highestVote = Math.max(state.highestVote, pvalue.slot());
  }

  void voteIsDurable(int voter, PValue pvalue) {
    SlotState.Proposal proposal = slot(pvalue.slot()).of(pvalue.ballot());
    if (proposal != null) {
      proposal.durable |= 1L << voter;
    }
    voters[voter].durablyPromised = pvalue.ballot();
  }

  void acknowledge(int voter, int to, Message.Accepted accepted, boolean waits) {
    ACKNOWLEDGE_WAITS.check(waits, voter, accepted);
    ACKNOWLEDGE_TO_LEADER.check(isLeader(to, accepted.ballot()), voter, accepted);
    Voter state = voters[voter];
    if (!accepted.ballot().equals(state.acknowledgedUnder)) {
      state.acknowledgedUnder = accepted.ballot();
      state.acknowledged.forget();
    }
    long first = state.acknowledged.firstNew(accepted.low(), accepted.high());
    for (long slot = first; slot <= accepted.high(); slot++) {
      ACKNOWLEDGE_VOTED.check(
          slot > 0 && slot(slot).isVotedUnder(accepted.ballot(), voter), voter, accepted);
    }
  }

  /** Only votes that are durable by now count. */
  void receiveAcknowledgement(int leader, int voter, Message.Accepted accepted) {
    if (!isLeader(leader, accepted.ballot())) {
      return;
    }
    Run run = ballot(accepted.ballot()).acknowledged[voter];
    for (long slot = run.firstNew(accepted.low(), accepted.high());
        slot <= accepted.high();
        slot++) {
      SlotState.Proposal proposal = slot(slot).of(accepted.ballot());
      if (proposal != null) {
        proposal.counted |= proposal.durable & 1L << voter;
      }
    }
  }

  // Decisions.

  void decide(int replica, long number, Value value) {
    Voter state = voters[replica];
    DECIDE_IN_ORDER.check(number == log.decided(replica) + 1, replica, number);
    SlotState slot = slot(number);
    DECIDE_KNOWN.check(
        isCounted(state, slot, value)
            || isAnnounced(replica, number, value)
            || log.isFetched(replica, number, value)
            || log.wasDecided(replica, number, value),
        replica,
        new PValue(number, state.promised, value));
    log.decide(replica, number, value);
  }

  private boolean isCounted(Voter state, SlotState slot, Value value) {
    if (state.led == null) {
      return false;
    }
    SlotState.Proposal proposal = slot.of(state.led.ballot);
    return proposal != null
        && Long.bitCount(proposal.counted) >= quorum
        && proposal.value.equals(value);
  }

  private boolean isAnnounced(int replica, long number, Value value) {
    Voter state = voters[replica];
    if (number > state.heardCommit) {
      return false;
    }
    SlotState.Proposal proposal = slot(number).of(state.heardUnder);
    return proposal != null
        && (proposal.voted & 1L << replica) != 0
        && proposal.value.equals(value);
  }

  void announce(int leader, Ballot number, long commit) {
    ANNOUNCE_LEADS.check(leads(leader, number), leader, number);
    ANNOUNCE_DECIDED.check(commit <= log.decided(leader), leader, commit);
    BallotState ballot = ballot(number);
    for (long slot = ballot.announced + 1; slot <= commit; slot++) {
      SlotState.Proposal proposal = slot(slot).of(number);
      ANNOUNCE_PROPOSED.check(
          proposal != null && proposal.value.equals(log.value(slot)), leader, slot);
      ballot.announced = slot;
    }
  }

  void receiveAnnouncement(int replica, int leader, Ballot ballot, long commit) {
    if (isLeader(leader, ballot)) {
      voters[replica].heardUnder = ballot;
      voters[replica].heardCommit = commit;
    }
  }

  // What replicas say of themselves.

  void tellPromise(int replica, Ballot ballot) {
    TELL_PROMISE.check(ballot.equals(voters[replica].promised), replica, ballot);
  }

  void trim(int leader, long trim) {
    for (int voter = 0; voter < voters.length; voter++) {
      TRIM_EXECUTED_BY_ALL.check(!isVoter(voter) || trim <= log.executedEver(voter), leader, trim);
    }
  }

  /** Whoever leads knows what was decided in each slot that it has proposed in (2.3). */
  void install(int replica, long slot) {
    INSTALL_FOLLOWS.check(voters[replica].led == null, replica, slot);
  }

  void rest(int replica, Ballot promised) {
    Voter state = voters[replica];
    REST_PROMISE.check(state.retired || promised.equals(state.promised), replica, promised);
  }

  // Restarts (R2, R3, R5).

  /** A vote that was not durable is forgotten: nobody had been told of it. */
  void loseVote(int voter, PValue pvalue) {
    SlotState.Proposal proposal = slot(pvalue.slot()).of(pvalue.ballot());
    if (proposal != null && (proposal.durable & 1L << voter) == 0) {
      proposal.voted &= ~(1L << voter);
    }
  }

  /** The voter begins again in a later epoch, and may have forgotten what it did in this. */
  void retire(int voter) {
    voters[voter].retired = true;
    voters[voter].led = null;
  }

  /** The voter begins again: with what was durable, and nothing that it was brought. */
  void restart(int voter, Ballot promised) {
    Voter state = voters[voter];
    RESTART_PROMISE.check(!promised.isBelow(state.durablyPromised), voter, promised);
    for (BallotState ballot : ballots.values()) {
      if (isLeader(voter, ballot.ballot) && promised.isBelow(ballot.ballot)) {
        // No question under it has left, for want of a durable promise.
        ballot.from = BallotState.NOT_ASKED;
      }
    }
    state.entered = false;
    state.promised = promised;
    state.durablyPromised = promised;
    state.led = null;
    state.heardUnder = Ballot.ZERO;
    state.heardCommit = 0;
    state.acknowledgedUnder = Ballot.ZERO;
    state.acknowledged.forget();
    state.told = 0;
  }

  // What reads need to know (R7).

  /** Whether a majority may have adopted a ballot above, so that it may have decided something. */
  boolean isOvertaken(Ballot number) {
    int above = 0;
    for (Voter voter : voters) {
      above += number.isBelow(voter.promised) ? 1 : 0;
    }
    return above >= quorum;
  }

  /** The end of what a leader has decided, or has found in phase 1. */
  long readableFrom(int leader) {
    Voter state = voters[leader];
    long decided = log.decided(leader);
    return state.led == null ? decided : Math.max(decided, state.led.last);
  }

  private boolean isLeader(int replica, Ballot ballot) {
    return replicas.get(replica).equals(ballot.leader());
  }

  private boolean isVoter(int replica) {
    return (electorate & 1L << replica) != 0;
  }

  private boolean mayAct(int replica) {
    return isVoter(replica) && !voters[replica].retired;
  }

  private BallotState ballot(Ballot number) {
    if (!lastAsked.ballot.equals(number)) {
      lastAsked = find(number);
    }
    return lastAsked;
  }

  private BallotState find(Ballot number) {
    return ballots.computeIfAbsent(number, b -> new BallotState(b, voters.length));
  }

  private SlotState slot(long number) {
    int index = Math.toIntExact(number - before - 1);
    if (index < 0) {
      return new SlotState(); // of an earlier epoch: nothing was ever proposed there in this one
    }
    while (slots.size() <= index) {
      slots.add(new SlotState());
    }
    return slots.get(index);
  }
}
