package org.concoord.testkit.sim;

import org.concoord.paxos.Message;

/**
 * A snapshot is under way (2.8), and after some of its pieces the giver stands still, or its link
 * to the taker comes and goes, or the leader that gave the turn is heard by nobody.
 */
final class BrokenTransfer {
  private final Fault fault;
  private final int breaksAt;
  private boolean broken;
  private boolean over;

  private BrokenTransfer(Fault fault) {
    this.fault = fault;
    this.breaksAt = fault.random().nextInt(6);
  }

  static void befall(Fault fault) {
    new BrokenTransfer(fault).begin();
  }

  private void begin() {
    Runnable nothingIsWatched = fault.world().network().lose(this::watch);
    fault.forAWhile(
        4 * fault.world().swarm().faultLength(),
        "transfer watched",
        () -> {
          over = true;
          nothingIsWatched.run();
        });
  }

  /** Loses nothing itself. */
  private boolean watch(int from, int to, Message message) {
    if (!broken
        && !over
        && message instanceof Message.SnapshotPiece piece
        && piece.piece() >= breaksAt) {
      broken = true;
      fault.after(0, () -> strike(from, to));
    }
    return false;
  }

  private void strike(int giver, int taker) {
    if (over) {
      return;
    }
    int leader = fault.leader();
    switch (fault.random().nextInt(4)) {
      case 0 -> pause(giver, "giver paused ");
      case 1 -> pause(taker, "taker paused ");
      case 2 -> cut(giver, taker, "giver cut off from taker ");
      default -> cut(leader, leader == taker ? giver : taker, "leader cut off from taker ");
    }
  }

  private void pause(int index, String what) {
    SimReplica replica = fault.replica(index);
    if (!replica.process().isCrashed()) {
      replica.process().pause();
      fault.forAWhile(what + index, replica.process()::resume);
    }
  }

  private void cut(int one, int other, String what) {
    if (one != other) {
      Network network = fault.world().network();
      network.block(one, other);
      network.block(other, one);
      fault.forAWhile(
          what + one + "-" + other,
          () -> {
            network.unblock(one, other);
            network.unblock(other, one);
          });
    }
  }
}
