package org.concoord.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.Message;
import org.concoord.paxos.PValue;
import org.concoord.paxos.Value;

/**
 * Judges agreement from the outside: from the journals, from what is proposed, and from what is
 * decided. Replicas are named by their position among all of the instance.
 *
 * <p>It knows no rule by which agreement is kept: whether a step was allowed is {@link
 * org.concoord.testkit.spec.Refinement}'s to say. What stands here follows from those rules and is
 * looked at all the same, by other means, so that a gap in the specification does not go unseen.
 */
public final class AgreementJudge {
  /** One epoch: what happened in its slots, which begin after {@code before}. */
  private static final class Era {
    private final int quorum;
    private final long before;
    private final List<SlotHistory> slots = new ArrayList<>();

    Era(int quorum, long before) {
      this.quorum = quorum;
      this.before = before;
    }

    SlotHistory slot(long slot) {
      int index = Math.toIntExact(slot);
      while (slots.size() <= index) {
        slots.add(new SlotHistory(slots.size()));
      }
      return slots.get(index);
    }
  }

  private final TreeMap<Long, Era> eras = new TreeMap<>();
  private long highestCommit;

  public AgreementJudge(Epoch epoch) {
    eras.put(epoch.number(), new Era(epoch.quorum(), 0));
  }

  /** A replica has executed its way into the epoch that follows that slot. */
  public void onEntered(Epoch epoch, long before) {
    Era era = eras.computeIfAbsent(epoch.number(), number -> new Era(epoch.quorum(), before));
    if (era.before != before || era.quorum != epoch.quorum()) {
      throw new Violation(
          Invariant.ONE_VALUE_PER_SLOT,
          "epoch " + epoch.number() + " begins after slot " + before + " and after " + era.before);
    }
  }

  /** The replica appended a record to its journal. */
  public void onPersist(int replica, JournalRecord entry) {
    if (entry instanceof JournalRecord.AcceptedValue accepted) {
      PValue pvalue = accepted.pvalue();
      era(entry.epoch()).slot(pvalue.slot()).onAccepted(replica, pvalue.ballot(), pvalue.value());
    }
  }

  /** A record of the replica's journal has become durable. */
  public void onDurable(int replica, JournalRecord entry) {
    if (entry instanceof JournalRecord.AcceptedValue accepted) {
      PValue pvalue = accepted.pvalue();
      Era era = era(entry.epoch());
      era.slot(pvalue.slot()).onDurable(replica, pvalue.ballot(), era.quorum);
    }
  }

  /** A replica handed a message to its outbox. */
  public void onSend(Message message) {
    if (message instanceof Message.Accept accept) {
      era(accept.epoch()).slot(accept.slot()).onProposed(accept.ballot(), accept.value());
    }
  }

  public void onDecided(int replica, long slot, Value value) {
    highestCommit = Math.max(highestCommit, slot);
    Era of = eras.firstEntry().getValue();
    for (Era era : eras.values()) {
      of = era.before < slot ? era : of;
    }
    of.slot(slot).onDecided(replica, value);
  }

  private Era era(long epoch) {
    return Objects.requireNonNull(eras.get(epoch), "somebody has entered the epoch");
  }

  /** The highest slot that any replica decided. */
  public long highestCommit() {
    return highestCommit;
  }
}
