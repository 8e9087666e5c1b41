package org.concoord.testkit.spec;

import static org.concoord.testkit.spec.Guard.*;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * The log of an instance, which is one through all its epochs: what was decided in each slot, and
 * how far each replica has come. How a replica may come to decide is its epoch's business.
 */
final class LogSpec {
  private static final class Replica {
    private long decided;
    private long executed;
    private long installed;

    /** What it has said that it executed, which it must know again after a restart. */
    private long toldExecuted;

    /** What it had decided before it was restarted, and may know of. */
    private long decidedBefore;

    /** Snapshots installed from which it has not gone on yet, in order. */
    private final ArrayDeque<Long> pending = new ArrayDeque<>();

    /** The decisions last fetched, from this slot on. */
    private List<Value> fetched = List.of();

    private long fetchedFrom;
  }

  private final Replica[] replicas;

  /** As far as any replica ever had executed, in whatever life. */
  private long farthest;

  /** By slot: the value first taken for decided. */
  private final List<@Nullable Value> values = new ArrayList<>();

  LogSpec(int replicas) {
    this.replicas = new Replica[replicas];
    Arrays.setAll(this.replicas, replica -> new Replica());
    values.add(null); // slots begin at 1
  }

  /** The replica hands out the next decision, which it may. */
  void decide(int replica, long slot, Value value) {
    replicas[replica].decided = slot;
    if (slot == values.size()) {
      values.add(value);
    }
  }

  @Nullable Value value(long slot) {
    return slot > 0 && slot < values.size() ? values.get((int) slot) : null;
  }

  /** The last slot that anybody has decided. */
  long highest() {
    return values.size() - 1;
  }

  void receiveDecisions(int replica, long from, List<Value> fetched) {
    replicas[replica].fetchedFrom = from;
    replicas[replica].fetched = fetched;
  }

  boolean isFetched(int replica, long slot, Value value) {
    Replica state = replicas[replica];
    long index = slot - state.fetchedFrom;
    return index >= 0
        && index < state.fetched.size()
        && state.fetched.get((int) index).equals(value);
  }

  void handOnDecisions(int replica, long from, List<Value> handedOn) {
    for (int i = 0; i < handedOn.size(); i++) {
      long slot = from + i;
      TELL_PREFIX.check(slot <= replicas[replica].decided, replica, slot);
      TELL_DECISIONS.check(handedOn.get(i).equals(value(slot)), replica, slot);
    }
  }

  void tellPrefix(int replica, long commit) {
    TELL_PREFIX.check(commit <= replicas[replica].decided, replica, commit);
  }

  void tellExecuted(int replica, long slot) {
    tellState(replica, slot);
    replicas[replica].toldExecuted = Math.max(replicas[replica].toldExecuted, slot);
  }

  /** A snapshot of the slot is told: others drop nothing by that. */
  void tellState(int replica, long slot) {
    TELL_EXECUTED.check(slot <= replicas[replica].executed, replica, slot);
  }

  void tellTrim(int replica, long trim) {
    Replica state = replicas[replica];
    TELL_TRIM.check(trim <= Math.max(state.executed, state.installed), replica, trim);
  }

  Value execute(int replica, long slot) {
    EXECUTE_IN_ORDER.check(slot == replicas[replica].executed + 1, replica, slot);
    Value value = value(slot);
    if (slot > replicas[replica].decided || value == null) {
      throw EXECUTE_DECIDED.refused(replica, slot);
    }
    replicas[replica].executed = slot;
    farthest = Math.max(farthest, slot);
    return value;
  }

  /** A snapshot of the slot takes the place of all up to it; what was promised and voted stays. */
  void install(int replica, long slot) {
    Replica state = replicas[replica];
    // Whoever gave it may have been restarted since, and come back with less.
    INSTALL_EXECUTED.check(slot <= farthest, replica, slot);
    INSTALL_AHEAD.check(slot > state.decided, replica, slot);
    state.decided = slot;
    state.installed = slot;
    state.pending.add(slot);
  }

  /** The replica goes on from the snapshot that it has installed. */
  void goOn(int replica, long slot) {
    Replica state = replicas[replica];
    @Nullable Long next = state.pending.poll();
    EXECUTE_IN_ORDER.check(next != null && slot == next && slot > state.executed, replica, slot);
    state.executed = slot;
  }

  /**
   * The replica begins again, with the state after slot {@code trim}, knowing what is decided up to
   * {@code commit} by what was durable.
   */
  void restart(int replica, long trim, long commit) {
    Replica before = replicas[replica];
    RESTART_EXECUTED.check(commit >= before.toldExecuted, replica, commit);
    Replica after = new Replica();
    after.decided = trim;
    after.executed = trim;
    after.installed = trim;
    after.toldExecuted = before.toldExecuted;
    after.decidedBefore = Math.max(before.decidedBefore, before.decided);
    replicas[replica] = after;
  }

  /** Whether it had decided so in an earlier life. */
  boolean wasDecided(int replica, long slot, Value value) {
    return slot <= replicas[replica].decidedBefore && value.equals(value(slot));
  }

  long decided(int replica) {
    return replicas[replica].decided;
  }

  long executed(int replica) {
    return replicas[replica].executed;
  }

  /** What it has executed, or had in an earlier life and had said so. */
  long executedEver(int replica) {
    return Math.max(replicas[replica].executed, replicas[replica].toldExecuted);
  }
}
