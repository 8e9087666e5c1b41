package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Processes of durable replicas that end, and others that follow with what the disk holds (M1): any
 * number of them at a time, for all are back at the end.
 */
final class Restarts {
  List<FaultKind> kinds() {
    List<FaultKind> kinds =
        new ArrayList<>(List.of(this::killOne, this::cutPowerOfOne, this::cutPowerOfAll));
    // As often as the many ways to do it deserve.
    kinds.addAll(Collections.nCopies(4, this::killWithinStep));
    kinds.addAll(Collections.nCopies(2, this::failDisk));
    return kinds;
  }

  private static int any(Fault fault) {
    return fault.random().nextBoolean() ? fault.leader() : fault.anyReplica();
  }

  private void killOne(Fault fault) {
    int index = any(fault);
    SimReplica replica = fault.replica(index);
    if (!replica.process().isCrashed()) {
      replica.willReturn();
      replica.crash();
      tellPeers(fault, index);
      fault.forAWhile("killed " + index, replica::restart);
    }
  }

  private void cutPowerOfOne(Fault fault) {
    int index = any(fault);
    SimReplica replica = fault.replica(index);
    if (!replica.process().isCrashed()) {
      replica.willReturn();
      replica.losePower();
      tellPeers(fault, index);
      fault.forAWhile("lost its power " + index, replica::restart);
    }
  }

  /** All at one moment; they come back one after the other. */
  private void cutPowerOfAll(Fault fault) {
    fault.happened("all lost their power");
    for (int index = 0; index < fault.replicas(); index++) {
      SimReplica replica = fault.replica(index);
      if (!replica.process().isCrashed()) {
        replica.willReturn();
        replica.losePower();
        fault.forAWhile("without power " + index, replica::restart);
      }
    }
  }

  /** Before an effect of its next steps, and without its power perhaps. */
  private void killWithinStep(Fault fault) {
    Effect effect = Effect.values()[fault.random().nextInt(Effect.values().length)];
    int count = fault.random().nextInt(1, 9);
    boolean powerGoes = fault.random().nextBoolean();
    int index = fault.random().nextInt(3) == 0 ? fault.anyReplica() : fault.leader();
    SimReplica replica = fault.replica(index);
    if (!replica.process().isCrashed()) {
      replica.willReturn();
      replica.mortality().dieBefore(effect, count);
      fault.forAWhile(
          "to be killed within a step " + index,
          () -> {
            replica.mortality().live();
            if (replica.process().isCrashed() && powerGoes) {
              replica.losePower();
            }
            replica.restart();
          });
    }
  }

  /** At its next use, after which its replica is fenced until the disk is mended (W2, W5). */
  private void failDisk(Fault fault) {
    int how = fault.random().nextInt(3);
    int index = any(fault);
    SimReplica replica = fault.replica(index);
    SimDirectory directory = replica.storage().directory();
    if (directory != null && !replica.process().isCrashed()) {
      replica.willReturn();
      switch (how) {
        case 0 -> directory.failNextForce();
        case 1 -> directory.failWrites();
        default -> directory.fill();
      }
      fault.forAWhile(
          "disk fails " + index,
          () -> {
            directory.mend();
            replica.restart();
          });
    }
  }

  private static void tellPeers(Fault fault, int index) {
    for (int peer = 0; peer < fault.replicas(); peer++) {
      if (peer != index && fault.random().nextBoolean()) {
        SimReplica other = fault.replica(peer);
        fault.after(fault.random().nextLong(1, 20_000), () -> other.onDisconnected(index));
      }
    }
  }
}
