package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Decides when something breaks, and what, as the swarm says. Faults are numbered from 1 in the
 * order in which they are drawn, and the one that stands at the end is number 0; when each comes,
 * of which kind it is and what it draws does not depend on whether others were left out.
 */
final class Faults {
  private final World world;
  private final SplittableRandom random;
  private final SplittableRandom ofLast;
  private final Reduction reduction;
  private final List<FaultKind> kinds = new ArrayList<>();
  private final List<Fault> begun = new ArrayList<>();
  private int drawn;
  private boolean stopped;

  /**
   * @param reduction says which faults do not happen
   */
  Faults(World world, SimClients clients, SplittableRandom random, Reduction reduction) {
    this.world = world;
    this.random = random;
    this.ofLast = random.split();
    this.reduction = reduction;
    include(FaultGroup.PARTITIONS, LinkFaults.partitions());
    include(FaultGroup.RESETS, List.of(LinkFaults::reset));
    include(FaultGroup.PAUSES, List.of(ProcessFaults::pause, ProcessFaults::pauseLeader));
    if (world.swarm().leases()) {
      // Often, for it takes a leader that is being read from. No clock stands still meanwhile (R7).
      kinds.addAll(Collections.nCopies(4, LeasedLeader::befall));
    } else {
      include(FaultGroup.PAUSES, List.of(ProcessFaults::suspend));
    }
    include(FaultGroup.STALLS, List.of(ProcessFaults::stallLane));
    include(FaultGroup.CLOCKS, ClockFaults.kinds());
    include(FaultGroup.SLOWNESS, Slowness.kinds());
    include(FaultGroup.DUELS, List.of(Duels::force));
    include(FaultGroup.TRANSFERS, List.of(BrokenTransfer::befall, LinkFaults::leaveBehind));
    include(FaultGroup.CLIENTS, new ClientFaults(clients).kinds());
    if (world.swarm().durable()) {
      kinds.addAll(new Restarts().kinds());
    }
    if (world.swarm().crashes() > 0 || world.swarm().members().changes()) {
      kinds.addAll(new Crashes(world.swarm()).kinds());
    }
  }

  private void include(FaultGroup group, List<FaultKind> ofGroup) {
    if (world.swarm().has(group)) {
      kinds.addAll(ofGroup);
    }
  }

  void start() {
    if (!kinds.isEmpty()) {
      next();
    }
  }

  private void next() {
    long mean = world.swarm().faultInterval();
    world
        .scheduler()
        .after(
            (long) (-mean * Math.log(1 - random.nextDouble())) + 1,
            () -> {
              if (!stopped) {
                draw();
                next();
              }
            });
  }

  private void draw() {
    FaultKind kind = kinds.get(random.nextInt(kinds.size()));
    befall(kind, new Fault(++drawn, world, random.split(), false));
  }

  private Fault befall(FaultKind kind, Fault fault) {
    if (reduction.keepsFault(fault.ordinal())) {
      begun.add(fault);
      kind.befall(fault);
    }
    return fault;
  }

  /** The last fault: it comes now and lasts until it is ended. */
  Fault stand(FaultKind kind) {
    return befall(kind, new Fault(0, world, ofLast, true));
  }

  /** Whether the last fault happens, so that what is only there for it is worth its events. */
  boolean keepsLast() {
    return reduction.keepsFault(0);
  }

  /** How many faults were drawn so far, those left out included. */
  int count() {
    return drawn;
  }

  /** Mends all that can be mended and breaks nothing more. */
  void stop() {
    stopped = true;
    begun.forEach(Fault::end);
    world.replicas().forEach(SimReplica::live);
  }
}
