package org.concoord.testkit.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.MemberChange;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Role;
import org.concoord.paxos.StoredState;
import org.concoord.paxos.Value;
import org.concoord.testkit.check.Specification;
import org.jspecify.annotations.Nullable;

/**
 * The mapping from what replicas do to the actions of the specification. Each effect of a step (an
 * append, a send, a decision, an execution, an answer) is one action or a few, refused with a
 * {@link StepRefused} where it is not enabled; what a step is brought (a delivery, a force that
 * completed) only changes what is enabled. Replicas are named by their position among all of the
 * instance.
 *
 * <p>It must be told of everything, in the order in which it happens.
 */
public final class Refinement {
  private static final InstanceSpec.CallName READ = new InstanceSpec.CallName(0, 0, 0);

  private final List<ReplicaId> replicas;
  private final LogSpec log;
  private final PermitSpec permits;
  private final InstanceSpec<?> instance;
  private final Sent sent;
  private final Delivered delivered;

  /** Consecutive, the first of them at the start. */
  private final List<EpochSpec> epochs = new ArrayList<>();

  /** By replica: the epoch that it has executed its way into. */
  private final EpochSpec[] entered;

  /** All that have ever voted. */
  private final TreeSet<ReplicaId> used = new TreeSet<>();

  /** By replica: the outcomes of the slot that it is executing. */
  private final List<List<InstanceSpec.Outcome>> running = new ArrayList<>();

  /** By slot: what the first replica to execute it came to. */
  private final List<List<InstanceSpec.Outcome>> executed = new ArrayList<>(List.of(List.of()));

  /**
   * @param objects what the objects of the workload do; null where others judge that
   */
  public Refinement(Epoch epoch, @Nullable Specification<?> objects) {
    this(epoch, epoch.voters(), objects);
  }

  /**
   * @param replicas the voters of the epoch, and all that may ever be voters, by position
   */
  public Refinement(Epoch epoch, List<ReplicaId> replicas, @Nullable Specification<?> objects) {
    this.replicas = List.copyOf(replicas);
    this.log = new LogSpec(replicas.size());
    this.permits = new PermitSpec(log, replicas.size());
    this.instance = new InstanceSpec<>(objects);
    this.entered = new EpochSpec[replicas.size()];
    EpochSpec first = EpochSpec.first(epoch, this.replicas, log);
    epochs.add(first);
    this.sent = new Sent(first);
    this.delivered = new Delivered(first);
    Arrays.fill(entered, first);
    for (int replica = 0; replica < replicas.size(); replica++) {
      first.consensus().isIn(replica);
    }
    used.addAll(epoch.voters());
    for (int replica = 0; replica < replicas.size(); replica++) {
      running.add(new ArrayList<>());
    }
  }

  /** The epoch of that number, which the replica acts in, by having executed its way there. */
  private EpochSpec own(int replica, long number) {
    EpochSpec epoch = entered[replica];
    Guard.ACT_IN_OWN_EPOCH.check(epoch.epoch().number() == number, replica, number);
    return epoch;
  }

  /** The epoch of that number, or null where nobody has come so far. */
  private @Nullable EpochSpec find(long number) {
    long index = number - epochs.get(0).epoch().number();
    return index >= 0 && index < epochs.size() ? epochs.get((int) index) : null;
  }

  /**
   * The replica has executed a slot and found it to be a valid stop-sign: it goes on in the next
   * epoch.
   */
  public void onEntered(int replica, MemberChange change) {
    EpochSpec before = entered[replica];
    Guard.ENTER_NEXT.check(change.next().epoch() == before.epoch().number() + 1, replica, change);
    Guard.ENTER_EXECUTED.check(log.executed(replica) == change.slot(), replica, change);
    MemberChange known = before.end();
    if (known == null) {
      for (ReplicaId voter : change.next().voters().keySet()) {
        Guard.ENTER_NO_REVENANTS.check(
            before.epoch().isVoter(voter) || used.add(voter), replica, change);
      }
      Guard.DECIDE_IN_EPOCH.check(log.highest() <= change.slot(), replica, log.highest());
      before.endWith(change);
      epochs.add(EpochSpec.after(change, replicas, log));
    } else {
      Guard.ENTER_ALIKE.check(known.equals(change), replica, change);
    }
    before.consensus().leadsNoMore(replica);
    entered[replica] = epochs.get(epochs.indexOf(before) + 1);
  }

