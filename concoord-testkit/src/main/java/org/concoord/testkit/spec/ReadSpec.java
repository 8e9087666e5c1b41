package org.concoord.testkit.spec;

import static org.concoord.testkit.spec.Guard.*;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Message;
import org.jspecify.annotations.Nullable;

/**
 * Reads without a slot as rule R7 puts it: when a leader may say from which slot on they may run,
 * and when a replica may run them. Voters are named by their position.
 */
final class ReadSpec {
  /** What one replica's clients have asked for, and what its leaders have said. */
  private static final class Reader {
    private long asked;

    /** By the number of the last read that they concern: the slots told, and those heeded. */
    private final TreeMap<Long, Long> told = new TreeMap<>();

    private final TreeMap<Long, Long> permitted = new TreeMap<>();

    /** By voter: the last read that was asked for of this replica as a leader. */
    private final long[] askedOfIt;

    private @Nullable Round round;

    /** The ballot for which a majority has granted a lease, until it is given up. */
    private Ballot leased = Ballot.ZERO;

    Reader(int voters) {
      askedOfIt = new long[voters];
    }
  }

  /** One question of a leader to all, and the answers that it was brought. */
  private static final class Round {
    private final Ballot ballot;
    private final long number;
    private final long slot;
    private final long[] askedBefore;
    private long confirmed;
    private long granted;

    Round(Message.Confirm confirm, long slot, long[] askedBefore) {
      this.ballot = confirm.ballot();
      this.number = confirm.round();
      this.slot = slot;
      this.askedBefore = askedBefore;
    }
  }

  private final ConsensusSpec consensus;
  private final int quorum;
  private final Reader[] readers;

  ReadSpec(ConsensusSpec consensus, int voters) {
    this.consensus = consensus;
    this.quorum = voters / 2 + 1;
    this.readers = new Reader[voters];
    Arrays.setAll(readers, reader -> new Reader(voters));
  }

  /** The replica begins again: its reads are gone, and what it knew as a leader. */
  void restart(int replica) {
    readers[replica] = new Reader(readers.length);
  }

  /** Clients ask a replica for reads, which it numbers so. */
  void want(int replica, long number) {
    readers[replica].asked = number;
  }

  void ask(int replica, Message.AskRead ask) {
    ASK_WANTED.check(ask.read() <= readers[replica].asked, replica, ask);
  }

  void receiveAsk(int leader, int reader, Message.AskRead ask) {
    long[] asked = readers[leader].askedOfIt;
    asked[reader] = Math.max(asked[reader], ask.read());
  }

  /** A round begins with its first frame; one sent again is the same round. */
  void confirm(int leader, Message.Confirm confirm) {
    CONFIRM_LEADS.check(consensus.leads(leader, confirm.ballot()), leader, confirm);
    Reader state = readers[leader];
    Round before = state.round;
    boolean same = before != null && before.ballot.equals(confirm.ballot());
    CONFIRM_ROUND_RISES.check(
        before == null || !same || confirm.round() >= before.number, leader, confirm);
    if (before == null || !same || confirm.round() > before.number) {
      long slot = consensus.readableFrom(leader);
      state.round = new Round(confirm, slot, state.askedOfIt.clone());
    }
  }

  /** A voter answers, and grants a lease perhaps. */
  void grant(int voter, Message.Confirmed answer) {
    GRANT_NOT_BELOW_PROMISE.check(
        answer.leaseMicros() == 0 || !answer.ballot().isBelow(answer.promised()), voter, answer);
  }

  /** Time is not known here: a lease lasts until it is given up, or must have run out. */
  void endLease(int leader, Message.LeaseEnded ended) {
    if (readers[leader].leased.equals(ended.ballot())) {
      readers[leader].leased = Ballot.ZERO;
    }
  }

  void receiveConfirmation(int leader, int voter, Message.Confirmed answer) {
    Round round = readers[leader].round;
    if (round != null
        && answer.ballot().equals(round.ballot)
        && answer.round() == round.number
        && !round.ballot.isBelow(answer.promised())) {
      round.confirmed |= 1L << voter;
      if (answer.leaseMicros() > 0) {
        round.granted |= 1L << voter;
      }
      if (Long.bitCount(round.granted) >= quorum) {
        readers[leader].leased = round.ballot;
      }
    }
  }

  void tellReadable(int leader, int to, Message.Readable readable) {
    Reader state = readers[leader];
    Round round = state.round;
    boolean byRound =
        round != null
            && Long.bitCount(round.confirmed) >= quorum
            && readable.read() <= round.askedBefore[to];
    if (!byRound && consensus.leads(leader, state.leased)) {
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
  }

  void receiveReadable(int replica, Message.Readable readable) {
    readers[replica].told.merge(readable.read(), readable.slot(), Math::min);
  }

  /** The replica lets its reads go up to that number. */
  void permit(int replica, long number) {
    Reader state = readers[replica];
    Collection<Long> slots = state.told.tailMap(number, true).values();
    PERMIT_TOLD.check(!slots.isEmpty(), replica, number);
    long slot = Collections.min(slots);
    PERMIT_DECIDED.check(slot <= consensus.decided(replica), replica, number);
    state.told.headMap(number, true).clear();
    state.permitted.put(number, slot);
  }

  /** The replica runs a read of that number. */
  void run(int replica, long number) {
    Map.Entry<Long, Long> permit = readers[replica].permitted.ceilingEntry(number);
    if (permit == null) {
      throw READ_PERMITTED.refused(replica, number);
    }
    READ_EXECUTED.check(permit.getValue() <= consensus.executed(replica), replica, number);
  }
}
