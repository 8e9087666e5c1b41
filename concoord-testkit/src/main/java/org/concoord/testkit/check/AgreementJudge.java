package org.concoord.testkit.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.Message;
import org.concoord.paxos.PValue;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;

/**
 * Judges the agreement of one epoch from the outside: from the journals, from what is sent, and
 * from what is decided. Replicas are named by their position among the voters. It sees an unsafe
 * step when it is taken, which is usually long before two replicas decide differently; a fault in
 * the core that luck would have hidden is still found.
 */
public final class AgreementJudge {
  private final Epoch epoch;
  private final AcceptorShadow[] acceptors;
  private final long[] commits;
  private final long[] executed;

  /** The ballot each replica last led, and the commit index it announced under it. */
  private final Ballot[] announcedBy;

  private final long[] announced;
  private final List<SlotHistory> slots = new ArrayList<>();

  public AgreementJudge(Epoch epoch) {
    this.epoch = epoch;
    int count = epoch.voters().size();
    acceptors = new AcceptorShadow[count];
    for (int replica = 0; replica < count; replica++) {
      acceptors[replica] = new AcceptorShadow(replica);
    }
    commits = new long[count];
    executed = new long[count];
    announcedBy = new Ballot[count];
    Arrays.fill(announcedBy, Ballot.ZERO);
    announced = new long[count];
  }

  /** The replica appended a record to its journal. */
  public void onPersist(int replica, JournalRecord entry) {
    if (entry instanceof JournalRecord.Promised promised) {
      acceptors[replica].onPromised(promised.ballot());
    } else if (entry instanceof JournalRecord.AcceptedValue accepted) {
      PValue pvalue = accepted.pvalue();
      acceptors[replica].onAccepted(pvalue.slot(), pvalue.ballot());
      slot(pvalue.slot()).onAccepted(replica, pvalue.ballot(), pvalue.value());
    }
  }

  /** A record of the replica's journal has become durable. */
  public void onDurable(int replica, JournalRecord entry) {
    if (entry instanceof JournalRecord.AcceptedValue accepted) {
      PValue pvalue = accepted.pvalue();
      slot(pvalue.slot()).onDurable(replica, pvalue.ballot(), epoch.quorum());
    }
  }

  /** The replica handed a message to its outbox. */
  public void onSend(int replica, Message message, boolean durably) {
    if (message instanceof Message.Accept accept) {
      checkProposer(replica, accept.ballot());
      slot(accept.slot()).onProposed(accept.ballot(), accept.value());
      checkCommit(replica, accept.commit());
      checkAnnounced(replica, accept.ballot(), accept.commit());
    } else if (message instanceof Message.Accepted accepted) {
      checkWaits(replica, message, durably);
      acceptors[replica].onAcknowledged(accepted);
      checkCommit(replica, accepted.commit());
    } else if (message instanceof Message.Prepare prepare) {
      checkWaits(replica, message, durably);
      checkProposer(replica, prepare.ballot());
      checkPromised(replica, prepare.ballot());
    } else if (message instanceof Message.Promise promise) {
      checkWaits(replica, message, durably);
      checkPromised(replica, promise.ballot());
      checkCommit(replica, promise.commit());
    } else if (message instanceof Message.Heartbeat heartbeat) {
      checkCommit(replica, heartbeat.commit());
      if (heartbeat.leading()) {
        checkProposer(replica, heartbeat.ballot());
        checkTrim(replica, heartbeat.trim());
        checkAnnounced(replica, heartbeat.ballot(), heartbeat.commit());
      }
    } else if (message instanceof Message.HeartbeatAck ack) {
      checkCommit(replica, ack.commit());
      checkCommit(replica, ack.executed());
    } else if (message instanceof Message.Decisions decisions) {
      checkCommit(replica, decisions.commit());
      if (!decisions.values().isEmpty()) {
        checkCommit(replica, decisions.from() + decisions.values().size() - 1);
      }
    }
  }

  public void onDecided(int replica, long slot, Value value) {
    if (slot != commits[replica] + 1) {
      throw new Violation(
          Invariant.DECIDED_IN_ORDER,
          "replica " + replica + " decided slot " + slot + " after " + commits[replica]);
    }
    commits[replica] = slot;
    slot(slot).onDecided(replica, value);
  }

  /** The replica has executed every slot up to this one. */
  public void onExecuted(int replica, long slot) {
    executed[replica] = slot;
  }

  /**
   * After each event at a replica: what it believes of itself is what it journalled and handed out.
   */
  public void afterEvent(int replica, Ballot promised, long commit) {
    if (!promised.equals(acceptors[replica].promised())) {
      throw new Violation(
          Invariant.PROMISE_JOURNALLED,
          "replica "
              + replica
              + " holds "
              + promised
              + ", its journal "
              + acceptors[replica].promised());
    }
    if (commit != commits[replica]) {
      throw new Violation(
          Invariant.DECIDED_IN_ORDER,
          "replica " + replica + " has commit " + commit + " and handed out " + commits[replica]);
    }
  }

  /** The highest slot that any replica decided. */
  public long highestCommit() {
    long highest = 0;
    for (long commit : commits) {
      highest = Math.max(highest, commit);
    }
    return highest;
  }

  private void checkProposer(int replica, Ballot ballot) {
    ReplicaId id = epoch.voters().get(replica);
    if (!ballot.leader().equals(id)) {
      throw new Violation(
          Invariant.ONE_PROPOSER_PER_BALLOT,
          "replica " + replica + " (" + id + ") uses ballot " + ballot);
    }
  }

  private void checkPromised(int replica, Ballot ballot) {
    if (!acceptors[replica].promised().equals(ballot)) {
      throw new Violation(
          Invariant.PROMISE_JOURNALLED,
          "replica "
              + replica
              + " says it promised "
              + ballot
              + ", its journal says "
              + acceptors[replica].promised());
    }
  }

  private static void checkWaits(int replica, Message message, boolean durably) {
    if (!durably) {
      throw new Violation(
          Invariant.VOTES_WAIT_FOR_JOURNAL, "replica " + replica + " sends at once: " + message);
    }
  }

  private void checkCommit(int replica, long claimed) {
    if (claimed > commits[replica]) {
      throw new Violation(
          Invariant.COMMIT_IS_TRUE,
          "replica "
              + replica
              + " claims slots up to "
              + claimed
              + ", it decided up to "
              + commits[replica]);
    }
  }

  private void checkAnnounced(int replica, Ballot ballot, long commit) {
    if (!ballot.equals(announcedBy[replica])) {
      announcedBy[replica] = ballot;
      announced[replica] = 0;
    }
    while (announced[replica] < commit) {
      announced[replica]++;
      slot(announced[replica]).onAnnounced(ballot);
    }
  }

  private void checkTrim(int replica, long trim) {
    for (int voter = 0; voter < executed.length; voter++) {
      if (trim > executed[voter]) {
        throw new Violation(
            Invariant.TRIM_IS_SAFE,
            "leader "
                + replica
                + " lets go of slots up to "
                + trim
                + ", replica "
                + voter
                + " executed up to "
                + executed[voter]);
      }
    }
  }

  private SlotHistory slot(long slot) {
    int index = Math.toIntExact(slot);
    while (slots.size() <= index) {
      slots.add(new SlotHistory(slots.size()));
    }
    return slots.get(index);
  }
}
