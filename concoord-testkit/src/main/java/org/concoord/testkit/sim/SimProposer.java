package org.concoord.testkit.sim;

import java.util.List;
import org.concoord.paxos.Member;
import org.concoord.paxos.Outbox;
import org.concoord.paxos.Role;
import org.concoord.rsm.LeaderClock;

/**
 * What one replica does with the calls of clients: proposes and answers them, or turns them away.
 */
final class SimProposer {
  private final int index;
  private final World world;
  private final Member node;
  private final ReplicaState state;
  private final SimClock clock;
  private final LeaderClock leaderClock = new LeaderClock();
  private final ClientCalls calls = new ClientCalls();

  SimProposer(int index, World world, Member node, ReplicaState state, SimClock clock) {
    this.index = index;
    this.world = world;
    this.node = node;
    this.state = state;
    this.clock = clock;
  }

  void onCalls(SimClient client, List<Command> commands) {
    if (node.role() == Role.LEADER) {
      calls.add(client, commands);
    } else {
      redirect(client);
    }
  }

  void onRole(Role role) {
    if (role == Role.LEADER) {
      leaderClock.start(state.clockMicros(), clock.nowNanos());
    } else {
      calls.dropAll(this::redirect);
    }
  }

  /** Somebody may wait for the replicated clock while nothing else moves it on (S2). */
  void tick(Outbox out) {
    if (state.awaitsTime()
        && !calls.hasPending()
        && node.canPropose()
        && leaderClock.isTickDue(clock.nowNanos())) {
      world.coverage().count("replicated clock ticked");
      propose(out);
    }
  }

  /** Proposes what clients wait for, as far as it may; true iff anything. */
  boolean proposePending(Outbox out) {
    boolean any = false;
    while (calls.hasPending() && node.canPropose() && node.inFlight() < world.swarm().pipeline()) {
      propose(out);
      any = true;
    }
    return any;
  }

  /** Proposes an empty batch if it can, as with the replicated clock. */
  void probe(Outbox out) {
    if (node.canPropose()) {
      propose(out);
    }
  }

  /** The same as often as it can, but for those who think that they can without an end. */
  void probeAll(int most, Outbox out) {
    for (int i = 0; i < most && node.canPropose(); i++) {
      propose(out);
    }
  }

  private void propose(Outbox out) {
    long told = leaderClock.tellMicros(state.clockMicros(), clock.nowNanos());
    if (node.propose(calls.takeBatch(told), out) < 0) {
      throw new IllegalStateException("a leader that can propose did not");
    }
  }

  /** Tells the client that waits here for this call, if one does. */
  void answer(CallKey key, byte[] outcome) {
    SimClient client = calls.takeWaiting(key);
    if (client != null) {
      world
          .network()
          .send(
              index,
              client.process(),
              () -> client.onAnswer(index, key, outcome),
              () -> "reply " + key);
    }
  }

  private void redirect(SimClient client) {
    int leader = world.indexOf(node.leader());
    world
        .network()
        .send(
            index,
            client.process(),
            () -> client.onRedirect(leader),
            () -> "redirect to " + leader);
  }
}
