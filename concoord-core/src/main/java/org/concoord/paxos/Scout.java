package org.concoord.paxos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Phase 1 of one ballot: gathers the promises of distinct voters (R3) and, from a majority of them, what may have been
 * decided (R4). An answer in several parts counts when all its parts are there; parts of two answers are never joined.
 */
final class Scout {
  private final Epoch epoch;
  private final Ballot ballot;
  private final long from;
  private final Map<ReplicaId, Answer> answers = new TreeMap<>();
  private final SlotLog<PValue> highest;

  private int complete;
  private long trim;
  private ReplicaId trimHolder = ReplicaId.NONE;
  private long commit;

  Scout(Epoch epoch, Ballot ballot, long from) {
    this.epoch = epoch;
    this.ballot = ballot;
    this.from = from;
    this.highest = new SlotLog<>(from - 1);
  }

  Ballot ballot() {
    return ballot;
  }

  long from() {
    return from;
  }

  void onPromise(ReplicaId sender, Message.Promise promise) {
    if (!promise.ballot().equals(ballot) || !epoch.isVoter(sender)) {
      return;
    }
    Answer answer = answers.get(sender);
    if (answer == null || promise.answer() > answer.number && !answer.isComplete()) {
      answer = new Answer(promise.answer(), promise.parts());
      answers.put(sender, answer);
    }
    if (promise.answer() != answer.number || answer.isComplete() || !answer.add(promise)) {
      return;
    }
    complete++;
    take(sender, answer, promise);
  }

  boolean isAdopted() {
    return complete >= epoch.quorum();
  }

  boolean hasAnswered(ReplicaId voter) {
    Answer answer = answers.get(voter);
    return answer != null && answer.isComplete();
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

  /** What must be proposed in a slot above {@link #trim}: the value of the highest ballot, or nothing was chosen there. */
  Value settle(long slot) {
    PValue pvalue = highest.get(slot);
    Invariants.check(pvalue != null || slot > commit, "a decided slot shows in a majority's answers", slot);
    return pvalue == null ? Value.NO_OP : pvalue.value();
  }

  private void take(ReplicaId sender, Answer answer, Message.Promise promise) {
    if (promise.trim() > trim || trimHolder.equals(ReplicaId.NONE)) {
      trim = promise.trim();
      trimHolder = sender;
    }
    commit = Math.max(commit, promise.commit());
    for (PValue pvalue : answer.pvalues()) {
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
    private final List<@Nullable List<PValue>> parts;
    private int missing;

    Answer(long number, int count) {
      this.number = number;
      this.missing = count;
      this.parts = new ArrayList<>(java.util.Collections.nCopies(count, null));
    }

    boolean isComplete() {
      return missing == 0;
    }

    /** True iff this part was the last one missing. */
    boolean add(Message.Promise promise) {
      if (promise.part() >= parts.size() || parts.get(promise.part()) != null) {
        return false;
      }
      parts.set(promise.part(), promise.accepted());
      missing--;
      return missing == 0;
    }

    List<PValue> pvalues() {
      List<PValue> all = new ArrayList<>();
      for (List<PValue> part : parts) {
        if (part != null) {
          all.addAll(part);
        }
      }
      return all;
    }
  }
}