  /** The replica appended a record to its journal. */
  public void onAppend(int replica, JournalRecord entry) {
    if (entry instanceof JournalRecord.Promised promised) {
      own(replica, entry.epoch()).consensus().promise(replica, promised.ballot());
    } else if (entry instanceof JournalRecord.AcceptedValue accepted) {
      own(replica, entry.epoch()).consensus().vote(replica, accepted.pvalue());
    } else if (entry instanceof JournalRecord.DecidedValue decided) {
      log.handOnDecisions(replica, decided.slot(), List.of(decided.value()));
    } else if (entry instanceof JournalRecord.Committed committed) {
      log.tellPrefix(replica, committed.slot());
    }
  }

  /** A record of the replica's journal has become durable. */
  public void onDurable(int replica, JournalRecord entry) {
    EpochSpec epoch = find(entry.epoch());
    if (epoch == null) {
      return;
    }
    if (entry instanceof JournalRecord.Promised promised) {
      epoch.consensus().promiseIsDurable(replica, promised.ballot());
    } else if (entry instanceof JournalRecord.AcceptedValue accepted) {
      epoch.consensus().voteIsDurable(replica, accepted.pvalue());
    }
  }

  /**
   * The replica's process has ended and another goes on as the same.
   *
   * @param stored what it goes on from, by its journal
   * @param lost what it had appended and is not in the journal, since it was not durable
   */
  public void onRestarted(int replica, StoredState stored, List<JournalRecord> lost) {
    for (JournalRecord entry : lost) {
      EpochSpec epoch = find(entry.epoch());
      if (entry instanceof JournalRecord.AcceptedValue accepted && epoch != null) {
        epoch.consensus().loseVote(replica, accepted.pvalue());
      }
    }
    Guard.RESTART_ENTERED.check(
        after(stored.commit()).epoch().number() >= stored.epoch(), replica, stored);
    EpochSpec begins = after(stored.trim());
    entered[replica] = begins;
    long acts = Math.max(begins.epoch().number(), stored.epoch());
    for (EpochSpec epoch : epochs) {
      long number = epoch.epoch().number();
      Ballot promised = number == stored.epoch() ? stored.promised() : Ballot.ZERO;
      if (number < acts) {
        epoch.consensus().retire(replica);
      } else {
        epoch.consensus().restart(replica, promised);
      }
      if (number == acts) {
        epoch.consensus().isIn(replica);
      }
      epoch.reads().restart(replica);
    }
    log.restart(replica, stored.trim(), stored.commit());
    permits.restart(replica);
    running.set(replica, new ArrayList<>());
  }

  /** The epoch that goes on after the slot. */
  private EpochSpec after(long slot) {
    EpochSpec after = epochs.get(0);
    for (EpochSpec next : epochs.subList(1, epochs.size())) {
      MemberChange end = Objects.requireNonNull(after.end());
      if (end.slot() > slot) {
        break;
      }
      after = next;
    }
    return after;
  }

  /**
   * The replica handed a message to its outbox.
   *
   * @param waits whether it leaves only when the journal is durable
   */
  public void onSend(int replica, ReplicaId to, Message message, boolean waits) {
    if (!(message instanceof Message.LeaseEnded)) {
      own(replica, message.epoch());
    }
    sent.epoch = Objects.requireNonNull(find(message.epoch()));
    if (isCountedOn(message)) {
      sent.epoch.consensus().tell(replica, message, waits);
    }
    sent.replica = replica;
    sent.waits = waits;
    message.deliverTo(to, sent);
  }

  /** Whether it says what its sender promised, accepted or holds in the epoch. */
  private static boolean isCountedOn(Message message) {
    return message instanceof Message.Promise
        || message instanceof Message.Accepted
        || message instanceof Message.Heartbeat
        || message instanceof Message.HeartbeatAck
        || message instanceof Message.Confirmed;
  }

