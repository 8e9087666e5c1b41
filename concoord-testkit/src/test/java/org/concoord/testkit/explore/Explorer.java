package org.concoord.testkit.explore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.concoord.paxos.Role;
import org.concoord.testkit.check.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Visits the states of a cluster that any order of events leads to within the {@link Bounds}, and
 * judges each: breadth first and all of them, or along random walks, which are deep sooner.
 * Messages under way are a multiset: any of them may come next, or never.
 *
 * <p>A state of the cluster is that of each replica, what is used up of the bounds, and the sorted
 * envelopes under way, all as numbers.
 */
final class Explorer {
  private static final int DELIVER = 0;
  private static final int DELIVER_TWICE = 1;
  private static final int LOSE = 2;
  private static final int INPUT = 3;
  private static final int CRASH = 4;

  private static final int DUPLICATE_USED = 1;
  private static final int LOSS_USED = 1 << 4;
  private static final int BEAT_USED = 1 << 8;
  private static final int CRASHED = 1 << 16;

  private final Bounds bounds;
  private final int count;
  private final Ids ids = new Ids();
  private final Replicas replicas;
  private final Agreement agreement;
  private final StateTable table = new StateTable();

  /** Places of the states that one step leads to from the state expanded last. */
  private final List<Integer> successors = new ArrayList<>();

  private long transitions;
  private int expanded;
  private int depth;
  private @Nullable Violation violation;
  private List<String> trail = List.of();

  private Explorer(Bounds bounds) {
    this.bounds = bounds;
    this.count = bounds.replicas();
    this.replicas = new Replicas(bounds, ids, false);
    this.agreement = new Agreement(ids, bounds.replicas() / 2 + 1);
  }

  static Report explore(Bounds bounds) {
    return explore(bounds, states -> {});
  }

  /** Also hands out the replicas' states, by their ids, of each state of the cluster. */
  static Report explore(Bounds bounds, Consumer<List<Integer>> visitor) {
    Explorer explorer = new Explorer(bounds);
    long started = System.nanoTime();
    explorer.run(visitor);
    return explorer.report((System.nanoTime() - started) / 1e9);
  }

  /** Walks at random, again and again, until so many states have been met. */
  static Report walk(Bounds bounds, long seed) {
    Explorer explorer = new Explorer(bounds);
    long started = System.nanoTime();
    explorer.walkFromTheStart(new SplittableRandom(seed));
    return explorer.report((System.nanoTime() - started) / 1e9);
  }

  /** Explores, and then rechecks; see {@link Replicas#recheck}. */
  static int recheck(Bounds bounds) {
    Explorer explorer = new Explorer(bounds);
    explorer.run(states -> {});
    return explorer.replicas.recheck(2);
  }

  /** What replicas did, in words, in each state of the cluster. */
  static Set<List<String>> factSets(Bounds bounds) {
    Explorer explorer = new Explorer(bounds);
    Set<List<Integer>> met = new HashSet<>();
    explorer.run(met::add);
    return met.stream()
        .map(state -> state.stream().map(explorer.replicas::factsInWords).toList())
        .collect(Collectors.toSet());
  }

  static String name(int position) {
    return String.valueOf((char) ('A' + position));
  }

  private Report report(double seconds) {
    return new Report(
        bounds,
        table.size(),
        transitions,
        depth,
        violation == null && expanded == table.size(),
        replicas.count(),
        replicas.stepCount(),
        seconds,
        Report.bytesFor(table.size()),
        violation,
        trail);
  }

  private void start() {
    int[] first = new int[count + 1];
    for (int position = 0; position < count; position++) {
      first[position] = replicas.first(position).id();
    }
    table.add(first, -1, 0);
  }

  private void walkFromTheStart(SplittableRandom random) {
    start();
    int at = 0;
    int length = 0;
    while (table.size() < bounds.states() && violation == null) {
      successors.clear();
      expand(at, table.get(at));
      length = successors.isEmpty() ? 0 : length + 1;
      depth = Math.max(depth, length);
      at = successors.isEmpty() ? 0 : successors.get(random.nextInt(successors.size()));
    }
  }

  private void run(Consumer<List<Integer>> visitor) {
    start();
    int levelEnd = 1;
    while (expanded < table.size() && table.size() < bounds.states() && violation == null) {
      if (expanded == levelEnd) {
        depth++;
        levelEnd = table.size();
      }
      int[] state = table.get(expanded);
      successors.clear();
      visitor.accept(Arrays.stream(state, 0, count).boxed().toList());
      expand(expanded, state);
      expanded++;
    }
  }

  private void expand(int from, int[] state) {
    for (int position = 0; position < count; position++) {
      if (!isCrashed(state, position)) {
        expandReplica(from, state, position);
      }
    }
    for (int at = count + 1; at < state.length; at++) {
      if (at == count + 1 || state[at] != state[at - 1]) {
        expandMessage(from, state, at);
      }
    }
  }

