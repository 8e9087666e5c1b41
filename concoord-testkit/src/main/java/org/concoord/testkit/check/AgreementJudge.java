package org.concoord.testkit.check;

import java.util.ArrayList;
import java.util.List;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.Message;
import org.concoord.paxos.PValue;
import org.concoord.paxos.Value;

/**
 * Judges the agreement of one epoch from the outside: from the journals, from what is proposed, and
 * from what is decided. Replicas are named by their position among the voters.
 *
 * <p>It knows no rule by which agreement is kept: whether a step was allowed is {@link
 * org.concoord.testkit.spec.Refinement}'s to say. What stands here follows from those rules and is
 * looked at all the same, by other means, so that a gap in the specification does not go unseen.
 */
public final class AgreementJudge {
  private final int quorum;
  private final List<SlotHistory> slots = new ArrayList<>();
  private long highestCommit;

  public AgreementJudge(Epoch epoch) {
    quorum = epoch.quorum();
  }

  /** The replica appended a record to its journal. */
  public void onPersist(int replica, JournalRecord entry) {
    if (entry instanceof JournalRecord.AcceptedValue accepted) {
      PValue pvalue = accepted.pvalue();
      slot(pvalue.slot()).onAccepted(replica, pvalue.ballot(), pvalue.value());
    }
  }

  /** A record of the replica's journal has become durable. */
  public void onDurable(int replica, JournalRecord entry) {
    if (entry instanceof JournalRecord.AcceptedValue accepted) {
      PValue pvalue = accepted.pvalue();
      slot(pvalue.slot()).onDurable(replica, pvalue.ballot(), quorum);
    }
  }

  /** A replica handed a message to its outbox. */
  public void onSend(Message message) {
    if (message instanceof Message.Accept accept) {
      slot(accept.slot()).onProposed(accept.ballot(), accept.value());
    }
  }

  public void onDecided(int replica, long slot, Value value) {
    highestCommit = Math.max(highestCommit, slot);
    slot(slot).onDecided(replica, value);
  }

  /** The highest slot that any replica decided. */
  public long highestCommit() {
    return highestCommit;
  }

  private SlotHistory slot(long slot) {
    int index = Math.toIntExact(slot);
    while (slots.size() <= index) {
      slots.add(new SlotHistory(slots.size()));
    }
    return slots.get(index);
  }
}
