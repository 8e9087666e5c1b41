package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concoord.codec.Reconfigure;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.ReplicaId;

/**
 * Whoever changes the members in a run that has such: announces spares, proposes changes to whoever
 * leads, two of them at once now and then, and stops replicas that say that they may stop. It knows
 * who is gone no better than an operator would, but never proposes what M3 forbids.
 */
final class Reconfigurations {
  private final World world;
  private final SplittableRandom random;
  private final Commands commands = new Commands();
  private final TreeSet<ReplicaId> used = new TreeSet<>();
  private boolean stopped;

  Reconfigurations(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  void start() {
    if (world.swarm().members().changes()) {
      next();
    }
  }

  void stop() {
    stopped = true;
  }

  private void next() {
    long mean = world.swarm().members().interval();
    world
        .scheduler()
        .after(
            random.nextLong(mean / 4, 2 * mean),
            () -> {
              if (!stopped) {
                stopOldVoters();
                change();
                next();
              }
            });
  }

  private void stopOldVoters() {
    for (SimReplica replica : world.replicas()) {
      if (replica.mayStop() && random.nextInt(2) == 0) {
        world.coverage().count("old voter stopped");
        world.roster().take(replica.id());
        replica.crash();
      }
    }
  }

  private void change() {
    Configuration now = world.roster().current();
    used.addAll(now.voters().keySet());
    propose(now, draw(now));
    if (random.nextInt(4) == 0) {
      world.coverage().count("changes of members raced");
      propose(now, draw(now));
    }
  }

  /** Replaces some, up to all, grows or shrinks, as far as there are spares. */
  private List<ReplicaId> draw(Configuration now) {
    List<ReplicaId> voters = new ArrayList<>(now.voters().keySet());
    List<ReplicaId> spares = new ArrayList<>(world.identities());
    boolean revenants = random.nextInt(8) == 0; // whom everybody has to refuse
    spares.removeIf(
        spare -> (revenants ? now.isVoter(spare) : used.contains(spare)) || isUnfit(spare));
    Collections.shuffle(voters, new Random(random.nextLong()));
    Collections.shuffle(spares, new Random(random.nextLong()));
    int most = Math.max(3, Math.min(5, voters.size() + 2));
    int size =
        switch (random.nextInt(4)) {
          case 0 -> most;
          case 1 -> Math.max(voters.size() == 1 ? 1 : 3, voters.size() - 2);
          default -> voters.size();
        };
    int added = Math.min(spares.size(), random.nextInt(random.nextInt(3) == 0 ? size + 1 : 2));
    List<ReplicaId> next = new ArrayList<>(spares.subList(0, added));
    for (ReplicaId voter : voters) {
      if (next.size() < size) {
        next.add(voter);
      }
    }
    for (ReplicaId spare : spares.subList(added, spares.size())) {
      if (next.size() < size) {
        next.add(spare);
      }
    }
    return next;
  }

  /** Most that are gone are known to be. */
  private boolean isUnfit(ReplicaId spare) {
    return world.roster().isGone(spare) && random.nextInt(8) > 0;
  }

  private void propose(Configuration now, List<ReplicaId> voters) {
    TreeMap<ReplicaId, String> addresses = new TreeMap<>();
    voters.forEach(voter -> addresses.put(voter, Roster.address(voter)));
    Configuration next = new Configuration(now.epoch() + 1, addresses);
    if (!world.roster().propose(next)) {
      return;
    }
    world.coverage().count("change of members proposed");
    for (ReplicaId voter : voters) {
      if (!now.isVoter(voter)) {
        submit(commands.nodeUp(voter, Roster.address(voter)));
      }
    }
    ReplicaId first = voters.get(random.nextInt(voters.size()));
    boolean forced = random.nextInt(4) > 0;
    Command change = commands.reconfigure(new Reconfigure(now.epoch(), forced, voters, first));
    boolean late = random.nextInt(3) == 0;
    world
        .scheduler()
        .after(
            random.nextLong(1, 30_000),
            () -> {
              if (late) {
                stallLeaders();
              }
              submit(change);
            });
  }

  /** Whoever leads decides the change well before it has executed it, and others are ahead (E6). */
  private void stallLeaders() {
    long micros = random.nextLong(50_000, 500_000);
    for (SimReplica replica : world.replicas()) {
      if (replica.isLeader()) {
        world.coverage().count("leader executed a change late");
        replica.lane().stall(micros);
      }
    }
  }

  /** To whoever takes itself for the leader; what is not decided is proposed by nobody again. */
  private void submit(Command command) {
    for (SimReplica replica : world.replicas()) {
      replica.onMembers(command);
    }
  }
}
