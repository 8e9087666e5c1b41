package org.concoord.testkit.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.concoord.codec.Limits;
import org.concoord.codec.OutcomeStatus;
import org.concoord.object.Invocation;
import org.concoord.spi.ExecutedCall;
import org.jspecify.annotations.Nullable;

/**
 * Judges executions and answers of objects of any class, which need not know that they are judged:
 * by the outcome of each command, and now and then by the whole state. The first replica to execute
 * a slot writes the account, all others are held to it. A class that depends on anything but its
 * calls is found here.
 */
public final class ExecutionJudge {
  private static final String DETERMINISM =
      ". What a replicated method does may depend on its object and its arguments alone:"
          + " no clock (System.nanoTime, Instant.now), no randomness (Random, UUID), nothing static,"
          + " no order of hashes, no field that does not travel with the object";

  /** How much more is executed before the state is compared again, for each byte of it. */
  private static final int BYTES_PER_SLOT = 1024;

  /**
   * A command as its client numbered it.
   *
   * @param sessionSlot 0 for one that opens a session
   */
  public record Id(long sessionSlot, int sessionIndex, long sequence) {
    public boolean opensSession() {
      return sessionSlot == 0;
    }
  }

  /** One command of a slot as a replica executed it. */
  public record Executed(Id id, byte[] outcome) {}

  /** Where in the log a command ran for the first time, and when by the replicated clock. */
  public record Place(Id id, long slot, int index, long clockMicros, long history) {
    /** What its method was told. */
    public Invocation invocation() {
      return new ExecutedCall()
          .of(id.sessionSlot, id.sessionIndex, id.sequence)
          .at(slot * Limits.BATCH_COMMANDS + index, clockMicros, history);
    }
  }

  /** What the first replica made of a slot. */
  private record Account(
      int replica, List<Executed> commands, long hash, long clockMicros, byte @Nullable [] state) {
    Account withState(byte[] bytes) {
      return new Account(replica, commands, hash, clockMicros, bytes);
    }
  }

  private final Function<Id, String> describe;
  private final List<@Nullable Account> accounts = new ArrayList<>();
  private final Map<Id, byte[]> outcomes = new HashMap<>();
  private final long[] executed;
  private final long[] restoredAt;
  private long nextState = 1;

  /**
   * @param describe a command in words
   */
  public ExecutionJudge(int replicas, Function<Id, String> describe) {
    this.describe = describe;
    this.executed = new long[replicas];
    this.restoredAt = new long[replicas];
    accounts.add(null); // slots begin at 1
  }

  /** The replica begins at the first slot, anew perhaps. */
  public void onBegin(int replica) {
    executed[replica] = 0;
    restoredAt[replica] = 0;
  }

  /**
   * A replica has executed a slot.
   *
   * @param hash the replica's running hash after it
   * @param clockMicros the replicated clock in it
   */
  public void onExecuted(
      int replica, long slot, List<Executed> commands, long hash, long clockMicros) {
    if (slot != executed[replica] + 1) {
      throw new Violation(
          Invariant.EXECUTED_IN_ORDER,
          "replica " + replica + " executed slot " + slot + " after " + executed[replica]);
    }
    executed[replica] = slot;
    if (slot == accounts.size()) {
      accounts.add(new Account(replica, List.copyOf(commands), hash, clockMicros, null));
      commands.forEach(command -> checkOnce(slot, command));
      return;
    }
    Account account = account(slot);
    if (!ids(commands).equals(ids(account.commands))) {
      throw new Violation(
          Invariant.SAME_EXECUTION,
          "slot %d: replica %d ran %s, replica %d %s"
              .formatted(slot, replica, ids(commands), account.replica, ids(account.commands)));
    }
    for (int i = 0; i < commands.size(); i++) {
      checkSame(replica, slot, account, account.commands.get(i), commands.get(i));
    }
    if (hash != account.hash) {
      throw new Violation(
          Invariant.SAME_HASH,
          "slot %d: replica %d has %x, replica %d %x"
              .formatted(slot, replica, hash, account.replica, account.hash));
    }
  }

  private static List<Id> ids(List<Executed> commands) {
    return commands.stream().map(Executed::id).toList();
  }

  /** A command that counts as executed has its outcome once and for all (S1). */
  private void checkOnce(long slot, Executed command) {
    OutcomeStatus status = OutcomeStatus.of(command.outcome);
    if (status == null || !status.isCached() || command.id.opensSession()) {
      return;
    }
    byte[] before = outcomes.putIfAbsent(command.id, command.outcome);
    if (before != null && !Arrays.equals(before, command.outcome)) {
      throw new Violation(
          Invariant.EXECUTED_ONCE,
          "%s ended as %s and, sent again, in slot %d as %s"
              .formatted(
                  describe.apply(command.id),
                  RecordedCall.describeOutcome(before),
                  slot,
                  RecordedCall.describeOutcome(command.outcome)));
    }
  }

