package org.concoord.testkit.explore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.Member;
import org.concoord.paxos.Message;
import org.concoord.paxos.Outbox;
import org.concoord.paxos.PValue;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Role;
import org.concoord.paxos.Value;
import org.concoord.testkit.check.Invariant;
import org.concoord.testkit.check.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Takes the effects of one replica, keeps its own account of them, and holds against it whatever
 * one replica can do wrong alone. What it must not do together with others is judged by {@link
 * Agreement} from the {@link Facts} gathered here.
 */
final class Witness implements Outbox {
  private final int self;
  private final Epoch epoch;
  private final Ids ids;
  private final boolean ownWait;

  private Ballot promised = Ballot.ZERO;
  private final Map<Long, PValue> accepted = new TreeMap<>();
  private final TreeSet<Integer> everAccepted = new TreeSet<>();
  private final TreeSet<Integer> everProposed = new TreeSet<>();
  private final TreeSet<Ballot> stoodUnder = new TreeSet<>();
  private final List<Integer> decided = new ArrayList<>();

  private final Deque<Message> toItself = new ArrayDeque<>();
  private final List<Envelope> sent = new ArrayList<>();

  /**
   * @param ownWait whether messages to itself are under way like others
   */
  Witness(int self, Epoch epoch, Ids ids, boolean ownWait) {
    this.self = self;
    this.epoch = epoch;
    this.ids = ids;
    this.ownWait = ownWait;
  }

  /** The next message to itself, in the order sent. */
  @Nullable Message nextToItself() {
    return toItself.poll();
  }

