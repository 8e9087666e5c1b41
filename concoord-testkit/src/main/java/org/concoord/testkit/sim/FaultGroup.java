package org.concoord.testkit.sim;

/** Kinds of faults that a swarm has or leaves out together; the share of swarms that have them. */
enum FaultGroup {
  PARTITIONS(0.75),
  PAUSES(0.5),
  RESETS(0.5),
  STALLS(0.5),
  CLOCKS(0.4),
  SLOWNESS(0.3),
  DUELS(0.25),
  DISKS(0.5),
  HAND_OVERS(0.5),
  CLIENTS(0.4),
  TRANSFERS(0.25);

  private final double share;

  FaultGroup(double share) {
    this.share = share;
  }

  double share() {
    return share;
  }
}
