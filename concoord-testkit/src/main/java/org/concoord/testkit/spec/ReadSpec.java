package org.concoord.testkit.spec;

import static org.concoord.testkit.spec.Guard.*;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Message;
import org.jspecify.annotations.Nullable;

/**
 * Reads without a slot as rule R7 puts it, in one epoch: when a leader may say from which slot on
 * they may run. When a replica may run them is {@link PermitSpec}'s.
 */
final class ReadSpec {
  /** What has become of one replica as a leader. */
  private static final class Leader {
    /** By replica: the last read that was asked for of this one. */
    private final long[] askedOfIt;

    private @Nullable Round round;

    /** The ballot for which a majority has granted a lease, until it is given up. */
    private Ballot leased = Ballot.ZERO;

    Leader(int replicas) {
      askedOfIt = new long[replicas];
    }
  }

  /** One question of a leader to all, and the answers that it was brought. */
  private static final class Round {
    private final Ballot ballot;
    private final long number;
    private final long slot;
    private final long[] askedBefore;

    /** Whether the epoch was the last in which anything was decided, when the round began. */
    private final boolean inLastEpoch;

    private long confirmed;
    private long granted;

    Round(Message.Confirm confirm, long slot, long[] askedBefore, boolean inLastEpoch) {
      this.inLastEpoch = inLastEpoch;
      this.ballot = confirm.ballot();
      this.number = confirm.round();
      this.slot = slot;
      this.askedBefore = askedBefore;
    }
  }

  private final ConsensusSpec consensus;
  private final int quorum;
  private final BooleanSupplier inLastEpoch;
  private final Leader[] leaders;

  /**
   * @param inLastEpoch whether nothing was decided in a later epoch yet
   */
  ReadSpec(ConsensusSpec consensus, int quorum, int replicas, BooleanSupplier inLastEpoch) {
    this.consensus = consensus;
    this.quorum = quorum;
    this.inLastEpoch = inLastEpoch;
    this.leaders = new Leader[replicas];
    Arrays.setAll(leaders, leader -> new Leader(replicas));
  }

  /** The replica begins again, and knows nothing of what it was as a leader. */
  void restart(int replica) {
    leaders[replica] = new Leader(leaders.length);
  }

  void receiveAsk(int leader, int reader, Message.AskRead ask) {
    long[] asked = leaders[leader].askedOfIt;
    asked[reader] = Math.max(asked[reader], ask.read());
  }

  /** A round begins with its first frame; one sent again is the same round. */
  void confirm(int leader, Message.Confirm confirm) {
    CONFIRM_LEADS.check(consensus.leads(leader, confirm.ballot()), leader, confirm);
    Leader state = leaders[leader];
    Round before = state.round;
    boolean same = before != null && before.ballot.equals(confirm.ballot());
    CONFIRM_ROUND_RISES.check(
        before == null || !same || confirm.round() >= before.number, leader, confirm);
    if (before == null || !same || confirm.round() > before.number) {
      long slot = consensus.readableFrom(leader);
      state.round = new Round(confirm, slot, state.askedOfIt.clone(), inLastEpoch.getAsBoolean());
    }
  }

  /** A voter answers, and grants a lease perhaps. */
  void grant(int voter, Message.Confirmed answer) {
    GRANT_NOT_BELOW_PROMISE.check(
        answer.leaseMicros() == 0 || !answer.ballot().isBelow(answer.promised()), voter, answer);
  }

  /** Time is not known here: a lease lasts until it is given up, or must have run out. */
  void endLease(int leader, Message.LeaseEnded ended) {
    if (leaders[leader].leased.equals(ended.ballot())) {
      leaders[leader].leased = Ballot.ZERO;
    }
  }

  void receiveConfirmation(int leader, int voter, Message.Confirmed answer) {
    Round round = leaders[leader].round;
    if (round != null
        && answer.ballot().equals(round.ballot)
        && answer.round() == round.number
        && !round.ballot.isBelow(answer.promised())) {
      round.confirmed |= 1L << voter;
      if (answer.leaseMicros() > 0) {
        round.granted |= 1L << voter;
      }
      if (Long.bitCount(round.granted) >= quorum) {
        leaders[leader].leased = round.ballot;
      }
    }
  }

  void tellReadable(int leader, int to, Message.Readable readable) {
    Leader state = leaders[leader];
    Round round = state.round;
    boolean byRound =
        round != null
            && Long.bitCount(round.confirmed) >= quorum
            && readable.read() <= round.askedBefore[to];
    if (!byRound && consensus.leads(leader, state.leased)) {
      READABLE_IN_LAST_EPOCH.check(inLastEpoch.getAsBoolean(), leader, readable);
      READABLE_UNDER_LEASE.check(!consensus.isOvertaken(state.leased), leader, readable);
      READABLE_ASKED_BEFORE.check(readable.read() <= state.askedOfIt[to], leader, readable);
      READABLE_SLOT.check(readable.slot() >= consensus.readableFrom(leader), leader, readable);
      return;
    }
    if (round == null) {
      throw READABLE_CONFIRMED.refused(leader, readable);
    }
    READABLE_LEADS.check(consensus.leads(leader, round.ballot), leader, readable);
    READABLE_CONFIRMED.check(Long.bitCount(round.confirmed) >= quorum, leader, readable);
    READABLE_ASKED_BEFORE.check(readable.read() <= round.askedBefore[to], leader, readable);
    READABLE_SLOT.check(readable.slot() >= round.slot, leader, readable);
    READABLE_IN_LAST_EPOCH.check(round.inLastEpoch, leader, readable);
  }
}
