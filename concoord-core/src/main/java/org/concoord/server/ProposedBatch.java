package org.concoord.server;

import java.util.Arrays;
import org.concoord.codec.Limits;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * Which client each command of a proposed slot came from, and, once executed, what to tell it.
 * Filled by the loop, then by whoever executes the slot, then emptied by the loop, and used again
 * for a later slot.
 */
final class ProposedBatch {
  private final @Nullable ClientConnection[] origins =
      new @Nullable ClientConnection[Limits.BATCH_COMMANDS];
  private final long[] sessionSlots = new long[Limits.BATCH_COMMANDS];
  private final int[] sessionIndexes = new int[Limits.BATCH_COMMANDS];
  private final long[] sequences = new long[Limits.BATCH_COMMANDS];
  private final byte[] @Nullable [] outcomes = new byte[Limits.BATCH_COMMANDS] @Nullable [];
  private final @Nullable String[] stacks = new @Nullable String[Limits.BATCH_COMMANDS];

  private int size;
  private long commandBytes;
  private long reign;
  private long proposedNanos;
  private @Nullable SlotEvent event;
  private long slot;
  private Value value = Value.NO_OP;

  void add(@Nullable ClientConnection origin, int bytes) {
    origins[size++] = origin;
    commandBytes += bytes;
  }

  /**
   * @param newReign the time of leading in which it was proposed; its clients wait no longer
   */
  void proposed(long newSlot, Value newValue, long newReign) {
    slot = newSlot;
    value = newValue;
    reign = newReign;
    proposedNanos = System.nanoTime();
    event = SlotEvent.beginIfEnabled();
  }

  /** It was decided in the slot that it was proposed in. */
  void decided() {
    if (event != null) {
      event.decided(slot, size, value.length());
      event = null;
    }
  }

  int size() {
    return size;
  }

  /** Bytes of the commands, without what holds them together. */
  long commandBytes() {
    return commandBytes;
  }

  long reign() {
    return reign;
  }

  long slot() {
    return slot;
  }

  /** When it was last proposed, on the clock of {@link System#nanoTime}. */
  long proposedNanos() {
    return proposedNanos;
  }

  Value value() {
    return value;
  }

  /** Whether this is what was decided in its slot, and not what another leader proposed there. */
  boolean isDecidedBy(Value decided) {
    return value.equals(decided);
  }

  void outcome(
      int index,
      long sessionSlot,
      int sessionIndex,
      long sequence,
      byte[] outcome,
      @Nullable String stack) {
    sessionSlots[index] = sessionSlot;
    sessionIndexes[index] = sessionIndex;
    sequences[index] = sequence;
    outcomes[index] = outcome;
    stacks[index] = stack;
  }

  /** Hands every outcome to the connection its call came on. */
  void reply() {
    for (int i = 0; i < size; i++) {
      ClientConnection origin = origins[i];
      byte[] outcome = outcomes[i];
      if (origin != null && outcome != null) {
        origin.reply(sessionSlots[i], sessionIndexes[i], sequences[i], outcome, stacks[i]);
      }
    }
  }

  void clear() {
    Arrays.fill(origins, 0, size, null);
    Arrays.fill(outcomes, 0, size, null);
    Arrays.fill(stacks, 0, size, null);
    size = 0;
    commandBytes = 0;
    value = Value.NO_OP;
    event = null;
  }
}
