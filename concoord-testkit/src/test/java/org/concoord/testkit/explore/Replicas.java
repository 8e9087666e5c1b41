package org.concoord.testkit.explore;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.LeaseTerms;
import org.concoord.paxos.Member;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Retention;
import org.concoord.paxos.StopSigns;
import org.concoord.paxos.StoredState;
import org.concoord.paxos.Timing;
import org.concoord.paxos.Value;
import org.concoord.testkit.check.Invariant;
import org.concoord.testkit.check.Violation;
import org.jspecify.annotations.Nullable;

/**
 * The states of single replicas, and what every input does to them, as the real {@link Member} has
 * it.
 *
 * <p>A replica is a pure function of its inputs, so that what one input does to one of its states
 * need be found out only once, however many states of the whole cluster that state is part of. The
 * node cannot be copied: it is led there again, by the inputs that first led there.
 *
 * <p>Time stands still: whoever is asked to stand is due, and everybody counts as connected. What
 * clocks and chance decide, the exploration does.
 */
final class Replicas {
  /** Stands, where a follower; gives up, where a candidate; beats, where a leader. */
  static final int TICK = -1;

  /** Proposes a value never proposed before. */
  static final int PROPOSE = -2;

  private static final Retention RETENTION = Retention.of(1 << 20);

  private final Bounds bounds;
  private final boolean merging;
  private final Ids ids;
  private final Epoch epoch;
  private final StateDigest digest = new StateDigest();
  private final Map<ByteBuffer, Replica> byDigest = new HashMap<>();
  private final List<Replica> byId = new ArrayList<>();

  /** By a state's id and by the input, from {@link #PROPOSE} on; null where not found out yet. */
  private final List<@Nullable Step[]> steps = new ArrayList<>();

  private int stepCount;

  /**
   * @param merging whether states that only differ in what cannot matter are one; see {@link
   *     Relevance}
   */
  Replicas(Bounds bounds, Ids ids, boolean merging) {
    this.bounds = bounds;
    this.merging = merging;
    this.ids = ids;
    List<ReplicaId> voters = new ArrayList<>();
    for (int position = 0; position < bounds.replicas(); position++) {
      voters.add(new ReplicaId((0xaL + position) << 60, 1));
    }
    this.epoch = new Epoch(1, voters);
  }

  Epoch epoch() {
    return epoch;
  }

  Replica get(int id) {
    return byId.get(id);
  }

  /** Distinct states of single replicas met so far. */
  int count() {
    return byId.size();
  }

  /** Pairs of a state and an input whose effect was found out. */
  int stepCount() {
    return stepCount;
  }

  Replica first(int position) {
    return new Run(position).reached(null, 0);
  }

  /** What {@code input}, an envelope's id or {@link #TICK} or {@link #PROPOSE}, does. */
  Step step(Replica before, int input) {
    int index = input - PROPOSE;
    @Nullable Step[] known = steps.get(before.id());
    if (index >= known.length) {
      known = Arrays.copyOf(known, Math.max(index + 1, 2 * known.length));
      steps.set(before.id(), known);
    }
    Step step = known[index];
    if (step == null) {
      step = find(before, input);
      known[index] = step;
      stepCount++;
    }
    return step;
  }

  private Step find(Replica before, int input) {
    Run run = new Run(before);
    try {
      run.take(input);
    } catch (Violation broken) {
      return new Step(before, new int[0], true, broken);
    } catch (IllegalStateException e) {
      return new Step(
          before, new int[0], true, new Violation(Invariant.CORE_NEVER_FAILS, e.toString(), e));
    }
    int[] sent = run.takeSent();
    Replica after = run.reached(before, input);
    boolean same =
        Arrays.equals(before.facts().proposed(), after.facts().proposed())
            && Arrays.equals(before.facts().accepted(), after.facts().accepted())
            && Arrays.equals(before.facts().decided(), after.facts().decided());
    return new Step(after, sent, !same, null);
  }

  /**
   * Holds the digest, and {@link Relevance}, to their word: wherever another way led to what was
   * taken for a state met already, every step known from there is done again by that way, and must
   * do the same. Of the ways that differ in no field, two are taken.
   *
   * @param levels how many steps to go on by states that are not the first of their kind
   * @return how many steps were done again
   */
  int recheck(int levels) {
    Map<ByteBuffer, Integer> met = new HashMap<>();
    List<Replica> ways = List.copyOf(byId);
    ways.forEach(state -> met.put(new Run(state).everyField(), 1));
    int done = 0;
    for (int level = 0; level <= levels; level++) {
      List<Replica> others = new ArrayList<>();
      for (Replica way : ways) {
        done += level == 0 ? 0 : repeatSteps(way);
        collectWaysFrom(way, met, others);
      }
      ways = others;
    }
    return done;
  }

  private int repeatSteps(Replica way) {
    int done = 0;
    @Nullable Step[] known = steps.get(way.id());
    for (int index = 0; index < known.length; index++) {
      Step step = known[index];
      if (step != null && step.broken() == null) {
        Step again = find(way, index + PROPOSE);
        if (again.after() != step.after() || !Arrays.equals(again.sent(), step.sent())) {
          throw new IllegalStateException(
              "two states were taken for one:" + wayTo(way) + wayTo(get(way.id())));
        }
        done++;
      }
    }
    return done;
  }

