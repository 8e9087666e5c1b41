package org.concoord.testkit.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.concoord.paxos.JournalRecord;

/**
 * A replica's journal with a group commit: one force is under way at a time and covers what was
 * appended before it began. In memory mode everything is durable at once; the simulator delays it
 * all the same where the swarm says so, because nothing may depend on it.
 *
 * <p>Once the disk below it has failed, so has the journal: its methods throw what that threw, and
 * the replica must be fenced (W2).
 */
final class Journal {
  /** An action that waits for every record up to {@code position}. */
  private record Waiting(long position, Runnable action) {}

  private final BooleanSupplier atOnce;
  private final Medium medium;
  private final Consumer<Runnable> force;
  private final Consumer<JournalRecord> onDurable;
  private final List<JournalRecord> unforced = new ArrayList<>();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private long durable;
  private boolean forcing;

  /**
   * @param atOnce whether what is appended now is durable at once
   * @param medium what is written on
   * @param force runs its argument when a force that begins now is complete
   * @param onDurable told of each record that has become durable
   */
  Journal(
      BooleanSupplier atOnce,
      Medium medium,
      Consumer<Runnable> force,
      Consumer<JournalRecord> onDurable) {
    this.atOnce = atOnce;
    this.medium = medium;
    this.force = force;
    this.onDurable = onDurable;
  }

  void append(JournalRecord entry) {
    medium.write(appended(), entry);
    if (unforced.isEmpty() && atOnce.getAsBoolean()) {
      medium.force();
      durable++;
      onDurable.accept(entry);
      return;
    }
    unforced.add(entry);
    begin();
  }

  /** Runs the action once everything appended so far is durable: at once where it is. */
  void whenDurable(Runnable action) {
    if (unforced.isEmpty()) {
      action.run();
    } else {
      waiting.add(new Waiting(appended(), action));
    }
  }

  private void begin() {
    if (forcing || unforced.isEmpty()) {
      return;
    }
    forcing = true;
    int count = unforced.size();
    force.accept(() -> complete(count));
  }

  private void complete(int count) {
    medium.force();
    forcing = false;
    List<JournalRecord> forced = unforced.subList(0, count);
    forced.forEach(onDurable);
    forced.clear();
    durable += count;
    while (!waiting.isEmpty() && waiting.peek().position <= durable) {
      waiting.remove().action.run();
    }
    if (unforced.isEmpty()) {
      medium.rest();
    }
    begin();
  }

  /** How many records were appended. */
  long appended() {
    return durable + unforced.size();
  }

  /** Whether so many records, from the first, would be left by a power loss. */
  boolean isOnDisk(long records) {
    medium.tell(records);
    return medium.isOnDisk(records);
  }
}