  /** What went under way since this was last called. */
  List<Envelope> takeSent() {
    List<Envelope> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  /** How many values it proposed under a ballot in a slot. */
  long proposals(Ballot ballot, long slot) {
    return everProposed.stream()
        .filter(fact -> ids.ballot(fact).equals(ballot) && Ids.slot(fact) == slot)
        .count();
  }

  Facts facts() {
    return new Facts(array(everProposed), array(everAccepted), array(decided), stoodUnder.size());
  }

  @Override
  public void persist(JournalRecord record) {
    if (record instanceof JournalRecord.Promised promise) {
      keep(promise.ballot(), "promised");
    } else if (record instanceof JournalRecord.AcceptedValue acceptedValue) {
      PValue pvalue = acceptedValue.pvalue();
      keep(pvalue.ballot(), "accepted");
      accepted.put(pvalue.slot(), pvalue);
      everAccepted.add(ids.fact(pvalue.ballot(), pvalue.slot(), pvalue.value()));
    }
  }

  @Override
  public void send(ReplicaId to, Message message) {
    boolean vote =
        message instanceof Message.Prepare
            || message instanceof Message.Promise
            || message instanceof Message.Accepted;
    check(!vote, Invariant.VOTES_WAIT_FOR_JOURNAL, () -> "sends at once: " + message);
    examine(to, message);
  }

  @Override
  public void sendDurably(ReplicaId to, Message message) {
    examine(to, message);
  }

  @Override
  public void decided(long slot, Value value) {
    check(
        slot == decided.size() + 1,
        Invariant.DECIDED_IN_ORDER,
        () -> "decided slot " + slot + " after " + decided.size());
    decided.add(ids.value(value));
  }

  /** Reads are left to the simulator. */
  @Override
  public void readable(long read) {}

  /** Within the bounds nobody drops what another needs, so that nobody is beyond reach. */
  @Override
  public void writeSnapshot() {
    throw new IllegalStateException("a snapshot is wanted");
  }

  @Override
  public void verifySnapshot(long slot, List<Value> pieces) {
    throw new IllegalStateException("a snapshot came");
  }

  @Override
  public void installed(long slot) {
    throw new IllegalStateException("a snapshot was installed");
  }

  @Override
  public void roleChanged(Role role, ReplicaId leader, String reason) {}

  /** After a step: what the replica believes of itself is what it journalled and handed out. */
  void compareWith(Member node) {
    check(
        node.promised().equals(promised),
        Invariant.PROMISE_JOURNALLED,
        () -> "holds " + node.promised() + ", its journal " + promised);
    check(
        node.commit() == decided.size(),
        Invariant.DECIDED_IN_ORDER,
        () -> "has commit " + node.commit() + " and handed out " + decided.size());
    accepted.forEach(
        (slot, pvalue) ->
            check(
                pvalue.equals(node.accepted(slot)),
                Invariant.PROMISE_JOURNALLED,
                () -> "holds " + node.accepted(slot) + ", its journal " + pvalue));
  }

  private void keep(Ballot ballot, String what) {
    check(
        !ballot.isBelow(promised),
        Invariant.PROMISE_KEPT,
        () -> what + " under " + ballot + ", having promised " + promised);
    promised = ballot;
  }

  private void examine(ReplicaId to, Message message) {
    if (message instanceof Message.Prepare prepare) {
      checkOwn(prepare.ballot());
      checkPromised(prepare.ballot());
      stoodUnder.add(prepare.ballot());
    } else if (message instanceof Message.Promise promise) {
      checkPromised(promise.ballot());
      checkCommit(promise.commit());
    } else if (message instanceof Message.Accept accept) {
      checkOwn(accept.ballot());
      checkAnnounced(accept.ballot(), accept.commit());
      everProposed.add(ids.fact(accept.ballot(), accept.slot(), accept.value()));
    } else if (message instanceof Message.Accepted ack) {
      checkCommit(ack.commit());
      for (long slot = ack.low(); slot <= ack.high(); slot++) {
        PValue held = accepted.get(slot);
        check(
            held != null && held.ballot().equals(ack.ballot()),
            Invariant.ACK_IS_TRUE,
            () -> "claims " + ack + ", but holds " + held);
      }
    } else if (message instanceof Message.Heartbeat heartbeat) {
      checkCommit(heartbeat.commit());
      if (heartbeat.leading()) {
        checkOwn(heartbeat.ballot());
        checkAnnounced(heartbeat.ballot(), heartbeat.commit());
      }
    } else if (message instanceof Message.HeartbeatAck ack) {
      checkCommit(ack.commit());
    } else if (message instanceof Message.Decisions decisions) {
      checkCommit(decisions.from() + decisions.values().size() - 1);
    }
    deliverLater(to, message);
  }

  private void deliverLater(ReplicaId to, Message message) {
    int position = epoch.voters().indexOf(to);
    if (position == self && !ownWait) {
      toItself.add(message);
    } else {
      sent.add(new Envelope(self, position, message));
    }
  }

  private void checkOwn(Ballot ballot) {
    check(
        ballot.leader().equals(epoch.voters().get(self)),
        Invariant.ONE_PROPOSER_PER_BALLOT,
        () -> "uses ballot " + ballot);
  }

  private void checkPromised(Ballot ballot) {
    check(
        promised.equals(ballot),
        Invariant.PROMISE_JOURNALLED,
        () -> "says it promised " + ballot + ", its journal says " + promised);
  }

  /**
   * A follower takes what it accepted under this ballot for the decision of every slot announced
   * under it (2.3).
   */
  private void checkAnnounced(Ballot ballot, long commit) {
    checkCommit(commit);
    for (int fact : everProposed) {
      int slot = Ids.slot(fact);
      check(
          slot > commit
              || !ids.ballot(fact).equals(ballot)
              || Ids.value(fact) == decided.get(slot - 1),
          Invariant.COMMIT_IS_TRUE,
          () -> "announces slot " + slot + " under " + ballot + ", which proposed another value");
    }
  }

  private void checkCommit(long claimed) {
    check(
        claimed <= decided.size(),
        Invariant.COMMIT_IS_TRUE,
        () -> "claims slots up to " + claimed + ", it decided up to " + decided.size());
  }

  /** What is wrong is put in words only then: that costs more than the step. */
  private void check(boolean kept, Invariant invariant, Supplier<String> otherwise) {
    if (!kept) {
      throw new Violation(invariant, "replica " + Explorer.name(self) + " " + otherwise.get());
    }
  }

  private static int[] array(Iterable<Integer> numbers) {
    List<Integer> all = new ArrayList<>();
    numbers.forEach(all::add);
    return all.stream().mapToInt(Integer::intValue).toArray();
  }
}