  /** A message is about to be handed to the replica, from itself too. */
  public void onDeliver(ReplicaId from, int replica, Message message) {
    EpochSpec epoch = find(message.epoch());
    if (epoch == null) {
      return;
    }
    delivered.epoch = epoch;
    delivered.replica = replica;
    message.deliverTo(from, delivered);
  }

  public void onRole(int replica, Role role, Ballot promised) {
    ConsensusSpec consensus = entered[replica].consensus();
    if (role != Role.LEADER) {
      consensus.leadsNoMore(replica);
    } else if (!consensus.leads(replica, promised)) {
      consensus.lead(replica, promised);
    }
  }

  /** The replica handed out a decision. */
  public void onDecided(int replica, long slot, Value value) {
    EpochSpec epoch = entered[replica];
    Guard.DECIDE_IN_EPOCH.check(slot <= epoch.last(), replica, slot);
    epoch.consensus().decide(replica, slot, value);
  }

  /** One command of the slot that the replica is executing ended so. */
  public void onOutcome(
      int replica, long sessionSlot, int sessionIndex, long sequence, byte[] outcome) {
    var call = new InstanceSpec.CallName(sessionSlot, sessionIndex, sequence);
    running.get(replica).add(new InstanceSpec.Outcome(call, outcome));
  }

  /**
   * A call that was parked is over (S3). What it comes to is judged where the objects are known.
   */
  public void onWoken(long sessionSlot, int sessionIndex, long sequence, byte[] outcome) {
    instance.onOutcome(new InstanceSpec.CallName(sessionSlot, sessionIndex, sequence), outcome);
  }

  /** The replica has executed a slot. */
  public void onExecuted(int replica, long slot) {
    Value value = log.execute(replica, slot);
    List<InstanceSpec.Outcome> came = running.set(replica, new ArrayList<>());
    int index = Math.toIntExact(slot);
    boolean first = index == executed.size();
    List<InstanceSpec.Outcome> expected =
        first ? instance.extend(slot, value) : executed.get(index);
    Guard.EXECUTE_EACH_COMMAND.check(came.size() == expected.size(), replica, slot);
    for (int i = 0; i < came.size(); i++) {
      InstanceSpec.Outcome outcome = came.get(i);
      InstanceSpec.Outcome wanted = expected.get(i);
      Guard.EXECUTE_EACH_COMMAND.check(outcome.call().equals(wanted.call()), replica, outcome);
      if (first) {
        Guard.EXECUTE_OUTCOME.check(
            wanted.allows(outcome.bytes()), replica, wanted + " expected, came " + outcome);
        instance.onOutcome(outcome.call(), outcome.bytes());
      } else {
        Guard.EXECUTE_ALIKE.check(Arrays.equals(wanted.bytes(), outcome.bytes()), replica, outcome);
      }
    }
    if (first) {
      executed.add(came);
    }
  }

  /**
   * The replica has let a snapshot take the place of every slot up to this one; true iff that has
   * taken it into a later epoch (E4).
   */
  public boolean onInstalled(int replica, long slot) {
    EpochSpec before = entered[replica];
    EpochSpec after = after(slot);
    boolean later = after != before;
    if (later) {
      before.consensus().leadsNoMore(replica);
      entered[replica] = after;
      after.consensus().isIn(replica);
    } else {
      before.consensus().install(replica, slot);
    }
    log.install(replica, slot);
    return later;
  }

  /** The replica's state is from now on that of the snapshot it has installed. */
  public void onWentOn(int replica, long slot) {
    log.goOn(replica, slot);
  }

  /** A client was brought the answer of a replica to a command. */
  public void onAnswered(
      int replica, long sessionSlot, int sessionIndex, long sequence, byte[] outcome) {
    instance.reply(replica, sessionSlot, sessionIndex, sequence, outcome);
  }

  /** Clients have asked the replica for reads, to which it gave that number (R7). */
  public void onReadWanted(int replica, long number) {
    permits.want(replica, number);
  }

