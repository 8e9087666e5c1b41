package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.concoord.paxos.Message;
import org.jspecify.annotations.Nullable;

/** Processes that are gone for good (M1), as many as the swarm allows and never more. */
final class Crashes {
  /** Where members change, what they can bear is all that counts. */
  private static final int MOST_CHANGING = 6;

  private final boolean handOvers;
  private final boolean disks;
  private final boolean leases;
  private int left;

  Crashes(Swarm swarm) {
    this.handOvers = swarm.has(FaultGroup.HAND_OVERS);
    this.disks = swarm.has(FaultGroup.DISKS);
    this.leases = swarm.leases();
    this.left = swarm.members().changes() ? MOST_CHANGING : swarm.crashes();
  }

  List<FaultKind> kinds() {
    List<FaultKind> kinds = new ArrayList<>(List.of(this::crash, this::crashLeader));
    // As often as the many ways to do it deserve.
    kinds.addAll(Collections.nCopies(5, this::crashWithinStep));
    if (disks) {
      kinds.addAll(Collections.nCopies(4, this::failDisk));
    }
    if (handOvers) {
      kinds.add(this::handOverAndStop);
      kinds.add(this::handOverAndStop);
    }
    return kinds;
  }

  private void crash(Fault fault) {
    crash(fault, fault.anyReplica(), "crashed ");
  }

  private void crashLeader(Fault fault) {
    crash(fault, fault.leader(), "leader crashed ");
  }

  private void crash(Fault fault, int index, String what) {
    SimReplica replica = fault.replica(index);
    if (take(fault, replica)) {
      fault.happened(what + index);
      replica.crashForGood();
      for (int peer = 0; peer < fault.replicas(); peer++) {
        if (peer != index && fault.random().nextBoolean()) {
          SimReplica other = fault.replica(peer);
          fault.after(fault.random().nextLong(1, 20_000), () -> other.onDisconnected(index));
        }
      }
    }
  }

  /** Of the leader more often than not: its steps have the most effects. */
  private void crashWithinStep(Fault fault) {
    boolean anybody = fault.random().nextInt(3) == 0;
    Effect effect = Effect.values()[fault.random().nextInt(Effect.values().length)];
    int count = fault.random().nextInt(1, 9);
    SimReplica replica = fault.replica(anybody ? fault.anyReplica() : fault.leader());
    if (take(fault, replica)) {
      replica.mortality().dieBefore(effect, count);
    }
  }

  /** An orderly close. */
  private void handOverAndStop(Fault fault) {
    int leader = fault.leader();
    SimReplica replica = fault.replica(leader);
    if (take(fault, replica)) {
      fault.happened("leader hands over " + leader);
      Runnable hearsAgain =
          leases && fault.random().nextBoolean()
              ? fault
                  .world()
                  .network()
                  .lose(
                      (from, to, message) ->
                          (from == leader || to == leader) && isNews(leader, from, message))
              : () -> {};
      replica.onHandOver();
      fault.after(
          fault.random().nextLong(1, 200_000),
          () -> {
            fault.happened("crashed after hand-over " + leader);
            hearsAgain.run();
            replica.crashForGood();
          });
    }
  }

  /**
   * All but what tells of the hand-over itself: who has handed over, and does not hear that another
   * leads, must not rely on a lease (R7).
   */
  private static boolean isNews(int leader, int from, Message message) {
    return from != leader
        || !(message instanceof Message.HandOver || message instanceof Message.LeaseEnded);
  }

  /** At its next use, after which its replica is fenced (W2). */
  private void failDisk(Fault fault) {
    int how = fault.random().nextInt(3);
    SimReplica replica =
        fault.replica(fault.random().nextBoolean() ? fault.leader() : fault.anyReplica());
    @Nullable SimulatedDisk disk = replica.storage().disk();
    if (disk != null && take(fault, replica)) {
      switch (how) {
        case 0 -> disk.failNextForce();
        case 1 -> disk.failWrites(true);
        default -> disk.fill();
      }
    }
  }

  private boolean take(Fault fault, SimReplica replica) {
    if (left == 0 || replica.process().isCrashed() || !fault.world().roster().take(replica.id())) {
      return false;
    }
    left--;
    return true;
  }
}