  private void expandReplica(int from, int[] state, int position) {
    Replica replica = replicas.get(state[position]);
    if (replica.role() == Role.LEADER) {
      if (replica.fills() <= bounds.slots()) {
        advance(from, state, position, Replicas.PROPOSE, event(INPUT, position << 1), -1, 0);
      }
      if ((state[count] >> 8 & 0xf) < bounds.beats()) {
        int event = event(INPUT, position << 1 | 1);
        advance(from, state, position, Replicas.TICK, event, -1, BEAT_USED);
      }
    } else if (position < bounds.proposers() && stood(state) < bounds.ballots()) {
      advance(from, state, position, Replicas.TICK, event(INPUT, position << 1 | 1), -1, 0);
    }
    if (Integer.bitCount(state[count] >>> 16) < bounds.crashes()) {
      int[] after = without(state, position);
      after[count] += CRASHED << position;
      reach(after, from, event(CRASH, position), false);
    }
  }

  private void expandMessage(int from, int[] state, int at) {
    int message = state[at];
    int to = ids.envelope(message).to();
    if (replicas.step(replicas.get(state[to]), message).isNothing(replicas.get(state[to]))) {
      return; // The same as never delivering it.
    }
    advance(from, state, to, message, event(DELIVER, message), at, 0);
    if ((state[count] & 0xf) < bounds.duplicates()) {
      advance(from, state, to, message, event(DELIVER_TWICE, message), -1, DUPLICATE_USED);
    }
    if ((state[count] >> 4 & 0xf) < bounds.losses()) {
      int[] after = put(state, at, new int[0]);
      after[count] += LOSS_USED;
      reach(after, from, event(LOSE, message), false);
    }
  }

  /** One replica takes one input; the message at {@code delivered}, if any, is no longer there. */
  private void advance(
      int from, int[] state, int position, int input, int event, int delivered, int used) {
    Step step = replicas.step(replicas.get(state[position]), input);
    if (step.broken() != null) {
      fail(step.broken(), from, event);
      return;
    }
    int[] sent = step.sent();
    if (state[count] >>> 16 != 0) {
      sent = Arrays.stream(sent).filter(id -> !isCrashed(state, ids.envelope(id).to())).toArray();
    }
    int[] after = put(state, delivered, sent);
    after[position] = step.after().id();
    after[count] += used;
    if (stood(after) <= bounds.ballots()) {
      reach(after, from, event, step.newFacts());
    }
  }

  private void reach(int[] state, int from, int event, boolean toJudge) {
    transitions++;
    int place = table.add(state, from, event);
    successors.add(place < 0 ? ~place : place);
    if (place >= 0 && toJudge && violation == null) {
      try {
        agreement.judge(
            Arrays.stream(state, 0, count).mapToObj(id -> replicas.get(id).facts()).toList());
      } catch (Violation broken) {
        fail(broken, from, event);
      }
    }
  }

  private void fail(Violation broken, int from, int event) {
    if (violation != null) {
      return;
    }
    violation = broken;
    Deque<String> events = new ArrayDeque<>();
    events.push(describe(from, event));
    for (int state = from; table.parent(state) >= 0; state = table.parent(state)) {
      events.push(describe(table.parent(state), table.event(state)));
    }
    trail = new ArrayList<>(events);
  }

  private String describe(int from, int event) {
    int of = event & 0xfffffff;
    return switch (event >>> 28) {
      case DELIVER -> ids.envelope(of).toString();
      case DELIVER_TWICE -> ids.envelope(of) + ", and once more later";
      case LOSE -> ids.envelope(of) + " is lost";
      case CRASH -> name(of) + " stops for good";
      default -> describeInput(from, of >> 1, (of & 1) != 0);
    };
  }

  private String describeInput(int from, int position, boolean tick) {
    return name(position)
        + switch (replicas.get(table.get(from)[position]).role()) {
          case FOLLOWER -> " stands";
          case CANDIDATE -> " gives up";
          case LEADER -> tick ? " beats" : " proposes";
        };
  }

  private int stood(int[] state) {
    int all = 0;
    for (int position = 0; position < count; position++) {
      all += replicas.get(state[position]).facts().stood();
    }
    return all;
  }

  private boolean isCrashed(int[] state, int position) {
    return (state[count] & CRASHED << position) != 0;
  }

  private static int event(int kind, int of) {
    return kind << 28 | of;
  }

  /** The state without the message at {@code gone}, where not -1, and with what was sent. */
  private int[] put(int[] state, int gone, int[] sent) {
    int kept = gone < 0 ? state.length : state.length - 1;
    int[] after = Arrays.copyOf(state, kept + sent.length);
    if (gone >= 0) {
      System.arraycopy(state, gone + 1, after, gone, state.length - gone - 1);
    }
    if (sent.length > 0) {
      System.arraycopy(sent, 0, after, kept, sent.length);
      Arrays.sort(after, count + 1, after.length);
    }
    return after;
  }

  /** The state without the messages to one replica. */
  private int[] without(int[] state, int position) {
    int[] after = state.clone();
    int length = count + 1;
    for (int at = count + 1; at < state.length; at++) {
      if (ids.envelope(state[at]).to() != position) {
        after[length++] = state[at];
      }
    }
    return Arrays.copyOf(after, length);
  }
}