  /** The replica lets reads go up to that number. */
  public void onReadable(int replica, long number) {
    permits.permit(replica, number);
  }

  /** The replica has run a read that was to show all that was acknowledged before it. */
  public void onRead(int replica, long number, byte[] command, byte[] outcome) {
    permits.run(replica, number);
    onStaleRead(replica, command, outcome);
  }

  /** The replica has run a read on whatever it has executed. */
  public void onStaleRead(int replica, byte[] command, byte[] outcome) {
    byte[] expected = instance.read(log.executed(replica), command);
    Guard.READ_OUTCOME.check(
        new InstanceSpec.Outcome(READ, expected).allows(outcome),
        replica,
        Arrays.toString(expected) + " expected, came " + Arrays.toString(outcome));
  }

  /** After each event at a replica: what it holds. */
  public void afterEvent(int replica, Ballot promised, long commit) {
    entered[replica].consensus().rest(replica, promised);
    Guard.REST_PREFIX.check(commit == log.decided(replica), replica, commit);
  }

  private int position(ReplicaId replica) {
    return replicas.indexOf(replica);
  }

  /** What the sender of a message does and claims by it. */
  private final class Sent implements Message.Handler {
    private EpochSpec epoch;
    private int replica;
    private boolean waits;

    Sent(EpochSpec epoch) {
      this.epoch = epoch;
    }

    @Override
    public void onPrepare(ReplicaId to, Message.Prepare prepare) {
      epoch.consensus().prepare(replica, prepare, waits);
    }

    @Override
    public void onPromise(ReplicaId to, Message.Promise promise) {
      epoch.consensus().answer(replica, position(to), promise, waits);
      log.tellPrefix(replica, promise.commit());
      log.tellTrim(replica, promise.trim());
    }

    @Override
    public void onReject(ReplicaId to, Message.Reject reject) {
      epoch.consensus().tellPromise(replica, reject.promised());
    }

    @Override
    public void onAccept(ReplicaId to, Message.Accept accept) {
      // Phase 1 ends with the first proposal, where there is something to propose again.
      if (!epoch.consensus().isLed(accept.ballot())) {
        epoch.consensus().lead(replica, accept.ballot());
      }
      epoch.consensus().propose(replica, accept);
      epoch.consensus().announce(replica, accept.ballot(), accept.commit());
    }

    @Override
    public void onAccepted(ReplicaId to, Message.Accepted accepted) {
      epoch.consensus().acknowledge(replica, position(to), accepted, waits);
      log.tellPrefix(replica, accepted.commit());
    }

    @Override
    public void onHeartbeat(ReplicaId to, Message.Heartbeat heartbeat) {
      if (heartbeat.leading()) {
        epoch.consensus().announce(replica, heartbeat.ballot(), heartbeat.commit());
        epoch.consensus().trim(replica, heartbeat.trim());
      } else {
        epoch.consensus().tellPromise(replica, heartbeat.ballot());
        log.tellPrefix(replica, heartbeat.commit());
      }
    }

    @Override
    public void onHeartbeatAck(ReplicaId to, Message.HeartbeatAck ack) {
      epoch.consensus().tellPromise(replica, ack.promised());
      log.tellPrefix(replica, ack.commit());
      log.tellExecuted(replica, ack.executed());
    }

    @Override
    public void onFetch(ReplicaId to, Message.Fetch fetch) {}

    @Override
    public void onDecisions(ReplicaId to, Message.Decisions decisions) {
      log.tellPrefix(replica, decisions.commit());
      log.tellTrim(replica, decisions.trim());
      log.handOnDecisions(replica, decisions.from(), decisions.values());
    }

    @Override
    public void onHandOver(ReplicaId to, Message.HandOver handOver) {
      epoch.consensus().tellPromise(replica, handOver.ballot());
    }

    @Override
    public void onAskRead(ReplicaId to, Message.AskRead askRead) {
      permits.ask(replica, askRead);
    }

    @Override
    public void onConfirm(ReplicaId to, Message.Confirm confirm) {
      epoch.reads().confirm(replica, confirm);
    }

