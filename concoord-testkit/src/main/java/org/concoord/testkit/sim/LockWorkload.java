package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.Value;
import org.concoord.rsm.TypeRegistry;
import org.concoord.testkit.check.ExecutionJudge;
import org.concoord.testkit.check.Invariant;
import org.concoord.testkit.check.SnapshotObjects;
import org.concoord.testkit.check.Specification;
import org.concoord.testkit.check.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Locks that clients wait for, give up, hold for too long and lose with their sessions: the
 * workload that looks for mistakes with calls that are answered later (S3).
 */
final class LockWorkload implements Workload, Hosting {
  /** How much too fast clocks may run for clients to count on theirs. */
  private static final double HONEST = 1.1;

  private final Swarm swarm;
  private final Budget budget;
  private final TypeRegistry registry = TypeRegistry.of(new TokenLockType());
  private final ExecutionJudge judge;
  private final LockModel model = new LockModel();
  private final List<List<HostedState.Told>> expected = new ArrayList<>(List.of(List.of()));

  /** By lock, the highest token that a client was given. */
  private final Map<String, Long> highest = new HashMap<>();

  private final List<LockClient> clients = new ArrayList<>();
  private int answered;

  LockWorkload(Swarm swarm, Budget budget) {
    this.swarm = swarm;
    this.budget = budget;
    this.judge = new ExecutionJudge(swarm.places(), this::describe);
  }

  Swarm swarm() {
    return swarm;
  }

  Budget budget() {
    return budget;
  }

  @Override
  public TypeRegistry registry() {
    return registry;
  }

  @Override
  public ExecutionJudge judge() {
    return judge;
  }

  @Override
  public String describe(ExecutionJudge.Id id) {
    return "call " + id.sessionSlot() + "." + id.sessionIndex() + "#" + id.sequence();
  }

  /** What locks do hangs on who waits, which the model of this workload knows. */
  @Override
  public @Nullable Specification<?> objects() {
    return null;
  }

  @Override
  public ReplicaState newReplica(int replica, Configuration formed) {
    judge.onBegin(replica);
    return new HostedState(replica, this, formed);
  }

  @Override
  public ClientWork newClient(SimClient client, RandomGenerator random) {
    LockClient made = new LockClient(this, client, random);
    clients.add(made);
    return made;
  }

  @Override
  public void onTold(int replica, long slot, Value value, List<HostedState.Told> told) {
    if (slot == expected.size()) {
      expected.add(model.extend(slot, value));
      model.expired().forEach(session -> checkExpired(slot, session));
    }
    List<HostedState.Told> right = expected.get(Math.toIntExact(slot));
    boolean asExpected = told.size() == right.size();
    for (int i = 0; asExpected && i < told.size(); i++) {
      asExpected = right.get(i).allows(told.get(i));
    }
    if (!asExpected) {
      throw new Violation(
          Invariant.WAITING_CALLS,
          "slot %d: replica %d told %s, where %s was to be told"
              .formatted(slot, replica, told, right));
    }
  }

  /** Nobody who may still act by what a session holds is to lose it, where clocks are honest. */
  private void checkExpired(long slot, CallKey session) {
    for (LockClient client : clients) {
      if (swarm.fastestClock() <= HONEST
          && client.believesIn(session.sessionSlot(), session.sessionIndex())) {
        throw new Violation(
            Invariant.SESSION_WARNED,
            "slot %d: session %d.%d expires, which client %d takes for safe"
                .formatted(slot, session.sessionSlot(), session.sessionIndex(), client.process()));
      }
    }
  }

  /** A client was answered. */
  void onAnswered(CallKey key, byte[] outcome, boolean first) {
    judge.onAnswered(
        new ExecutionJudge.Id(key.sessionSlot(), key.sessionIndex(), key.sequence()), outcome);
    answered += first ? 1 : 0;
  }

  /**
   * A client was given a lock, or nothing by its deadline.
   *
   * @param highestAtStart what {@link #highest} said when the call began
   */
  void onToken(String lock, long token, long highestAtStart) {
    if (token != 0 && token <= highestAtStart) {
      throw new Violation(
          Invariant.TOKENS_RISE,
          "%s was given with token %d, though %d was given before the call began"
              .formatted(lock, token, highestAtStart));
    }
    highest.merge(lock, token, Math::max);
  }

  long highest(String lock) {
    return highest.getOrDefault(lock, 0L);
  }

  @Override
  public void check() {}

  @Override
  public void checkObject(int replica, SnapshotObjects.Saved object) {}

  @Override
  public void checkAtEnd() {}

  @Override
  public int answered() {
    return answered;
  }

  /** The token that an outcome gives, or -1 for one that gives none. */
  static long token(byte[] outcome) {
    MessagePackReader in = new MessagePackReader(outcome);
    return OutcomeStatus.read(in) == OutcomeStatus.OK ? in.readLong() : -1;
  }
}