  private void checkSame(int replica, long slot, Account account, Executed first, Executed other) {
    if (!Arrays.equals(first.outcome, other.outcome)) {
      throw new Violation(
          Invariant.SAME_OUTCOME,
          "%s in slot %d: %s on replica %d, %s on replica %d%s%s"
              .formatted(
                  describe.apply(first.id),
                  slot,
                  RecordedCall.describeOutcome(first.outcome),
                  account.replica,
                  RecordedCall.describeOutcome(other.outcome),
                  replica,
                  restored(account.replica, replica),
                  DETERMINISM));
    }
  }

  private String restored(int... replicas) {
    StringBuilder text = new StringBuilder();
    for (int replica : replicas) {
      if (restoredAt[replica] > 0) {
        text.append(
            "; replica %d had been restored from its snapshot after slot %d"
                .formatted(replica, restoredAt[replica]));
      }
    }
    return text.toString();
  }

  /** Whether {@link #onState} is to be called after this slot: all states would be too many. */
  public boolean wantsState(long slot) {
    Account account = account(slot);
    return account.state != null || slot >= nextState && slot == accounts.size() - 1;
  }

  /** The replica's whole state after the slot, as in a snapshot. */
  public void onState(int replica, long slot, byte[] state) {
    Account account = account(slot);
    byte[] first = account.state;
    if (first == null) {
      accounts.set(Math.toIntExact(slot), account.withState(state));
      nextState = slot + 1 + state.length / BYTES_PER_SLOT;
    } else if (!Arrays.equals(first, state)) {
      throw new Violation(
          Invariant.SAME_STATE,
          "slot %d: %s%s%s"
              .formatted(
                  slot,
                  SnapshotObjects.difference(account.replica, first, replica, state),
                  restored(account.replica, replica),
                  DETERMINISM));
    }
  }

  /**
   * The replica goes on from the snapshot of another, as if it had executed every slot up to this
   * one itself.
   *
   * @param hash the running hash that came with it
   */
  public void onInstalled(int replica, long slot, long hash) {
    if (slot <= executed[replica] || slot >= accounts.size()) {
      throw new Violation(
          Invariant.INSTALLED_WAS_EXECUTED,
          "replica %d installed slot %d, it had executed %d, others %d"
              .formatted(replica, slot, executed[replica], accounts.size() - 1));
    }
    executed[replica] = slot;
    restoredAt[replica] = slot;
    if (hash != account(slot).hash) {
      throw new Violation(
          Invariant.SAME_HASH,
          "slot %d: replica %d installed %x, replica %d has %x"
              .formatted(slot, replica, hash, account(slot).replica, account(slot).hash));
    }
  }

  /**
   * The replica goes on from its own snapshot.
   *
   * @param snapshot what it was restored from
   * @param again what it then wrote
   */
  public void onRestored(int replica, byte[] snapshot, byte[] again) {
    restoredAt[replica] = executed[replica];
    if (!Arrays.equals(snapshot, again)) {
      throw new Violation(
          Invariant.SAME_STATE,
          "restored after slot %d: %s%s"
              .formatted(
                  executed[replica],
                  SnapshotObjects.difference(replica, snapshot, replica, again),
                  DETERMINISM));
    }
  }

  /** A client got this answer: it must be what the replicas executed. */
  public void onAnswered(Id id, byte[] outcome) {
    byte[] ran = outcomes.get(id);
    if (ran == null || !Arrays.equals(ran, outcome)) {
      throw new Violation(
          Invariant.ACKNOWLEDGED_WAS_EXECUTED,
          "%s was answered with %s, it %s"
              .formatted(
                  describe.apply(id),
                  RecordedCall.describeOutcome(outcome),
                  ran == null ? "never ran" : "ended as " + RecordedCall.describeOutcome(ran)));
    }
  }

  /** Every command that counts as executed, in the order of the log, and where it ran. */
  public Map<Id, Place> order() {
    Map<Id, Place> order = new LinkedHashMap<>();
    for (int slot = 1; slot < accounts.size(); slot++) {
      Account account = account(slot);
      for (int i = 0; i < account.commands.size(); i++) {
        Id id = account.commands.get(i).id;
        if (outcomes.containsKey(id)) {
          order.putIfAbsent(id, new Place(id, slot, i, account.clockMicros, hashBefore(slot)));
        }
      }
    }
    return order;
  }

  private long hashBefore(long slot) {
    return slot == 1 ? 0 : account(slot - 1).hash;
  }

  private Account account(long slot) {
    return Objects.requireNonNull(accounts.get(Math.toIntExact(slot)));
  }

  /** The last slot that the replica executed. */
  public long executed(int replica) {
    return executed[replica];
  }
}
