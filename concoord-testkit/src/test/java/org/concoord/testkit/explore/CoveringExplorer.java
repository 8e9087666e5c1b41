package org.concoord.testkit.explore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.concoord.paxos.Role;
import org.concoord.testkit.check.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Visits every behaviour within the {@link Bounds}, as {@link Explorer} does, but far fewer states,
 * and lets any message be lost, and delivered as often as one likes. Three things make it so:
 *
 * <ul>
 *   <li><em>Messages only grow.</em> What was sent may be delivered at any time from then on. More
 *       messages never take a behaviour away, since none has to be delivered. So a state stands for
 *       all with the same replicas and fewer messages, which need no visit of their own ({@link
 *       CoverTable}): whatever they may do, it may do, with the same replicas at each step. What is
 *       judged depends on the replicas alone.
 *   <li><em>Saturation.</em> For the same reason a delivery that leaves its receiver as it is, and
 *       only has something sent, is made at once: what comes of it covers what was there before.
 *   <li><em>Replicas that act alike are one</em> ({@link Relevance}).
 * </ul>
 *
 * <p>None of them rests on the core being right: a core that breaks agreement breaks it here.
 */
final class CoveringExplorer {
  private final Bounds bounds;
  private final int count;
  private final Ids ids = new Ids();
  private final Replicas replicas;
  private final Agreement agreement;
  private final CoverTable table = new CoverTable();

  private List<Cover> next = new ArrayList<>();
  private long transitions;
  private int depth;
  private @Nullable Violation violation;
  private List<String> trail = List.of();

  private CoveringExplorer(Bounds bounds) {
    this.bounds = bounds;
    this.count = bounds.replicas();
    this.replicas = new Replicas(bounds, ids, true);
    this.agreement = new Agreement(ids, bounds.replicas() / 2 + 1);
  }

  static Report explore(Bounds bounds) {
    CoveringExplorer explorer = new CoveringExplorer(bounds);
    long started = System.nanoTime();
    boolean exhausted = explorer.run();
    return explorer.report(exhausted, (System.nanoTime() - started) / 1e9);
  }

  /** Explores, and then rechecks; see {@link Replicas#recheck}. */
  static int recheck(Bounds bounds) {
    CoveringExplorer explorer = new CoveringExplorer(bounds);
    explorer.run();
    return explorer.replicas.recheck(2);
  }

  /** What replicas did, in words, in each state of the cluster. */
  static Set<List<String>> factSets(Bounds bounds) {
    CoveringExplorer explorer = new CoveringExplorer(bounds);
    explorer.run();
    return explorer.table.combinations().stream()
        .map(
            state ->
                IntStream.range(0, explorer.count)
                    .mapToObj(p -> explorer.replicas.factsInWords(Cover.replica(state, p)))
                    .toList())
        .collect(Collectors.toSet());
  }

  private Report report(boolean exhausted, double seconds) {
    return new Report(
        bounds,
        Math.toIntExact(table.added()),
        transitions,
        depth,
        exhausted,
        replicas.count(),
        replicas.stepCount(),
        seconds,
        Report.bytesFor(table.added()),
        violation,
        trail);
  }

  private boolean run() {
    long first = 0;
    for (int position = 0; position < count; position++) {
      first = Cover.with(first, position, replicas.first(position).id());
    }
    reach(first, new int[0], null, 0, 0);
    while (!next.isEmpty()) {
      List<Cover> level = next;
      next = new ArrayList<>();
      depth++;
      for (Cover state : level) {
        if (violation != null || table.added() >= bounds.states()) {
          return false;
        }
        int[] messages = state.messages();
        if (messages != null) {
          expand(state, messages);
        }
      }
    }
    return violation == null;
  }

  private void expand(Cover state, int[] messages) {
    for (int position = 0; position < count; position++) {
      Replica replica = replica(state.replicas(), position);
      if (replica.role() == Role.LEADER) {
        if (replica.fills() <= bounds.slots()) {
          advance(state, messages, position, Replicas.PROPOSE);
        }
        if (bounds.beats() >= 0) {
          advance(state, messages, position, Replicas.TICK);
        }
      } else if (position < bounds.proposers() && stood(state.replicas()) < bounds.ballots()) {
        advance(state, messages, position, Replicas.TICK);
      }
    }
    for (int message : messages) {
      advance(state, messages, ids.receiver(message), message);
    }
  }

  private void advance(Cover state, int[] messages, int position, int input) {
    Replica before = replica(state.replicas(), position);
    Step step = replicas.step(before, input);
    if (step.broken() != null) {
      fail(step.broken(), state, input, position);
      return;
    }
    long after = Cover.with(state.replicas(), position, step.after().id());
    if (step.after() == before || stood(after) > bounds.ballots()) {
      return; // It only sends, which saturation has done; or starts one ballot too many.
    }
    transitions++;
    int[] all = messages;
    for (int sent : step.sent()) {
      all = Messages.plus(all, sent);
    }
    reach(after, all, state, input, position);
  }

  private void reach(long after, int[] messages, @Nullable Cover parent, int input, int position) {
    if (table.isNew(after)) {
      try {
        agreement.judge(
            IntStream.range(0, count).mapToObj(p -> replica(after, p).facts()).toList());
      } catch (Violation broken) {
        fail(broken, parent, input, position);
      }
    }
    Cover state = new Cover(after, saturate(after, messages), parent, input, position);
    if (table.add(state)) {
      next.add(state);
    }
  }

  /** Adds whatever can be had by deliveries that leave their receiver as it is. */
  private int[] saturate(long at, int[] messages) {
    int[] all = messages;
    if (bounds.beats() >= 0) {
      for (int position = 0; position < count; position++) {
        if (replica(at, position).role() == Role.LEADER) {
          all = plusRepeated(at, all, position, Replicas.TICK);
        }
      }
    }
    int[] before;
    do {
      before = all;
      for (int message : before) {
        all = plusRepeated(at, all, ids.receiver(message), message);
      }
    } while (all != before);
    return all;
  }

  private int[] plusRepeated(long at, int[] messages, int position, int input) {
    Replica replica = replica(at, position);
    Step step = replicas.step(replica, input);
    int[] all = messages;
    if (step.after() == replica && step.broken() == null) {
      for (int sent : step.sent()) {
        all = Messages.plus(all, sent);
      }
    }
    return all;
  }

  private void fail(Violation broken, @Nullable Cover from, int input, int position) {
    if (violation != null) {
      return;
    }
    violation = broken;
    Deque<String> events = new ArrayDeque<>();
    int lastInput = input;
    int lastPosition = position;
    for (Cover state = from; state != null; state = state.parent()) {
      events.push(describe(state, lastInput, lastPosition));
      lastInput = state.input();
      lastPosition = state.position();
    }
    trail = new ArrayList<>(events);
  }

  private String describe(Cover from, int input, int position) {
    return input >= 0
        ? ids.envelope(input).toString()
        : Explorer.name(position)
            + switch (replica(from.replicas(), position).role()) {
              case FOLLOWER -> " stands";
              case CANDIDATE -> " gives up";
              case LEADER -> input == Replicas.TICK ? " beats" : " proposes";
            };
  }

  private int stood(long at) {
    int all = 0;
    for (int position = 0; position < count; position++) {
      all += replica(at, position).facts().stood();
    }
    return all;
  }

  private Replica replica(long at, int position) {
    return replicas.get(Cover.replica(at, position));
  }
}
