package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.concoord.codec.FrameHeader;
import org.concoord.paxos.Formation;
import org.concoord.paxos.FormationMessage;
import org.concoord.paxos.ReplicaId;
import org.concoord.testkit.check.FormationJudge;
import org.concoord.testkit.check.Invariant;
import org.concoord.testkit.check.Violation;
import org.jspecify.annotations.Nullable;

/**
 * One seed, one attempt of first members to form an instance (M5) over a network that fails, while
 * processes are restarted at their old address and so lose their identity (M1). What is dangerous
 * lies between two steps of one process, so faults come at these too: whenever one has locked
 * itself or formed, another may be restarted, or not hear of it for longer than it is patient.
 */
public final class FormationSimulation {
  private static final long TICK_MICROS = 10_000;
  private static final long FAULTY_MICROS = 6_000_000;

  /** Well beyond the second after which a lock that leads nowhere is given up. */
  private static final long SILENCE_MICROS = 4_000_000;

  /** From one step of a process to the next, about. */
  private static final long STEP_MICROS = 300_000;

  private static final int EVERYBODY = -1;

  private static final long PATIENCE_MICROS = 30_000_000;

  private final long seed;
  private final SplittableRandom random;
  private final Swarm swarm;
  private final Scheduler scheduler = new Scheduler();
  private final Coverage coverage = new Coverage();
  private final Trace trace;
  private final Network network;
  private final Wire wire = new Wire();
  private final List<String> addresses = new ArrayList<>();
  private final List<Formation> processes = new ArrayList<>();
  private final FormationJudge judge;
  private final boolean sparesMembers;

  /** At which step, and how likely then, a process is restarted, or not heard for long. */
  private final Formation.State restartsAt;

  private final double restarts;
  private final Formation.State silencesAt;
  private final double silences;
  private final Formation.State[] states;
  private boolean powerFails;
  private int restartsLeft;
  private boolean calm;

