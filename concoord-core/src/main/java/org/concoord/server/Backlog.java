package org.concoord.server;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import org.concoord.codec.Limits;
import org.jspecify.annotations.Nullable;

/**
 * One connection's commands that have been taken and have no place in a batch yet, in their order,
 * and how much of the open batch is its own. Most connections never have any: a command that finds
 * room goes into the batch at once. On the loop.
 */
final class Backlog {
  /** What one connection may have in a slot while others send too. */
  static final int SHARE_COMMANDS = Limits.BATCH_COMMANDS / 4;

  private static final int SHARE_BYTES = Limits.BATCH_BYTES / 4;

  private enum Unit {
    NONE,
    PLACED,
    WAITS
  }

  private final @Nullable ClientConnection origin;
  private final ArrayDeque<byte[]> commands = new ArrayDeque<>(0);

  /** How many of these go together, and how many after them, and so on; most often one. */
  private final ArrayDeque<Integer> units = new ArrayDeque<>(0);

  /** What becomes of the commands that are being added, where they are to be in one slot. */
  private Unit unit = Unit.NONE;

  private int unitSize;

  /** The batch in which it has what follows. */
  private long batch;

  private int placedCommands;
  private int placedBytes;

  /**
   * @param origin to whom answers go, or null where nobody waits for any
   */
  Backlog(@Nullable ClientConnection origin) {
    this.origin = origin;
  }

  @Nullable ClientConnection origin() {
    return origin;
  }

  boolean isEmpty() {
    return commands.isEmpty();
  }

  /** Whether so much more is within its share of that batch; what comes first always is. */
  boolean hasShare(long ofBatch, int count, int bytes) {
    return batch != ofBatch
        || placedCommands + count <= SHARE_COMMANDS && placedBytes + bytes <= SHARE_BYTES;
  }

  /** Notes that a command of its has got into that batch. */
  void placed(long inBatch, int bytes) {
    if (batch != inBatch) {
      batch = inBatch;
      placedCommands = 0;
      placedBytes = 0;
    }
    placedCommands++;
    placedBytes += bytes;
  }

  /**
   * The commands that come next, until {@link #endUnit}, go into one slot.
   *
   * @param placed whether that is the open batch, which has room for them
   */
  void beginUnit(boolean placed) {
    unit = placed ? Unit.PLACED : Unit.WAITS;
    unitSize = 0;
  }

  void endUnit() {
    if (unitSize > 0) {
      units.add(unitSize);
    }
    unit = Unit.NONE;
    unitSize = 0;
  }

  /** Whether the next command has a place that was kept for it. */
  boolean isPlaced() {
    return unit == Unit.PLACED;
  }

  /** Whether the next command waits, since others do that it must not overtake. */
  boolean mustWait() {
    return unit == Unit.WAITS || !commands.isEmpty();
  }

  /** Keeps a copy of a command. */
  void add(byte[] array, int offset, int length) {
    commands.add(Arrays.copyOfRange(array, offset, offset + length));
    if (unit == Unit.WAITS) {
      unitSize++;
    } else {
      units.add(1);
    }
  }

  /** How many of the first go together; there are some. */
  int nextCommands() {
    return units.element();
  }

  /** How many bytes these have. */
  int nextBytes() {
    if (units.element() == 1) {
      return commands.element().length;
    }
    int bytes = 0;
    Iterator<byte[]> next = commands.iterator();
    for (int left = units.element(); left > 0; left--) {
      bytes += next.next().length;
    }
    return bytes;
  }

  /** Takes the first command of those that go together. */
  byte[] remove() {
    int left = units.remove() - 1;
    if (left > 0) {
      units.addFirst(left);
    }
    return commands.remove();
  }

  /** Forgets all: none of it was ever proposed. */
  void clear() {
    commands.clear();
    units.clear();
  }
}
