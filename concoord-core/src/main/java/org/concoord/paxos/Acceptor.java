package org.concoord.paxos;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The acceptor of one replica in one epoch: what it promised and what it accepted (R3, R5).
 *
 * <p>Acknowledgements are cumulative. Besides its log an acceptor keeps one <em>run</em> for the
 * ballot it last accepted under: slots {@code runLow..runHigh} without a gap, all accepted under
 * exactly that ballot. An {@link Message.Accepted} states the run and nothing else, so it can never
 * cover a hole or a value of an older ballot (2.3).
 */
final class Acceptor {
  /** Values of one part of a Promise, beyond the first: small enough for a frame. */
  private static final int PART_BYTES = 1 << 20;

  /**
   * A Promise tells of decided slots too, for a candidate that has not learnt them, but not of more
   * than this: it calls them trimmed instead, so that they are fetched, in ranges.
   */
  static final int DECIDED_BYTES = 8 << 20;

  /** An Accept this far above the decided prefix is left to be sent again rather than stored. */
  private static final int REACH = 1 << 16;

  private final long epoch;
  private final SlotLog<PValue> accepted;
  private final long retainedBytesLimit;
  private long heldBytes;

  /** Invariant: never falls; no accepted ballot is above it. */
  private Ballot promised = Ballot.ZERO;

  private Ballot runBallot = Ballot.ZERO;
  private long runLow = 1;
  private long runHigh;
  private long answers;

  /**
   * @param retainedBytesLimit well beyond this, slots not held yet are left to be sent again, once
   *     what is held could be trimmed
   */
  Acceptor(long epoch, long trim, long retainedBytesLimit) {
    this.retainedBytesLimit = retainedBytesLimit;
    this.epoch = epoch;
    this.accepted = new SlotLog<>(trim);
  }

  /**
   * The epoch begins with a promise that its stop-sign made, to whom it names as first leader (E3).
   * On disk it stands for the entry: whoever finds it there has entered before.
   */
  void enter(Ballot ballot, Outbox out) {
    Invariants.check(promised.equals(Ballot.ZERO), "an epoch is entered once");
    promise(ballot, out);
  }

  /**
   * Goes on from what was stored. Parts of answers of two incarnations are never joined, since they
   * are numbered apart (R3).
   */
  void restore(StoredState stored) {
    promised = stored.promised();
    answers = stored.incarnation() << 32;
    for (PValue pvalue : stored.accepted()) {
      if (pvalue.slot() > accepted.trim()) { // else a snapshot has taken its place since
        accepted.put(pvalue.slot(), pvalue);
        heldBytes += Learner.weigh(pvalue.value());
      }
    }
  }

  /** The promise of a proposer to itself, which must be durable before its Prepare leaves (R2). */
  void promiseOwn(Ballot ballot, Outbox out) {
    Invariants.check(promised.isBelow(ballot), "a proposer stands above its own promise");
    promise(ballot, out);
  }

  void onPrepare(Message.Prepare prepare, long commit, Outbox out) {
    Ballot ballot = prepare.ballot();
    if (ballot.isBelow(promised)) {
      out.send(ballot.leader(), new Message.Reject(epoch, promised));
      return;
    }
    if (promised.isBelow(ballot)) {
      promise(ballot, out);
    }
    long trim = holdsMoreThan(DECIDED_BYTES, prepare.from(), commit) ? commit : accepted.trim();
    List<List<PValue>> parts = acceptedFrom(Math.max(prepare.from(), trim + 1));
    answers++;
    for (int part = 0; part < parts.size(); part++) {
      out.sendDurably(
          ballot.leader(),
          new Message.Promise(
              epoch, ballot, answers, part, parts.size(), commit, trim, parts.get(part)));
    }
  }

