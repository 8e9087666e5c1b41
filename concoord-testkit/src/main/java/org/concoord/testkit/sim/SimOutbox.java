package org.concoord.testkit.sim;

import java.util.ArrayDeque;
import java.util.List;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.Member;
import org.concoord.paxos.Message;
import org.concoord.paxos.Outbox;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Role;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * What one replica's core does to the world outside it, in order: before each effect the process
 * may die, and the judges see it before anybody else does.
 */
final class SimOutbox implements Outbox {
  private final int index;
  private final World world;
  private final ReplicaId id;
  private final Member node;
  private final Journal journal;
  private final Mortality mortality;
  private final Lane lane;
  private final SimProposer proposer;
  private final ReadDesk reads;
  private final SnapshotDesk snapshots;
  private final Wire wire = new Wire();
  private long decidedDurably;
  private final ArrayDeque<Message> toSelf = new ArrayDeque<>();

  SimOutbox(
      int index,
      World world,
      Member node,
      Journal journal,
      Mortality mortality,
      Lane lane,
      SimProposer proposer,
      ReadDesk reads,
      SnapshotDesk snapshots) {
    this.index = index;
    this.world = world;
    this.id = world.identities().get(index);
    this.node = node;
    this.journal = journal;
    this.mortality = mortality;
    this.lane = lane;
    this.proposer = proposer;
    this.reads = reads;
    this.decidedDurably = node.commit();
    this.snapshots = snapshots;
  }

  /** The next message to itself, or null: it is delivered once the step is over. */
  @Nullable Message pollToSelf() {
    return toSelf.poll();
  }

  @Override
  public void persist(JournalRecord entry) {
    mortality.before(Effect.APPEND);
    world.specification().onAppend(index, entry);
    world.agreement().onPersist(index, entry);
    journal.append(entry);
    if (entry instanceof JournalRecord.Committed committed) {
      journal.whenDurable(() -> decidedDurably = committed.slot());
    }
  }

  /** Up to here a restart of this replica would know what is decided. */
  long decidedDurably() {
    return decidedDurably;
  }

  @Override
  public void send(ReplicaId to, Message message) {
    mortality.before(Effect.SEND);
    world.storage().onLeaves(index, true);
    handOut(to, message, false);
    dispatch(to, message);
  }

  @Override
  public void sendDurably(ReplicaId to, Message message) {
    mortality.before(Effect.FORCE);
    handOut(to, message, true);
    long appended = journal.appended();
    journal.whenDurable(
        () -> {
          mortality.before(Effect.SEND_OF_DURABLE);
          world.storage().onLeaves(index, journal.isOnDisk(appended));
          dispatch(to, message);
        });
  }

  private void handOut(ReplicaId to, Message message, boolean durably) {
    world.specification().onSend(index, to, message, durably);
    reads.onSend(message);
    world.agreement().onSend(message);
  }

  private void dispatch(ReplicaId to, Message message) {
    if (to.equals(id)) {
      toSelf.add(message);
      return;
    }
    byte[] frame = wire.frame(message, id, to);
    int receiver = world.indexOf(to);
    SimReplica peer = world.replicas().get(receiver);
    world
        .network()
        .send(
            index,
            receiver,
            () -> {
              if (!world.network().loses(index, receiver, message)) {
                peer.onFrame(index, frame);
              }
            },
            message::toString);
  }

  @Override
  public void decided(long slot, Value value) {
    mortality.before(Effect.DECISION);
    world.specification().onDecided(index, slot, value);
    world.agreement().onDecided(index, slot, value);
    lane.add(slot, value);
  }

  @Override
  public void readable(long read) {
    reads.onReadable(read);
  }

  @Override
  public void writeSnapshot() {
    snapshots.write(this);
  }

  @Override
  public void ownTurn() {
    snapshots.ownTurn();
  }

  @Override
  public void verifySnapshot(long slot, List<Value> pieces) {
    snapshots.verify(slot, pieces, this);
  }

  @Override
  public void installed(long slot) {
    mortality.before(Effect.DECISION);
    snapshots.installed(slot, this);
  }

  @Override
  public void roleChanged(Role role, ReplicaId leader, String reason) {
    world
        .trace()
        .line(
            world.scheduler().now(),
            () -> "  ** " + index + " is " + role + " of " + world.indexOf(leader) + ": " + reason);
    world.specification().onRole(index, role, node.promised());
    if (role == Role.CANDIDATE) {
      world.liveness().onStood(index);
      if (othersStand()) {
        world.coverage().count("candidates duelled");
      }
    } else if (role == Role.LEADER) {
      world.liveness().onElected(index);
      world.coverage().count("leader elected");
    }
    proposer.onRole(role);
    reads.onRoleChanged();
  }

  private boolean othersStand() {
    for (int other = 0; other < world.replicas().size(); other++) {
      if (other != index && world.replicas().get(other).stands()) {
        return true;
      }
    }
    return false;
  }
}
