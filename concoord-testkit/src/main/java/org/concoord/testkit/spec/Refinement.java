package org.concoord.testkit.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Role;
import org.concoord.paxos.Value;
import org.concoord.testkit.check.Specification;
import org.jspecify.annotations.Nullable;

/**
 * The mapping from what replicas do to the actions of the specification. Each effect of a step (an
 * append, a send, a decision, an execution, an answer) is one action or a few, refused with a
 * {@link StepRefused} where it is not enabled; what a step is brought (a delivery, a force that
 * completed) only changes what is enabled. Replicas are named by their position among the voters.
 *
 * <p>It must be told of everything, in the order in which it happens.
 */
public final class Refinement {
  private static final InstanceSpec.CallName READ = new InstanceSpec.CallName(0, 0, 0);

  private final Epoch epoch;
  private final ConsensusSpec consensus;
  private final ReadSpec reads;
  private final InstanceSpec<?> instance;
  private final Sent sent = new Sent();
  private final Delivered delivered = new Delivered();

  /** By replica: the outcomes of the slot that it is executing. */
  private final List<List<InstanceSpec.Outcome>> running = new ArrayList<>();

  /** By slot: what the first replica to execute it came to. */
  private final List<List<InstanceSpec.Outcome>> executed = new ArrayList<>(List.of(List.of()));

  /**
   * @param objects what the objects of the workload do; null where others judge that
   */
  public Refinement(Epoch epoch, @Nullable Specification<?> objects) {
    this.epoch = epoch;
    this.consensus = new ConsensusSpec(epoch);
    this.reads = new ReadSpec(consensus, epoch.voters().size());
    this.instance = new InstanceSpec<>(objects);
    for (int replica = 0; replica < epoch.voters().size(); replica++) {
      running.add(new ArrayList<>());
    }
  }

  /** The replica appended a record to its journal. */
  public void onAppend(int replica, JournalRecord entry) {
    if (entry instanceof JournalRecord.Promised promised) {
      consensus.promise(replica, promised.ballot());
    } else if (entry instanceof JournalRecord.AcceptedValue accepted) {
      consensus.vote(replica, accepted.pvalue());
    } else if (entry instanceof JournalRecord.DecidedValue decided) {
      consensus.handOnDecisions(replica, decided.slot(), List.of(decided.value()));
    } else if (entry instanceof JournalRecord.Committed committed) {
      consensus.tellPrefix(replica, committed.slot());
    }
  }

  /** A record of the replica's journal has become durable. */
  public void onDurable(int replica, JournalRecord entry) {
    if (entry instanceof JournalRecord.Promised promised) {
      consensus.promiseIsDurable(replica, promised.ballot());
    } else if (entry instanceof JournalRecord.AcceptedValue accepted) {
      consensus.voteIsDurable(replica, accepted.pvalue());
    }
  }

  /**
   * The replica's process has ended and another goes on as the same voter.
   *
   * @param promised its promise, by its journal
   * @param commit up to where that says that all is decided
   * @param lost what it had appended and is not in the journal, since it was not durable
   */
  public void onRestarted(int replica, Ballot promised, long commit, List<JournalRecord> lost) {
    for (JournalRecord entry : lost) {
      if (entry instanceof JournalRecord.AcceptedValue accepted) {
        consensus.loseVote(replica, accepted.pvalue());
      }
    }
    consensus.restart(replica, promised, commit);
    reads.restart(replica);
    running.set(replica, new ArrayList<>());
  }

  /**
   * The replica handed a message to its outbox.
   *
   * @param waits whether it leaves only when the journal is durable
   */
  public void onSend(int replica, ReplicaId to, Message message, boolean waits) {
    sent.replica = replica;
    sent.waits = waits;
    message.deliverTo(to, sent);
  }

  /** A message is about to be handed to the replica, from itself too. */
  public void onDeliver(ReplicaId from, int replica, Message message) {
    delivered.replica = replica;
    message.deliverTo(from, delivered);
  }

  public void onRole(int replica, Role role, Ballot promised) {
    if (role != Role.LEADER) {
      consensus.leadsNoMore(replica);
    } else if (!consensus.leads(replica, promised)) {
      consensus.lead(replica, promised);
    }
  }

