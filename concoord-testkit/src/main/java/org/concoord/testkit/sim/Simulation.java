package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.ReplicaId;
import org.concoord.testkit.check.AgreementJudge;
import org.concoord.testkit.check.ClockJudge;
import org.concoord.testkit.check.Invariant;
import org.concoord.testkit.check.LivenessJudge;
import org.concoord.testkit.check.StorageJudge;
import org.concoord.testkit.check.Violation;
import org.concoord.testkit.spec.Refinement;
import org.jspecify.annotations.Nullable;

/**
 * One seed, one run: an instance of three, five or seven replicas and its clients under the faults
 * that the seed draws, first with faults and then without, judged after every event.
 *
 * <p>Everything that is random comes from the seed, by way of one generator for each part, so that
 * what one part draws does not depend on how often another did. There is no thread, no clock and no
 * iteration over unordered collections: the same seed gives the same run, event by event.
 */
public final class Simulation {
  private static final long FAULTY_EVENTS = 18_000;
  private static final long PATIENCE_MICROS = 60_000_000;

  /**
   * How a run went.
   *
   * @param reduction what was left of the seed's run
   * @param calls how many calls, or turns of a scenario's clients, were begun
   * @param faults how many faults were drawn, those left out included
   * @param hash over all events: equal for equal runs
   * @param violation what was found broken, or null
   * @param transcript the last events in words, where they were asked for
   */
  public record Result(
      long seed,
      Reduction reduction,
      String swarm,
      int replicas,
      long events,
      int calls,
      int answered,
      int faults,
      long simulatedMicros,
      long hash,
      Coverage coverage,
      @Nullable Violation violation,
      List<String> transcript) {
    /** How many of the faults were not left out. */
    public int faultsKept() {
      return (int) IntStream.rangeClosed(1, faults).filter(reduction::keepsFault).count();
    }
  }

  private final long seed;
  private final Reduction reduction;
  private final Budget budget;
  private final Swarm swarm;
  private final Scheduler scheduler = new Scheduler();
  private final Coverage coverage = new Coverage();
  private final Trace trace;
  private final World world;
  private final SimClients clients;
  private final Faults faults;
  private final Aftermath aftermath;
  private final Reconfigurations reconfigurations;

  private Simulation(
      long seed, Reduction reduction, Workload.Factory factory, int transcriptLines) {
    this.seed = seed;
    this.reduction = reduction;
    this.budget = new Budget(reduction.calls());
    SplittableRandom random = new SplittableRandom(seed);
    this.swarm = Swarm.draw(random.split(), reduction);
    this.trace = new Trace(transcriptLines);
    SplittableRandom ofIdentities = random.split();
    List<ReplicaId> drawn = identities(swarm.replicas(), ofIdentities);
    List<ReplicaId> voters = new Epoch(1, drawn.subList(0, swarm.members().voters())).voters();
    List<ReplicaId> everybody = new ArrayList<>(voters);
    everybody.addAll(drawn.subList(voters.size(), drawn.size()));
    everybody.addAll(identities(swarm.members().spares(), ofIdentities));
    Configuration formed = Roster.formed(voters);
    Epoch epoch = formed.toEpoch();
    AgreementJudge agreement = new AgreementJudge(epoch);
    Workload workload = factory.create(swarm, budget);
    this.world =
        new World(
            swarm,
            scheduler,
            new Network(
                swarm.places() + swarm.clients(),
                swarm,
                scheduler,
                random.split(),
                coverage,
                trace),
            trace,
            coverage,
            everybody,
            new ArrayList<>(),
            new Refinement(epoch, everybody, workload.objects()),
            agreement,
            new ClockJudge(swarm.fastestClock()),
            new LivenessJudge(),
            new StorageJudge(swarm.places()),
            new Roster(formed, agreement::highestCommit),
            workload);
    for (int index = 0; index < swarm.places(); index++) {
      world.replicas().add(new SimReplica(index, world, formed, random.split()));
    }
    this.clients = new SimClients(world, random.split());
    this.faults = new Faults(world, clients, random.split(), reduction);
    this.aftermath = new Aftermath(world, clients, faults, random.split());
    this.reconfigurations = new Reconfigurations(world, random.split());
  }

  /** Runs one seed on ledgers, the workload made to find mistakes of the library's own. */
  public static Result run(long seed) {
    return run(seed, Reduction.NONE, 0);
  }

