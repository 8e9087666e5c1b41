package org.concoord.testkit.sim;

import java.util.ArrayList;
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
 * processes are restarted and so lose their identity (M1).
 */
public final class FormationSimulation {
  private static final long TICK_MICROS = 10_000;
  private static final long FAULTY_MICROS = 6_000_000;
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
  private int restartsLeft;
  private boolean calm;

  private FormationSimulation(long seed, int transcriptLines) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.swarm = Swarm.draw(random.split());
    this.trace = new Trace(transcriptLines);
    this.network = new Network(swarm.replicas(), swarm, scheduler, random.split(), coverage, trace);
    this.judge = new FormationJudge(swarm.replicas());
    this.restartsLeft = random.nextInt(2 * swarm.replicas());
    this.sparesMembers = random.nextInt(4) != 0;
    for (int i = 0; i < swarm.replicas(); i++) {
      addresses.add("host-" + i + ":14000");
    }
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
        swarm.toString(),
        scheduler.fired(),
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
    while (!judge.hasQuorum() && !judge.hasLostQuorum()) {
      scheduler.runNext();
      if (scheduler.now() > FAULTY_MICROS + PATIENCE_MICROS) {
        throw new Violation(
            Invariant.FORMATION_COMPLETES, "no instance has a majority after the faults stopped");
      }
    }
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
  }

  private void nextFault() {
    scheduler.after(
        random.nextLong(1, 2 * swarm.faultInterval()),
        () -> {
          if (!calm) {
            if (restartsLeft > 0 && random.nextInt(3) == 0) {
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
    if (sparesMembers && before.state() == Formation.State.FORMED) {
      return;
    }
    restartsLeft--;
    coverage.count("restarted while " + before.state());
    // A voter is gone for good (M2): what is left may be no majority, and then nothing can be
    // formed any more.
    processes.set(process, newFormation(process));
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
      coverage.count("link blocked");
      network.block(from, to);
      long length =
          Math.min(random.nextLong(1, 2 * swarm.faultLength()), FAULTY_MICROS - scheduler.now());
      scheduler.after(Math.max(1, length), () -> network.unblock(from, to));
    }
  }
}