  private void collectWaysFrom(Replica before, Map<ByteBuffer, Integer> met, List<Replica> others) {
    @Nullable Step[] known = steps.get(before.id());
    for (int index = 0; index < known.length; index++) {
      Step step = known[index];
      if (step != null && step.broken() == null) {
        Replica way = step.after().reachedBy(before, index + PROPOSE);
        boolean first = way.equals(step.after());
        if (!first && met.merge(new Run(way).everyField(), 1, Integer::sum) <= 2) {
          others.add(way);
        }
      }
    }
  }

  private String wayTo(Replica state) {
    StringBuilder way = new StringBuilder();
    Replica before = state.before();
    for (Replica at = state; before != null; at = before, before = at.before()) {
      way.insert(0, "\n    " + (at.input() < 0 ? at.input() : ids.envelope(at.input())));
    }
    return "\n  " + way;
  }

  /** What the replica did that others may hold against it, the same in every exploration. */
  String factsInWords(int id) {
    return ids.inWords(get(id).facts());
  }

  /** One real node, led to a state and a step further. */
  private final class Run {
    private final int position;
    private final Member node;
    private final Witness witness;

    Run(int position) {
      this.position = position;
      ReplicaId self = epoch.voters().get(position);
      node =
          new Member(
              self,
              epoch,
              Timing.LAN,
              new NoPatience(),
              RETENTION,
              LeaseTerms.OFF,
              StopSigns.NONE,
              StoredState.NONE);
      witness = new Witness(position, epoch, ids, bounds.ownWait());
      node.tick(0, 0, witness);
      for (ReplicaId peer : epoch.voters()) {
        if (!peer.equals(self)) {
          node.onMessage(
              peer, new Message.HeartbeatAck(epoch.number(), 1, Ballot.ZERO, 0, 0), 0, witness);
        }
      }
      witness.takeSent();
    }

    Run(Replica state) {
      this(state.position());
      Deque<Integer> inputs = new ArrayDeque<>();
      Replica at = state;
      for (Replica before = at.before(); before != null; before = at.before()) {
        inputs.push(at.input());
        at = before;
      }
      inputs.forEach(this::take);
      witness.takeSent();
    }

    void take(int input) {
      switch (input) {
        case TICK -> node.tick(0, 0, witness);
        case PROPOSE -> node.propose(freshValue(), witness);
        default -> {
          Envelope envelope = ids.envelope(input);
          node.onMessage(epoch.voters().get(envelope.from()), envelope.message(), 0, witness);
        }
      }
      for (Message own = witness.nextToItself(); own != null; own = witness.nextToItself()) {
        node.onMessage(node.self(), own, 0, witness);
      }
      witness.compareWith(node);
    }

    Replica reached(@Nullable Replica before, int input) {
      Facts facts = witness.facts();
      ByteBuffer key = digest.of(merging ? new Relevance(node) : null, position, node, facts);
      Replica known = byDigest.get(key);
      if (known == null) {
        long fills = node.commit() + node.inFlight() + 1;
        known = new Replica(byId.size(), position, before, input, node.role(), fills, facts);
        byId.add(known);
        steps.add(new @Nullable Step[16]);
        byDigest.put(key, known);
      }
      return known;
    }

    ByteBuffer everyField() {
      return digest.of(null, position, node, witness.facts());
    }

    int[] takeSent() {
      return witness.takeSent().stream()
          .filter(this::isExplored)
          .map(this::heard)
          .mapToInt(ids::envelope)
          .toArray();
    }

    /** Names its proposer, ballot and slot, and how often it did so, so that no two are equal. */
    private Value freshValue() {
      long slot = node.commit() + node.inFlight() + 1;
      return Value.of(
          (byte) (position + 1),
          (byte) node.promised().round(),
          (byte) slot,
          (byte) witness.proposals(node.promised(), slot));
    }

    /** Heartbeats of those who do not lead are all lost: nobody learns or votes by them. */
    private boolean isExplored(Envelope envelope) {
      return !(envelope.message() instanceof Message.Heartbeat heartbeat)
          || heartbeat.leading() && bounds.beats() >= 0;
    }

    /**
     * Rule R6 lets a replica ignore a Prepare while it hears a leader. Here no Prepare is ignored:
     * one that would be is one that is never delivered.
     */
    private Envelope heard(Envelope envelope) {
      Message message = envelope.message();
      if (message instanceof Message.Prepare prepare) {
        message = new Message.Prepare(prepare.epoch(), prepare.ballot(), prepare.from(), true);
      } else if (merging) {
        message = Relevance.of(message);
      }
      return message == envelope.message()
          ? envelope
          : new Envelope(envelope.from(), envelope.to(), message);
    }
  }

  /** Draws no time at all, so that whoever waits for a time is due. */
  private static final class NoPatience implements RandomGenerator {
    @Override
    public long nextLong() {
      return 0;
    }

    @Override
    public int nextInt(int origin, int bound) {
      return 0;
    }
  }
}