  /** Runs one seed on ledgers and keeps its last events in words. */
  public static Result replay(long seed, int transcriptLines) {
    return run(seed, Reduction.NONE, transcriptLines);
  }

  /**
   * Runs what is left of a seed on ledgers.
   *
   * @param transcriptLines how many of its last events to keep in words
   */
  public static Result run(long seed, Reduction reduction, int transcriptLines) {
    return new Simulation(seed, reduction, LedgerWorkload::new, transcriptLines).run();
  }

  /** Runs what is left of a seed on the objects of a scenario. */
  static Result run(
      long seed, Reduction reduction, Workload.Factory workload, int transcriptLines) {
    return new Simulation(seed, reduction, workload, transcriptLines).run();
  }

  private Result run() {
    @Nullable Violation violation = null;
    try {
      runToTheEnd();
    } catch (Violation found) {
      violation = found;
      trace.line(scheduler.now(), () -> "  ## " + found.getMessage());
    } catch (RuntimeException e) {
      throw new IllegalStateException("seed " + seed + " could not be run on: " + e, e);
    }
    List<String> transcript = new ArrayList<>(trace.lines());
    if (trace.isOn()) {
      for (int index = 0; index < swarm.places(); index++) {
        transcript.add(
            "replica "
                + index
                + " ("
                + world.identities().get(index)
                + ") "
                + world.replicas().get(index));
      }
      transcript.add(clients.toString());
    }
    return new Result(
        seed,
        reduction,
        swarm.toString(),
        swarm.replicas(),
        scheduler.fired(),
        budget.taken(),
        world.workload().answered(),
        faults.count(),
        scheduler.now(),
        trace.hash(),
        coverage,
        violation,
        transcript);
  }

  private void runToTheEnd() {
    world.replicas().forEach(SimReplica::start);
    clients.start();
    faults.start();
    reconfigurations.start();
    long faultyEvents = Math.min(FAULTY_EVENTS, reduction.events());
    while (scheduler.fired() < faultyEvents && scheduler.runNext()) {
      // The judges look after each event, where it happens.
    }
    trace.line(scheduler.now(), () -> "  -- the faults stop");
    faults.stop();
    reconfigurations.stop();
    world.network().calmDown();
    aftermath.run();
    long deadline = scheduler.now() + PATIENCE_MICROS;
    while (!clients.areDone() || !haveConverged()) {
      scheduler.runNext();
      if (scheduler.now() > deadline) {
        throw clients.areDone()
            ? new Violation(
                Invariant.REPLICAS_CONVERGE,
                "the highest commit is " + world.agreement().highestCommit())
            : new Violation(Invariant.CALLS_COMPLETE, "still open: " + clients);
      }
    }
    for (int index = 0; index < swarm.places(); index++) {
      SimReplica replica = world.replicas().get(index);
      if (isLost(replica)) {
        coverage.count("left behind by an epoch, with nobody left that it knows");
      } else if (!replica.process().isCrashed()) {
        replica.checkAtEnd();
      }
    }
    world.workload().checkAtEnd();
  }

  /**
   * Whether it waits for what it cannot get: word of an epoch whose voters it has never heard of,
   * where all that it knows are gone or as far behind.
   */
  private boolean isLost(SimReplica replica) {
    if (!swarm.members().changes() || replica.process().isCrashed()) {
      return false;
    }
    if (world.roster().current().isVoter(replica.id())) {
      return false;
    }
    long highest = world.agreement().highestCommit();
    for (ReplicaId known : replica.epoch().voters()) {
      SimReplica peer = world.replicas().get(world.indexOf(known));
      if (!peer.process().isCrashed() && peer.commit() >= highest) {
        return false;
      }
    }
    return true;
  }

  private boolean haveConverged() {
    // What a replica decided that has crashed since is decided all the same.
    long highest = world.agreement().highestCommit();
    for (int index = 0; index < swarm.places(); index++) {
      SimReplica replica = world.replicas().get(index);
      boolean caughtUp =
          replica.commit() >= highest
              && replica.executed() >= highest
              && !(replica.hasReads() && replica.isVoter());
      if (!caughtUp && !isLost(replica) && !replica.process().isCrashed()) {
        return false;
      }
    }
    return true;
  }

  private static List<ReplicaId> identities(int count, SplittableRandom random) {
    List<ReplicaId> identities = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      identities.add(new ReplicaId(random.nextLong(), random.nextLong()));
    }
    return identities;
  }
}