  void onAccept(Message.Accept accept, long commit, Outbox out) {
    Ballot ballot = accept.ballot();
    int order = ballot.compareTo(promised);
    if (order < 0) {
      out.send(ballot.leader(), new Message.Reject(epoch, promised));
      return;
    }
    // Each message brings its own copy of the ballot: one is kept.
    ballot = order == 0 ? promised : ballot;
    long slot = accept.slot();
    if (slot > commit + REACH) {
      return;
    }
    PValue held = accepted.get(slot);
    if (slot > accepted.trim() && (held == null || !held.ballot().equals(ballot))) {
      if (held == null && heldBytes - Learner.SLACK_BYTES > retainedBytesLimit) {
        return;
      }
      PValue pvalue = new PValue(slot, ballot, accept.value());
      promised = ballot;
      accepted.put(slot, pvalue);
      heldBytes += Learner.weigh(accept.value()) - (held == null ? 0 : Learner.weigh(held.value()));
      out.persist(new JournalRecord.AcceptedValue(epoch, pvalue));
    }
    if (!runBallot.equals(ballot)) {
      runBallot = ballot;
      runLow = Math.max(accept.first(), accepted.trim() + 1);
      runHigh = runLow - 1;
    }
    extendRun(commit);
    acknowledge(commit, out);
  }

  /** The decided prefix has grown past holes: the run may go on above them. */
  void onFetched(long commit, Outbox out) {
    long before = runHigh;
    extendRun(commit);
    if (runHigh > before && runHigh >= runLow) {
      acknowledge(commit, out);
    }
  }

  void trimTo(long slot) {
    for (long dropped = accepted.trim() + 1;
        dropped <= Math.min(slot, accepted.last());
        dropped++) {
      PValue pvalue = accepted.get(dropped);
      heldBytes -= pvalue == null ? 0 : Learner.weigh(pvalue.value());
    }
    accepted.trimTo(slot);
  }

  Ballot promised() {
    return promised;
  }

  long trim() {
    return accepted.trim();
  }

  @Nullable PValue accepted(long slot) {
    return accepted.get(slot);
  }

  private boolean isAcceptedUnder(Ballot ballot, long slot) {
    PValue pvalue = accepted.get(slot);
    return pvalue != null && pvalue.ballot().equals(ballot);
  }

  private void promise(Ballot ballot, Outbox out) {
    promised = ballot;
    out.persist(new JournalRecord.Promised(epoch, ballot));
  }

  /**
   * A hole stops the run, unless it lies in the decided prefix, where no vote is needed any more.
   */
  private void extendRun(long commit) {
    while (true) {
      while (isAcceptedUnder(runBallot, runHigh + 1)) {
        runHigh++;
      }
      if (runHigh >= commit) {
        return;
      }
      runLow = commit + 1;
      runHigh = commit;
    }
  }

  /** To the leader of the ballot only (R5). */
  private void acknowledge(long commit, Outbox out) {
    out.sendDurably(
        runBallot.leader(), new Message.Accepted(epoch, runBallot, runLow, runHigh, commit));
  }

  private boolean holdsMoreThan(long limit, long from, long to) {
    long bytes = 0;
    for (long slot = from; slot <= to && bytes <= limit; slot++) {
      PValue pvalue = accepted.get(slot);
      bytes += pvalue == null ? 0 : Learner.weigh(pvalue.value());
    }
    return bytes > limit;
  }

  private List<List<PValue>> acceptedFrom(long from) {
    List<List<PValue>> parts = new ArrayList<>();
    List<PValue> part = new ArrayList<>();
    int bytes = 0;
    for (long slot = from; slot <= accepted.last(); slot++) {
      PValue pvalue = accepted.get(slot);
      if (pvalue == null) {
        continue;
      }
      if (!part.isEmpty() && bytes + pvalue.value().length() > PART_BYTES) {
        parts.add(List.copyOf(part));
        part.clear();
        bytes = 0;
      }
      part.add(pvalue);
      bytes += pvalue.value().length() + 64;
    }
    parts.add(List.copyOf(part));
    return parts;
  }
}
