package org.concoord.testkit.sim;

import java.util.EnumSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.concoord.paxos.LeaseTerms;
import org.concoord.paxos.Retention;
import org.concoord.paxos.Timing;

/**
 * What one seed draws before its run begins: how many replicas and clients, what kind of network,
 * which faults and how strong. Runs that have everything at once look all alike and hide bugs from
 * each other; runs that leave out a random part differ (Groce et al., "Swarm Testing", ISSTA 2012).
 * Times are in microseconds.
 *
 * @param pipeline a leader proposes while fewer slots than this are undecided
 * @param stream whether messages between two processes travel like in a TCP connection: in order,
 *     each once, lost only when the connection breaks
 * @param loss the probability that a message is lost
 * @param duplication the probability that a message arrives twice
 * @param ordered whether messages from one process to another keep their order
 * @param delay the usual delay of a message is drawn between a tenth of it and it
 * @param spike the probability that a message is delayed by up to {@code spikeDelay} instead
 * @param journalDelay what is written becomes durable after up to this; 0: at once
 * @param laneDelay a decided slot is executed after up to this; 0: at once
 * @param crashes how many replicas may crash for good
 * @param faults which groups of faults there are; crashes are for themselves
 * @param faultInterval the mean time between faults
 * @param sessionTtl how long a silent session lives by the replicated clock; 0 for the default
 * @param restores whether replicas are now and then restored from their own snapshot
 * @param retainedBytes what a replica keeps of the log for others that lag
 * @param reads the share of reads among what clients of ledgers do
 * @param drift each replica's clock is wrong by up to this share
 * @param lease for how long replicas grant leases (R7), in microseconds; 0: not at all
 * @param leasesDiffer whether some of them grant less
 * @param damages whether some of the snapshots that replicas give have a bit flipped
 * @param pieceBytes the size of a piece of a snapshot
 * @param members whether others come to vote
 * @param restarts whether replicas are durable and restarted
 */
