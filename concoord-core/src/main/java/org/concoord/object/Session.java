package org.concoord.object;

/**
 * One client's session: who calls, from the replicas' point of view. It ends when its client closes
 * it, or has been silent for its time to live (S2). Of one client all calls are of one session,
 * whichever thread makes them.
 *
 * <p>A value, which a replicated object may keep in its fields.
 *
 * @param slot the slot of the log in which it was opened, from 1
 * @param index its command's place in that slot, from 0
 */
public record Session(long slot, int index) implements Comparable<Session> {
  /** In the order in which they were opened. */
  @Override
  public int compareTo(Session other) {
    int bySlot = Long.compare(slot, other.slot);
    return bySlot != 0 ? bySlot : Integer.compare(index, other.index);
  }

  @Override
  public String toString() {
    return "session " + slot + "." + index;
  }
}
