package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.concoord.codec.MessagePackReader;
import org.concoord.object.Invocation;
import org.concoord.paxos.Configuration;
import org.concoord.rsm.TypeRegistry;
import org.concoord.spi.MethodDescriptor.Kind;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueTypes;
import org.concoord.testkit.check.ExecutionJudge;
import org.concoord.testkit.check.History;
import org.concoord.testkit.check.HistoryRecorder;
import org.concoord.testkit.check.Invariant;
import org.concoord.testkit.check.LinearizabilityChecker;
import org.concoord.testkit.check.Linearization;
import org.concoord.testkit.check.RecordedCall;
import org.concoord.testkit.check.ReplicatedSpecification;
import org.concoord.testkit.check.SnapshotObjects;
import org.concoord.testkit.check.Specification;
import org.concoord.testkit.check.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a user's own classes, called through their real proxies as a {@link Scenario} says.
 */
final class ScenarioWorkload implements Workload, Hosting {
  private final Swarm swarm;
  private final Budget budget;
  private final ValueTypes values;
  private final TypeRegistry registry;
  private final Map<String, ReplicatedType<?>> types;
  private final Scenario scenario = new Scenario();
  private final ExecutionJudge judge;
  private final Map<ExecutionJudge.Id, ProxyCall<?>> calls = new HashMap<>();
  private final NavigableMap<Long, List<RecordedCall>> reads = new TreeMap<>();

  /** What the methods of calls were told of them; filled at the end. */
  private final Map<RecordedCall, Invocation> places = new HashMap<>();

  private final HistoryRecorder recorder = new HistoryRecorder("events", this::nextEvent);
  private final Map<String, Specification<?>> specifications = new HashMap<>();

  /** Objects whose calls may wait for others. */
  private final Set<String> parking = new TreeSet<>();

  private @Nullable Violation failure;
  private long events;
  private int answered;

  /**
   * @param values what may stand behind type variables
   * @param script sets the scenario up
   */
  ScenarioWorkload(
      List<ReplicatedType<?>> types,
      ValueTypes values,
      Consumer<Scenario> script,
      Swarm swarm,
      Budget budget) {
    this.swarm = swarm;
    this.budget = budget;
    this.values = values;
    this.registry = new TypeRegistry(types, values);
    this.types = types.stream().collect(Collectors.toMap(ReplicatedType::name, type -> type));
    this.judge = new ExecutionJudge(swarm.places(), this::describe);
    script.accept(scenario);
  }

  private long nextEvent() {
    return ++events;
  }

  @Override
  public String describe(ExecutionJudge.Id id) {
    ProxyCall<?> call = calls.get(id);
    return call == null
        ? id.opensSession() ? "a session opened" : "an object found"
        : call.toString();
  }

  /** A class that misbehaves is better named by the judge of this workload. */
  @Override
  public @Nullable Specification<?> objects() {
    return null;
  }

  @Override
  public ReplicaState newReplica(int replica, Configuration formed) {
    judge().onBegin(replica);
    return new HostedState(replica, this, formed);
  }

  @Override
  public ClientWork newClient(SimClient client, RandomGenerator random) {
    return new ScriptedClient(this, client, random);
  }

  Swarm swarm() {
    return swarm;
  }

  Budget budget() {
    return budget;
  }

  Scenario scenario() {
    return scenario;
  }

  ValueTypes values() {
    return values;
  }

  @Override
  public TypeRegistry registry() {
    return registry;
  }

  @Override
  public ExecutionJudge judge() {
    return judge;
  }

  HistoryRecorder recorder() {
    return recorder;
  }

  /** There are calls on that object; its class says what is right. */
  void called(SimObject object) {
    ReplicatedType<?> type = Objects.requireNonNull(types.get(object.typeName()));
    if (type.listensToSessions()
        || type.methods().stream().anyMatch(method -> method.kind() == Kind.PARKING)) {
      parking.add(object.name());
    }
    specifications.computeIfAbsent(
        object.name(),
        name ->
            ReplicatedSpecification.restoring(
                Objects.requireNonNull(types.get(object.typeName())), values));
  }

  /** Replicas would find it minutes later: of a class under test it is the mistake. */
  @Override
  public void onAbandoned(int replica, String object, String method) {
    throw new Violation(
        Invariant.CALLS_COMPLETE,
        "object \"%s\" on replica %d has lost the reply of %s, which nobody can answer any more"
            .formatted(object, replica, method));
  }

