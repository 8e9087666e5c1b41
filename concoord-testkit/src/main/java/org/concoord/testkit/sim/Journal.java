package org.concoord.testkit.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.concoord.paxos.JournalRecord;
import org.jspecify.annotations.Nullable;

/**
 * A replica's journal with a group commit: one force is under way at a time and covers what was
 * appended before it began. In memory mode everything is durable at once; the simulator delays it
 * all the same where the swarm says so, because nothing may depend on it.
 *
 * <p>Where there is a disk each record takes room on it. What a record says is not written: nobody
 * reads it back before there is a durable mode. Once the disk has failed, so has the journal: its
 * methods throw {@link UncheckedIOException} and the replica must be fenced (W2).
 */
final class Journal {
  /** What one record takes on a disk. */
  private static final int RECORD_BYTES = 64;

  /** An action that waits for every record up to {@code position}. */
  private record Waiting(long position, Runnable action) {}

  private final BooleanSupplier atOnce;
  private final @Nullable SimulatedDisk disk;
  private final Consumer<Runnable> force;
  private final Consumer<JournalRecord> onDurable;
  private final List<JournalRecord> unforced = new ArrayList<>();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private long durable;
  private boolean forcing;

  /** How many records were found on the disk, where a power loss leaves them. */
  private long found;

  /**
   * @param atOnce whether what is appended now is durable at once
   * @param disk what is written on, or null
   * @param force runs its argument when a force that begins now is complete
   * @param onDurable told of each record that has become durable
   */
  Journal(
      BooleanSupplier atOnce,
      @Nullable SimulatedDisk disk,
      Consumer<Runnable> force,
      Consumer<JournalRecord> onDurable) {
    this.atOnce = atOnce;
    this.disk = disk;
    this.force = force;
    this.onDurable = onDurable;
  }

  void append(JournalRecord entry) {
    write(appended());
    if (unforced.isEmpty() && atOnce.getAsBoolean()) {
      forceDisk();
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
    forceDisk();
    forcing = false;
    List<JournalRecord> forced = unforced.subList(0, count);
    forced.forEach(onDurable);
    forced.clear();
    durable += count;
    while (!waiting.isEmpty() && waiting.peek().position <= durable) {
      waiting.remove().action.run();
    }
    begin();
  }

  private void write(long position) {
    if (disk != null) {
      try {
        disk.write(position * RECORD_BYTES, record(position));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void forceDisk() {
    if (disk != null) {
      try {
        disk.force();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** How many records were appended. */
  long appended() {
    return durable + unforced.size();
  }

  /** Whether so many records, from the first, would be left by a power loss. */
  boolean isOnDisk(long records) {
    if (disk == null) {
      return true;
    }
    while (found < records && isOnDisk(disk, found)) {
      found++;
    }
    return found >= records;
  }

  private static boolean isOnDisk(SimulatedDisk disk, long position) {
    long offset = position * RECORD_BYTES;
    try {
      return disk.isDurable(offset, RECORD_BYTES)
          && Arrays.equals(disk.read(offset, RECORD_BYTES), record(position));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] record(long position) {
    byte[] bytes = new byte[RECORD_BYTES];
    Arrays.fill(bytes, (byte) (1 + position % 100));
    return bytes;
  }
}