record Swarm(
    int replicas,
    int clients,
    int outstanding,
    int objects,
    int pipeline,
    Timing timing,
    boolean stream,
    double loss,
    double duplication,
    boolean ordered,
    long delay,
    double spike,
    long spikeDelay,
    long journalDelay,
    long laneDelay,
    int crashes,
    long faultInterval,
    long faultLength,
    Set<FaultGroup> faults,
    double drift,
    long sessionTtl,
    boolean restores,
    long retainedBytes,
    long thinkTime,
    long retryTime,
    double reads,
    long lease,
    boolean leasesDiffer,
    boolean damages,
    int pieceBytes,
    MemberPlan members,
    boolean restarts) {
  private static final Timing[] TIMINGS = {
    Timing.LAN, new Timing(2, 6, 12), new Timing(3, 8, 40), new Timing(1, 4, 8)
  };

  static Swarm draw(RandomGenerator random, Reduction reduction) {
    int replicas = reduction.replicas(pick(random, 3, 3, 3, 5, 5, 7));
    boolean stream = random.nextInt(3) == 0;
    boolean lossy = !stream && random.nextBoolean();
    boolean duplicating = !stream && random.nextBoolean();
    boolean spiky = random.nextInt(3) == 0;
    boolean ordered = stream || random.nextInt(3) == 0;
    // Some runs are about leases alone: much else than their own faults leaves them no time.
    boolean aboutLeases = reduction.keep(Noise.LEASES, random.nextInt(5) == 0);
    // And some about snapshots: else too few replicas are ever left behind so far.
    boolean aboutSnapshots = reduction.keep(Noise.TRIMMING, random.nextInt(6) == 0) && !aboutLeases;
    return new Swarm(
        replicas,
        Math.min(random.nextInt(1, 7), reduction.clients()),
        Math.min(random.nextInt(1, 13), reduction.atOnce()),
        random.nextInt(1, 4),
        pick(random, 1, 4, 64, 1024),
        TIMINGS[random.nextInt(TIMINGS.length)],
        stream,
        reduction.keep(Noise.LOSS, lossy ? random.nextDouble() * random.nextDouble() * 0.5 : 0, 0),
        reduction.keep(
            Noise.DUPLICATION,
            duplicating ? random.nextDouble() * random.nextDouble() * 0.5 : 0,
            0),
        ordered,
        pick(random, 500, 2_000, 10_000, 30_000),
        reduction.keep(Noise.SPIKES, spiky ? 0.02 * random.nextDouble() : 0, 0),
        // Where order is kept, one late message holds up all that follow it.
        ordered
            ? pick(random, 100_000, 500_000, 3_000_000)
            : pick(random, 100_000, 500_000, 3_000_000, 60_000_000),
        reduction.keep(Noise.JOURNAL_DELAY, pick(random, 0, 0, 2_000, 20_000), 0),
        reduction.keep(Noise.LANE_DELAY, pick(random, 0, 0, 5_000, 50_000), 0),
        Math.min(
            random.nextInt((replicas - 1) / 2 + 2) + (aboutLeases ? 1 : 0), (replicas - 1) / 2),
        aboutLeases || aboutSnapshots ? 300_000 : pick(random, 50_000, 150_000, 500_000, 2_000_000),
        pick(random, 100_000, 400_000, 1_500_000),
        aboutLeases
            ? EnumSet.of(FaultGroup.HAND_OVERS)
            : aboutSnapshots
                ? EnumSet.of(FaultGroup.TRANSFERS, FaultGroup.RESETS)
                : drawFaults(stream, random),
        reduction.keep(Noise.DRIFT, random.nextBoolean() ? 0.3 * random.nextDouble() : 0, 0),
        reduction.keep(Noise.EXPIRY, pick(random, 0, 0, 1_000_000, 3_000_000), 0),
        reduction.keep(Noise.RESTORES, random.nextInt(3) == 0),
        reduction.keep(
            Noise.TRIMMING,
            aboutSnapshots
                ? pick(random, 0, 500, 2_000)
                : random.nextInt(4) == 0 ? pick(random, 2_000, 10_000, 50_000) : Long.MAX_VALUE,
            Long.MAX_VALUE),
        pick(random, 1_000, 5_000, 20_000, 60_000),
        pick(random, 50_000, 150_000, 400_000),
        aboutLeases ? 0.5 : 0.25 * Math.max(0, random.nextInt(4) - 1),
        reduction.keep(
            Noise.LEASES,
            aboutLeases
                ? pick(random, 30_000, 100_000, 400_000, 1_000_000)
                : pick(random, 0, 0, 30_000, 30_000, 100_000, 400_000, 1_000_000, 1_000_000),
            0),
        random.nextInt(4) == 0,
        reduction.keep(Noise.DAMAGES, random.nextInt(3) < (aboutSnapshots ? 2 : 1)),
        pick(random, 100, 1_000, 1 << 18),
        MemberPlan.draw(random, replicas, reduction, !aboutLeases),
        reduction.keep(Noise.RESTARTS, random.nextInt(3) == 0 && !aboutLeases && !aboutSnapshots));
  }

  /** Whether replicas have the real log, on files, and are restarted from it. */
  boolean durable() {
    return restarts;
  }

  Retention retention() {
    return new Retention(retainedBytes, pieceBytes);
  }

  /** How many processes there are that are voters at some time, or could be. */
  int places() {
    return replicas + members.spares();
  }

  /** Leases are for clocks whose drift has a bound, so that there are none where clocks jump. */
  boolean leases() {
    return lease > 0 && !has(FaultGroup.CLOCKS);
  }

  LeaseTerms leaseTerms(int replica) {
    return leases()
        ? new LeaseTerms(
            leasesDiffer ? lease / (1 + replica) : lease, (int) Math.ceil(1_000 * drift))
        : LeaseTerms.OFF;
  }

  /** A stream that never broke would lose nothing. */
  private static Set<FaultGroup> drawFaults(boolean stream, RandomGenerator random) {
    Set<FaultGroup> faults = EnumSet.noneOf(FaultGroup.class);
    for (FaultGroup group : FaultGroup.values()) {
      boolean drawn = random.nextDouble() < group.share();
      if (drawn || (stream && group == FaultGroup.RESETS)) {
        faults.add(group);
      }
    }
    return faults;
  }

  /** How much faster than true time a replica's clock may run, jumps included. */
  double fastestClock() {
    return has(FaultGroup.CLOCKS) ? Double.POSITIVE_INFINITY : 1 + drift;
  }

  boolean has(FaultGroup group) {
    return faults.contains(group);
  }

  private static int pick(RandomGenerator random, int... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
