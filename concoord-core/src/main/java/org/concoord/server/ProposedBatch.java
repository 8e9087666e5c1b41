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
  private final @Nullable Throwable[] thrown = new @Nullable Throwable[Limits.BATCH_COMMANDS];

  private int size;
  private long slot;
  private Value value = Value.NO_OP;

  void add(ClientConnection origin) {
    origins[size++] = origin;
  }

  void proposed(long newSlot, Value newValue) {
    slot = newSlot;
    value = newValue;
  }

  int size() {
    return size;
  }

  long slot() {
    return slot;
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
      @Nullable Throwable failure) {
    sessionSlots[index] = sessionSlot;
    sessionIndexes[index] = sessionIndex;
    sequences[index] = sequence;
    outcomes[index] = outcome;
    thrown[index] = failure;
  }

  /** Hands every outcome to the connection its call came on. */
  void reply() {
    for (int i = 0; i < size; i++) {
      ClientConnection origin = origins[i];
      byte[] outcome = outcomes[i];
      if (origin != null && outcome != null) {
        origin.reply(sessionSlots[i], sessionIndexes[i], sequences[i], outcome, thrown[i]);
      }
    }
  }

  void clear() {
    Arrays.fill(origins, 0, size, null);
    Arrays.fill(outcomes, 0, size, null);
    Arrays.fill(thrown, 0, size, null);
    size = 0;
    value = Value.NO_OP;
  }
}
