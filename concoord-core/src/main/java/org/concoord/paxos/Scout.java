package org.concoord.paxos;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Phase 1 of one ballot: asks for promises, gathers those of distinct voters (R3) and, from a
 * majority of them, what may have been decided (R4). An answer in several parts counts when all its
 * parts are there; parts of two answers are never joined.
 */
final class Scout {
  private final Epoch epoch;
  private final Ballot ballot;
  private final long from;
  private final boolean handedOver;

  /** By position among the voters. */
  private final @Nullable Answer[] answers;

  private final SlotLog<PValue> highest;

  private int complete;
  private long trim;
  private ReplicaId trimHolder = ReplicaId.NONE;
  private long commit;

  /**
   * @param from the first slot asked about
   * @param handedOver whether the ballot was asked for by the leader before (R6), so that nobody
   *     ignores it
   */
  Scout(Epoch epoch, Ballot ballot, long from, boolean handedOver) {
    this.epoch = epoch;
    this.ballot = ballot;
    this.from = from;
    this.handedOver = handedOver;
    this.answers = new @Nullable Answer[epoch.voters().size()];
    this.highest = new SlotLog<>(from - 1);
  }

  Ballot ballot() {
    return ballot;
  }

  /** Asks all voters, once the promise of the one that stands is durable (R2). */
  void ask(Outbox out) {
    askAll(epoch.voters(), out);
  }

  /** Asks those again that have told nothing new since they were last asked (R3). */
  void askAgain(Outbox out) {
    askAll(silentVoters(), out);
  }

  private void askAll(List<ReplicaId> voters, Outbox out) {
    Message.Prepare prepare = new Message.Prepare(epoch.number(), ballot, from, handedOver);
    for (ReplicaId voter : voters) {
      out.sendDurably(voter, prepare);
    }
  }

  /** Takes an answer or a part of one; true iff it told something new. */
  boolean onPromise(ReplicaId sender, Message.Promise promise) {
    int voter = epoch.position(sender);
    if (voter < 0 || !promise.ballot().equals(ballot)) {
      return false;
    }
    Answer answer = answers[voter];
    if (answer == null || (promise.answer() > answer.number && !answer.isComplete())) {
      answer = new Answer(promise.answer(), promise.parts());
      answers[voter] = answer;
    }
    if (promise.answer() != answer.number || !answer.add(promise)) {
      return false;
    }
    if (answer.isComplete()) {
      complete++;
      take(sender, answer, promise);
    }
    return true;
  }

  boolean isAdopted() {
    return complete >= epoch.quorum();
  }

  /**
   * The voters that have not told anything new since this was last asked, and still have something
   * to tell.
   */
  List<ReplicaId> silentVoters() {
    List<ReplicaId> silent = new ArrayList<>();
    for (int voter = 0; voter < answers.length; voter++) {
      Answer answer = answers[voter];
      if (answer == null || (!answer.isComplete() && !answer.hasNews)) {
        silent.add(epoch.voters().get(voter));
      } else {
        answer.hasNews = false;
      }
    }
    return silent;
  }

  /** The highest trim of any replier: slots up to here are decided and must be fetched (R4). */
  long trim() {
    return trim;
  }

  ReplicaId trimHolder() {
    return trimHolder;
  }

  /** The highest slot that anything was heard of. */
  long last() {
    return Math.max(highest.last(), commit);
  }

  /**
   * Whether a slot above {@code decided} is known to be decided, though none of the majority has
   * accepted anything there. It was decided under a higher ballot, then, which a majority has
   * promised by now: this one can decide nothing more.
   */
  boolean isOvertaken(long decided) {
    for (long slot = Math.max(decided, trim) + 1; slot <= commit; slot++) {
      if (highest.get(slot) == null) {
        return true;
      }
    }
    return false;
  }

  /**
   * What must be proposed in a slot above {@link #trim}: the value of the highest ballot, or
   * nothing was chosen there.
   */
  Value settle(long slot) {
    PValue pvalue = highest.get(slot);
    return pvalue == null ? Value.NO_OP : pvalue.value();
  }

  private void take(ReplicaId sender, Answer answer, Message.Promise promise) {
    if (promise.trim() > trim) {
      trim = promise.trim();
      trimHolder = sender;
    }
    commit = Math.max(commit, promise.commit());
    for (PValue pvalue : answer.takePValues()) {
      if (pvalue.slot() < from) {
        continue;
      }
      PValue known = highest.get(pvalue.slot());
      if (known == null || known.ballot().isBelow(pvalue.ballot())) {
        highest.put(pvalue.slot(), pvalue);
      }
    }
  }

  /** One voter's answer, as its parts arrive in any order. */
  private static final class Answer {
    private final long number;
    private final @Nullable List<PValue>[] parts;
    private int missing;
    private boolean hasNews;

    @SuppressWarnings({"unchecked", "rawtypes"})
    Answer(long number, int count) {
      this.number = number;
      this.missing = count;
      this.parts = new List[count];
    }

    boolean isComplete() {
      return missing == 0;
    }

    /** False for a part that is there already. */
    boolean add(Message.Promise promise) {
      if (isComplete() || promise.part() >= parts.length || parts[promise.part()] != null) {
        return false;
      }
      parts[promise.part()] = promise.accepted();
      missing--;
      hasNews = true;
      return true;
    }

    /** Hands out what was gathered, and lets go of it. */
    List<PValue> takePValues() {
      List<PValue> all = new ArrayList<>();
      for (int part = 0; part < parts.length; part++) {
        List<PValue> pvalues = parts[part];
        if (pvalues != null) {
          all.addAll(pvalues);
          parts[part] = null;
        }
      }
      return all;
    }
  }
}
