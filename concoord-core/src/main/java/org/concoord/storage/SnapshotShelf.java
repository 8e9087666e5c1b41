package org.concoord.storage;

import java.io.IOException;
import java.util.ArrayDeque;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of a directory. Two are kept, and the log down to the older one, so that one of
 * them may be damaged (W5). One at a time is written.
 *
 * <p>The older one is of use only where the log says of every slot between the two what was decided
 * there. It does not where the newer one was taken from another replica, nor where it was written
 * and the power went before the log said how far all was decided: what was accepted there, and is
 * all that the log has, need not have been decided (2.9). Then the newer one is kept alone.
 */
final class SnapshotShelf {
  private static final int KEPT = 2;

  private final Directory directory;

  /** Invariant: those that are believed to be whole, rising. */
  private final ArrayDeque<Long> slots = new ArrayDeque<>();

  /** Below this slot the log is of no use. */
  private long floor;

  private @Nullable SnapshotWriter writer;
  private boolean logReaches;

  SnapshotShelf(Directory directory) {
    this.directory = directory;
  }

  /** One that was found, the older before the newer. */
  void add(long slot) {
    slots.add(slot);
  }

  /** That of the newest; 0 where there is none. */
  long newest() {
    return slots.isEmpty() ? 0 : slots.getLast();
  }

  boolean isWriting() {
    return writer != null;
  }

  /**
   * Begins to write one, which must be newer than all.
   *
   * @param whetherLogReaches whether the log says, or will before it says anything of later slots,
   *     what was decided in each slot up to there
   */
  void begin(long slot, Value image, boolean whetherLogReaches) throws IOException {
    if (isWriting() || slot <= newest()) {
      throw new IllegalStateException(
          "a snapshot of slot " + slot + " is no use now, after that of slot " + newest());
    }
    writer = SnapshotWriter.begin(directory, slot, image);
    logReaches = whetherLogReaches;
  }

  /** Writes a piece of it; true once it is durable. */
  boolean write() throws IOException {
    SnapshotWriter writing = writer;
    if (writing == null) {
      throw new IllegalStateException("no snapshot was begun");
    }
    if (!writing.write()) {
      return false;
    }
    writer = null;
    slots.add(writing.slot());
    if (!logReaches) {
      forgetOlder();
    }
    return true;
  }

  /** The log has a gap below the newest. */
  void forgetOlder() {
    floor = newest();
    slots.removeIf(slot -> slot < floor);
  }

  /** Values up to here are needed in the log no more. */
  long trimmable() {
    long older = floor;
    int left = slots.size();
    for (long slot : slots) {
      older = left-- == KEPT ? slot : older;
    }
    return older;
  }

  /** Deletes all but those that are kept, also such as could not be read. */
  void deleteOthers() throws IOException {
    while (slots.size() > KEPT) {
      slots.remove();
    }
    boolean deleted = false;
    for (String file : directory.list()) {
      if (FileNames.isSnapshot(file) && !slots.contains(FileNames.snapshotSlot(file))) {
        directory.delete(file);
        deleted = true;
      }
    }
    if (deleted) {
      directory.force();
    }
  }

  /** This one, which is durable, takes the place of all. */
  void replaceAll(long slot) {
    slots.clear();
    slots.add(slot);
    floor = slot;
  }

  /** Gives up what is being written. */
  void abandon() throws IOException {
    SnapshotWriter writing = writer;
    writer = null;
    if (writing != null) {
      writing.close();
    }
  }
}