    @Override
    public void onConfirmed(ReplicaId to, Message.Confirmed confirmed) {
      epoch.consensus().tellPromise(replica, confirmed.promised());
      epoch.reads().grant(replica, confirmed);
    }

    @Override
    public void onReadable(ReplicaId to, Message.Readable readable) {
      epoch.reads().tellReadable(replica, position(to), readable);
    }

    @Override
    public void onLeaseEnded(ReplicaId to, Message.LeaseEnded ended) {
      epoch.reads().endLease(replica, ended);
    }

    @Override
    public void onAskSnapshot(ReplicaId to, Message.AskSnapshot ask) {
      log.tellPrefix(replica, ask.above());
    }

    @Override
    public void onGiveSnapshot(ReplicaId to, Message.GiveSnapshot give) {
      epoch.consensus().tellPromise(replica, give.ballot());
    }

    @Override
    public void onFetchPiece(ReplicaId to, Message.FetchPiece fetch) {}

    @Override
    public void onSnapshotPiece(ReplicaId to, Message.SnapshotPiece piece) {
      log.tellState(replica, piece.slot());
    }

    @Override
    public void onSnapshotRefused(ReplicaId to, Message.SnapshotRefused refused) {}
  }

  /** What a message brings to its receiver. */
  private final class Delivered implements Message.Handler {
    private EpochSpec epoch;
    private int replica;

    Delivered(EpochSpec epoch) {
      this.epoch = epoch;
    }

    @Override
    public void onPrepare(ReplicaId from, Message.Prepare prepare) {}

    @Override
    public void onPromise(ReplicaId from, Message.Promise promise) {
      epoch.consensus().receiveAnswer(replica, position(from), promise);
    }

    @Override
    public void onReject(ReplicaId from, Message.Reject reject) {}

    @Override
    public void onAccept(ReplicaId from, Message.Accept accept) {
      epoch
          .consensus()
          .receiveAnnouncement(replica, position(from), accept.ballot(), accept.commit());
    }

    @Override
    public void onAccepted(ReplicaId from, Message.Accepted accepted) {
      epoch.consensus().receiveAcknowledgement(replica, position(from), accepted);
    }

    @Override
    public void onHeartbeat(ReplicaId from, Message.Heartbeat heartbeat) {
      if (heartbeat.leading()) {
        epoch
            .consensus()
            .receiveAnnouncement(replica, position(from), heartbeat.ballot(), heartbeat.commit());
      }
    }

    @Override
    public void onHeartbeatAck(ReplicaId from, Message.HeartbeatAck ack) {}

    @Override
    public void onFetch(ReplicaId from, Message.Fetch fetch) {}

    @Override
    public void onDecisions(ReplicaId from, Message.Decisions decisions) {
      log.receiveDecisions(replica, decisions.from(), decisions.values());
    }

    @Override
    public void onHandOver(ReplicaId from, Message.HandOver handOver) {}

    @Override
    public void onAskRead(ReplicaId from, Message.AskRead askRead) {
      epoch.reads().receiveAsk(replica, position(from), askRead);
    }

    @Override
    public void onConfirm(ReplicaId from, Message.Confirm confirm) {}

    @Override
    public void onConfirmed(ReplicaId from, Message.Confirmed confirmed) {
      epoch.reads().receiveConfirmation(replica, position(from), confirmed);
    }

    @Override
    public void onReadable(ReplicaId from, Message.Readable readable) {
      permits.receiveReadable(replica, readable);
    }

    @Override
    public void onLeaseEnded(ReplicaId from, Message.LeaseEnded ended) {}

    @Override
    public void onAskSnapshot(ReplicaId from, Message.AskSnapshot ask) {}

    @Override
    public void onGiveSnapshot(ReplicaId from, Message.GiveSnapshot give) {}

    @Override
    public void onFetchPiece(ReplicaId from, Message.FetchPiece fetch) {}

    @Override
    public void onSnapshotPiece(ReplicaId from, Message.SnapshotPiece piece) {}

    @Override
    public void onSnapshotRefused(ReplicaId from, Message.SnapshotRefused refused) {}
  }
}