  /** The call is known by this from now on. */
  void numbered(ExecutionJudge.Id id, ProxyCall<?> call) {
    calls.put(id, call);
  }

  void onAnswered(ExecutionJudge.Id id, byte[] outcome, boolean first) {
    judge.onAnswered(id, outcome);
    if (first) {
      answered++;
    }
  }

  void onReadAnswered() {
    answered++;
  }

  /** A read was answered that saw what this slot left, and must fit there. */
  void onReadAt(long slot, RecordedCall read) {
    reads.computeIfAbsent(slot, none -> new ArrayList<>()).add(read);
  }

  @Override
  public boolean givesUp() {
    return !scenario.mustAnswerAll();
  }

  /** The run is to fail: noted where it cannot be thrown, since futures catch what is thrown. */
  void fail(String what, @Nullable Throwable cause) {
    if (failure == null) {
      failure =
          cause == null
              ? new Violation(Invariant.SCENARIO_HOLDS, what)
              : new Violation(Invariant.SCENARIO_HOLDS, what + ": " + cause, cause);
    }
  }

  @Override
  public void check() {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void checkObject(int replica, SnapshotObjects.Saved object) {
    ReplicatedType<?> type = types.get(object.typeName());
    if (type == null) {
      throw new IllegalStateException("no type " + object.typeName());
    }
    for (Scenario.Check<?> check : scenario.checks()) {
      boolean named = check.object() == null || check.object().equals(object.name());
      if (named && check.type() == type.type()) {
        try {
          // As its clients see it: replicas do not look into values behind type variables.
          check.on(type.readState(new MessagePackReader(object.state()).with(values, true)));
        } catch (RuntimeException | AssertionError e) {
          throw new Violation(
              Invariant.SCENARIO_HOLDS,
              "object \"%s\" on replica %d: %s".formatted(object.name(), replica, e.getMessage()),
              e);
        }
      }
    }
  }

  @Override
  public void checkAtEnd() {
    check();
    History history = recorder.history();
    Map<String, List<RecordedCall>> orders = new HashMap<>();
    for (RecordedCall call : order()) {
      orders.computeIfAbsent(call.object(), name -> new ArrayList<>()).add(call);
    }
    history
        .byObject()
        .forEach(
            (object, seen) -> {
              if (!mayPark(object)) {
                checkObject(object, orders.getOrDefault(object, List.of()), seen);
              }
            });
  }

  /** What such an object answers hangs on who waits in it, which no history says. */
  private boolean mayPark(String object) {
    return parking.contains(object);
  }

  /**
   * Calls as the log has them, each read behind the last slot that it saw. Reads that saw the same
   * stand in the order in which they began, as one that began after another's answer must.
   */
  private List<RecordedCall> order() {
    List<RecordedCall> order = new ArrayList<>();
    NavigableMap<Long, List<RecordedCall>> unplaced = new TreeMap<>(reads);
    judge
        .order()
        .forEach(
            (id, place) -> {
              placeReads(unplaced.headMap(place.slot(), false), order);
              ProxyCall<?> call = calls.get(id);
              RecordedCall recorded = call == null ? null : call.recorded();
              if (recorded != null) {
                order.add(recorded);
                places.put(recorded, place.invocation());
              }
            });
    placeReads(unplaced, order);
    return order;
  }

  private static void placeReads(
      NavigableMap<Long, List<RecordedCall>> bySlot, List<RecordedCall> order) {
    for (List<RecordedCall> same : bySlot.values()) {
      same.stream().sorted(Comparator.comparingLong(RecordedCall::invokedAt)).forEach(order::add);
    }
    bySlot.clear();
  }

  /**
   * The log is an order that explains all answers, or else nothing does: a search for another is
   * only made to say what is wrong.
   */
  private void checkObject(String object, List<RecordedCall> order, List<RecordedCall> seen) {
    Specification<?> specification = Objects.requireNonNull(specifications.get(object), object);
    if (!Linearization.explains(specification, order, places::get, seen)) {
      LinearizabilityChecker.of(specification).check(History.of(seen)).orThrow();
      throw new Violation(
          Invariant.LINEARIZABLE,
          "object \"" + object + "\": an order explains the answers, which is not that of the log");
    }
  }

  @Override
  public int answered() {
    return answered;
  }
}