  private FormationSimulation(long seed, int transcriptLines) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.swarm = Swarm.draw(random.split(), Reduction.NONE);
    this.trace = new Trace(transcriptLines);
    this.network = new Network(swarm.replicas(), swarm, scheduler, random.split(), coverage, trace);
    this.restartsLeft = random.nextInt(2 * swarm.replicas());
    this.sparesMembers = random.nextBoolean();
    this.powerFails = !sparesMembers && random.nextInt(4) == 0;
    this.restartsAt =
        sparesMembers || random.nextInt(4) == 0 ? Formation.State.LOCKED : Formation.State.FORMED;
    this.restarts = random.nextInt(4) == 0 ? 0 : random.nextDouble();
    this.silencesAt = random.nextBoolean() ? Formation.State.FORMED : Formation.State.LOCKED;
    this.silences = random.nextInt(4) == 0 ? 0 : random.nextDouble();
    this.states = new Formation.State[swarm.replicas()];
    Arrays.fill(states, Formation.State.GATHERING);
    for (int i = 0; i < swarm.replicas(); i++) {
      addresses.add("host-" + i + ":14000");
    }
    this.judge = new FormationJudge(addresses);
  }

  public static Simulation.Result run(long seed) {
    return new FormationSimulation(seed, 0).run();
  }

  public static Simulation.Result replay(long seed, int transcriptLines) {
    return new FormationSimulation(seed, transcriptLines).run();
  }

  private Simulation.Result run() {
    @Nullable Violation violation = null;
    try {
      runToTheEnd();
    } catch (Violation found) {
      violation = found;
      trace.line(scheduler.now(), () -> "  ## " + found.getMessage());
    }
    List<String> transcript = new ArrayList<>(trace.lines());
    if (trace.isOn()) {
      for (int i = 0; i < processes.size(); i++) {
        Formation formation = processes.get(i);
        transcript.add(
            i
                + " "
                + formation.self()
                + " "
                + formation.state()
                + " "
                + formation.instance()
                + " "
                + formation.voters()
                + " "
                + formation.trouble());
      }
    }
    return new Simulation.Result(
        seed,
        Reduction.NONE,
        swarm.toString(),
        swarm.replicas(),
        scheduler.fired(),
        0,
        0,
        0,
        scheduler.now(),
        trace.hash(),
        coverage,
        violation,
        transcript);
  }

  private void runToTheEnd() {
    for (int i = 0; i < swarm.replicas(); i++) {
      int process = i;
      processes.add(newFormation(process));
      judge.onRestart(process, processes.get(process).self());
      scheduler.after(random.nextLong(1, 1_000_000), () -> tick(process));
    }
    nextFault();
    while (scheduler.now() < FAULTY_MICROS) {
      scheduler.runNext();
    }
    calm = true;
    network.calmDown();
    trace.line(scheduler.now(), () -> "  -- the faults stop");
    while (!isComplete() && !judge.hasLostQuorum()) {
      scheduler.runNext();
      if (scheduler.now() > FAULTY_MICROS + PATIENCE_MICROS) {
        throw new Violation(
            Invariant.FORMATION_COMPLETES,
            judge.hasQuorum()
                ? "a process neither belongs to the instance nor knows that it does not"
                : "no instance has a majority after the faults stopped");
      }
    }
  }

  private boolean isComplete() {
    return judge.hasQuorum() && processes.stream().allMatch(FormationSimulation::isSettled);
  }

  private static boolean isSettled(Formation formation) {
    return formation.state() == Formation.State.FORMED
        || formation.state() == Formation.State.OUTSIDE;
  }

  private Formation newFormation(int process) {
    SplittableRandom identities = random.split();
    return new Formation(
        addresses.get(process),
        addresses,
        () -> new ReplicaId(identities.nextLong(), identities.nextLong()));
  }

  private void tick(int process) {
    Formation formation = processes.get(process);
    formation.tick((address, message) -> send(process, address, message));
    afterEvent(process, formation);
    scheduler.after(TICK_MICROS, () -> tick(process));
  }

  private void send(int from, String address, FormationMessage message) {
    int to = addresses.indexOf(address);
    byte[] frame = wire.frame(message, processes.get(from).self());
    network.send(from, to, () -> receive(from, to, frame), message::toString);
  }

  private void receive(int from, int to, byte[] frame) {
    Formation formation = processes.get(to);
    FormationMessage message = wire.readFormation(frame);
    trace.mix(Wire.fingerprint(frame));
    trace.line(scheduler.now(), () -> "     " + from + " => " + to + " " + message);
    formation.onMessage(
        FrameHeader.sender(frame), message, (address, answer) -> send(to, address, answer));
    afterEvent(to, formation);
  }

  @SuppressWarnings("EnumOrdinal") // Any number that differs by state will do.
  private void afterEvent(int process, Formation formation) {
    judge.afterEvent(process, addresses.get(process), formation);
    trace.mix(scheduler.now() ^ formation.state().ordinal());
    if (formation.state() != states[process]) {
      states[process] = formation.state();
      if (!calm) {
        afterStep(process);
      }
    }
  }

  /** The process has come a step further. */
  private void afterStep(int process) {
    trace.line(scheduler.now(), () -> "  ** " + process + " is " + states[process]);
    if (states[process] == silencesAt && random.nextDouble() < silences) {
      int only = random.nextInt(4) == 0 ? random.nextInt(swarm.replicas()) : EVERYBODY;
      long micros = random.nextLong(SILENCE_MICROS);
      coverage.count("mute after a step");
      for (int other = 0; other < swarm.replicas(); other++) {
        if (other != process && (other == only || only == EVERYBODY)) {
          block(process, other, micros);
        }
      }
    }
    if (states[process] == restartsAt && random.nextDouble() < restarts) {
      // Not within the step: messages of this one are still on their way.
      int which = random.nextBoolean() ? process : random.nextInt(swarm.replicas());
      long soon = random.nextLong(1, random.nextBoolean() ? 2 * swarm.delay() : STEP_MICROS);
      scheduler.after(soon, () -> restart(which));
    }
  }

  private void nextFault() {
    scheduler.after(
        random.nextLong(1, 2 * swarm.faultInterval()),
        () -> {
          if (!calm) {
            if (powerFails && random.nextInt(4) == 0) {
              powerFails = false;
              coverage.count("power failed");
              restartsLeft += swarm.replicas();
              for (int process = 0; process < swarm.replicas(); process++) {
                restart(process);
              }
            } else if (random.nextInt(3) == 0) {
              restart(random.nextInt(swarm.replicas()));
            } else if (swarm.has(FaultGroup.PARTITIONS)) {
              cut();
            }
            nextFault();
          }
        });
  }

  private void restart(int process) {
    Formation before = processes.get(process);
    if (calm || sparesMembers && before.state() == Formation.State.FORMED || restartsLeft <= 0) {
      return;
    }
    restartsLeft--;
    coverage.count("restarted while " + before.state());
    // A voter is gone for good (M2): what is left may be no majority, and then nothing can be
    // formed any more.
    processes.set(process, newFormation(process));
    states[process] = processes.get(process).state();
    judge.onRestart(process, processes.get(process).self());
    trace.line(
        scheduler.now(),
        () ->
            "  !! "
                + process
                + " restarts, was "
                + before.self()
                + ", is "
                + processes.get(process).self());
  }

  private void cut() {
    int from = random.nextInt(swarm.replicas());
    int to = random.nextInt(swarm.replicas());
    if (from != to) {
      block(from, to, random.nextLong(2 * swarm.faultLength()));
    }
  }

  private void block(int from, int to, long micros) {
    coverage.count("link blocked");
    network.block(from, to);
    long length = Math.min(micros, FAULTY_MICROS - scheduler.now());
    scheduler.after(Math.max(1, length), () -> network.unblock(from, to));
  }
}