  /** The replica handed out a decision. */
  public void onDecided(int replica, long slot, Value value) {
    consensus.decide(replica, slot, value);
  }

  /** One command of the slot that the replica is executing ended so. */
  public void onOutcome(
      int replica, long sessionSlot, int sessionIndex, long sequence, byte[] outcome) {
    var call = new InstanceSpec.CallName(sessionSlot, sessionIndex, sequence);
    running.get(replica).add(new InstanceSpec.Outcome(call, outcome));
  }

  /** The replica has executed a slot. */
  public void onExecuted(int replica, long slot) {
    Value value = consensus.execute(replica, slot);
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

  /** The replica has let a snapshot take the place of every slot up to this one. */
  public void onInstalled(int replica, long slot) {
    consensus.install(replica, slot);
  }

  /** The replica's state is from now on that of the snapshot it has installed. */
  public void onWentOn(int replica, long slot) {
    consensus.goOn(replica, slot);
  }

  /** A client was brought the answer of a replica to a command. */
  public void onAnswered(
      int replica, long sessionSlot, int sessionIndex, long sequence, byte[] outcome) {
    instance.reply(replica, sessionSlot, sessionIndex, sequence, outcome);
  }

  /** Clients have asked the replica for reads, to which it gave that number (R7). */
  public void onReadWanted(int replica, long number) {
    reads.want(replica, number);
  }

  /** The replica lets reads go up to that number. */
  public void onReadable(int replica, long number) {
    reads.permit(replica, number);
  }

  /** The replica has run a read that was to show all that was acknowledged before it. */
  public void onRead(int replica, long number, byte[] command, byte[] outcome) {
    reads.run(replica, number);
    onStaleRead(replica, command, outcome);
  }

  /** The replica has run a read on whatever it has executed. */
  public void onStaleRead(int replica, byte[] command, byte[] outcome) {
    byte[] expected = instance.read(consensus.executed(replica), command);
    Guard.READ_OUTCOME.check(
        new InstanceSpec.Outcome(READ, expected).allows(outcome),
        replica,
        Arrays.toString(expected) + " expected, came " + Arrays.toString(outcome));
  }

  /** After each event at a replica: what it holds. */
  public void afterEvent(int replica, Ballot promised, long commit) {
    consensus.rest(replica, promised, commit);
  }

  private int position(ReplicaId replica) {
    return epoch.voters().indexOf(replica);
  }

  /** What the sender of a message does and claims by it. */
  private final class Sent implements Message.Handler {
    private int replica;
    private boolean waits;

    @Override
    public void onPrepare(ReplicaId to, Message.Prepare prepare) {
      consensus.prepare(replica, prepare, waits);
    }

    @Override
    public void onPromise(ReplicaId to, Message.Promise promise) {
      consensus.answer(replica, position(to), promise, waits);
      consensus.tellPrefix(replica, promise.commit());
      consensus.tellTrim(replica, promise.trim());
    }

    @Override
    public void onReject(ReplicaId to, Message.Reject reject) {
      consensus.tellPromise(replica, reject.promised());
    }

    @Override
    public void onAccept(ReplicaId to, Message.Accept accept) {
      // Phase 1 ends with the first proposal, where there is something to propose again.
      if (!consensus.isLed(accept.ballot())) {
        consensus.lead(replica, accept.ballot());
      }
      consensus.propose(replica, accept);
      consensus.announce(replica, accept.ballot(), accept.commit());
    }

    @Override
    public void onAccepted(ReplicaId to, Message.Accepted accepted) {
      consensus.acknowledge(replica, position(to), accepted, waits);
      consensus.tellPrefix(replica, accepted.commit());
    }

    @Override
    public void onHeartbeat(ReplicaId to, Message.Heartbeat heartbeat) {
      if (heartbeat.leading()) {
        consensus.announce(replica, heartbeat.ballot(), heartbeat.commit());
        consensus.trim(replica, heartbeat.trim());
      } else {
        consensus.tellPromise(replica, heartbeat.ballot());
        consensus.tellPrefix(replica, heartbeat.commit());
      }
    }

    @Override
    public void onHeartbeatAck(ReplicaId to, Message.HeartbeatAck ack) {
      consensus.tellPromise(replica, ack.promised());
      consensus.tellPrefix(replica, ack.commit());
      consensus.tellExecuted(replica, ack.executed());
    }

    @Override
    public void onFetch(ReplicaId to, Message.Fetch fetch) {}

    @Override
    public void onDecisions(ReplicaId to, Message.Decisions decisions) {
      consensus.tellPrefix(replica, decisions.commit());
      consensus.tellTrim(replica, decisions.trim());
      consensus.handOnDecisions(replica, decisions.from(), decisions.values());
    }

    @Override
    public void onHandOver(ReplicaId to, Message.HandOver handOver) {
      consensus.tellPromise(replica, handOver.ballot());
    }

    @Override
    public void onAskRead(ReplicaId to, Message.AskRead askRead) {
      reads.ask(replica, askRead);
    }

    @Override
    public void onConfirm(ReplicaId to, Message.Confirm confirm) {
      reads.confirm(replica, confirm);
    }

    @Override
    public void onConfirmed(ReplicaId to, Message.Confirmed confirmed) {
      consensus.tellPromise(replica, confirmed.promised());
      reads.grant(replica, confirmed);
    }

    @Override
    public void onReadable(ReplicaId to, Message.Readable readable) {
      reads.tellReadable(replica, position(to), readable);
    }

    @Override
    public void onLeaseEnded(ReplicaId to, Message.LeaseEnded ended) {
      reads.endLease(replica, ended);
    }

    @Override
    public void onAskSnapshot(ReplicaId to, Message.AskSnapshot ask) {
      consensus.tellPrefix(replica, ask.above());
    }

    @Override
    public void onGiveSnapshot(ReplicaId to, Message.GiveSnapshot give) {
      consensus.tellPromise(replica, give.ballot());
    }

    @Override
    public void onFetchPiece(ReplicaId to, Message.FetchPiece fetch) {}

    @Override
    public void onSnapshotPiece(ReplicaId to, Message.SnapshotPiece piece) {
      consensus.tellState(replica, piece.slot());
    }

    @Override
    public void onSnapshotRefused(ReplicaId to, Message.SnapshotRefused refused) {}
  }

  /** What a message brings to its receiver. */
  private final class Delivered implements Message.Handler {
    private int replica;

    @Override
    public void onPrepare(ReplicaId from, Message.Prepare prepare) {}

    @Override
    public void onPromise(ReplicaId from, Message.Promise promise) {
      consensus.receiveAnswer(replica, position(from), promise);
    }

    @Override
    public void onReject(ReplicaId from, Message.Reject reject) {}

    @Override
    public void onAccept(ReplicaId from, Message.Accept accept) {
      consensus.receiveAnnouncement(replica, position(from), accept.ballot(), accept.commit());
    }

    @Override
    public void onAccepted(ReplicaId from, Message.Accepted accepted) {
      consensus.receiveAcknowledgement(replica, position(from), accepted);
    }

    @Override
    public void onHeartbeat(ReplicaId from, Message.Heartbeat heartbeat) {
      if (heartbeat.leading()) {
        consensus.receiveAnnouncement(
            replica, position(from), heartbeat.ballot(), heartbeat.commit());
      }
    }

    @Override
    public void onHeartbeatAck(ReplicaId from, Message.HeartbeatAck ack) {}

    @Override
    public void onFetch(ReplicaId from, Message.Fetch fetch) {}

    @Override
    public void onDecisions(ReplicaId from, Message.Decisions decisions) {
      consensus.receiveDecisions(replica, decisions.from(), decisions.values());
    }

    @Override
    public void onHandOver(ReplicaId from, Message.HandOver handOver) {}

    @Override
    public void onAskRead(ReplicaId from, Message.AskRead askRead) {
      reads.receiveAsk(replica, position(from), askRead);
    }

    @Override
    public void onConfirm(ReplicaId from, Message.Confirm confirm) {}

    @Override
    public void onConfirmed(ReplicaId from, Message.Confirmed confirmed) {
      reads.receiveConfirmation(replica, position(from), confirmed);
    }

    @Override
    public void onReadable(ReplicaId from, Message.Readable readable) {
      reads.receiveReadable(replica, readable);
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
