package org.concoord.server;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Consumer;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a leader has proposed and not seen decided, in slot order. Another's value may be decided in
 * its place, and then it is proposed once more. On the loop.
 */
final class InFlight {
  private final Meters meters;
  private final Consumer<ProposedBatch> onLost;
  private final ArrayDeque<ProposedBatch> proposed = new ArrayDeque<>();
  private long bytes;

  /**
   * @param onLost takes a batch that is not decided where it was proposed
   */
  InFlight(Meters meters, Consumer<ProposedBatch> onLost) {
    this.meters = meters;
    this.onLost = onLost;
  }

  /** Notes what was proposed in a slot, before it can be decided. */
  void add(ProposedBatch batch) {
    proposed.add(batch);
    bytes += batch.value().length();
  }

  /**
   * The replica leads no more: what it proposed may yet be decided, but its clients have been told
   * to ask elsewhere.
   */
  void forget(Consumer<ProposedBatch> recycler) {
    for (ProposedBatch batch; (batch = proposed.poll()) != null; ) {
      recycler.accept(batch);
    }
    bytes = 0;
  }

  /**
   * The replica leads again, under a higher ballot that proposed up to {@code slot} what its
   * majority showed: nobody will decide what had been proposed above that, unless it is proposed
   * once more.
   */
  void reclaimAbove(long slot) {
    for (Iterator<ProposedBatch> batches = proposed.iterator(); batches.hasNext(); ) {
      ProposedBatch batch = batches.next();
      if (batch.slot() > slot) {
        batches.remove();
        bytes -= batch.value().length();
        onLost.accept(batch);
      }
    }
  }

  /** Takes what was proposed in the slot and is decided there by that value; null for another's. */
  @Nullable ProposedBatch take(long slot, Value value) {
    for (ProposedBatch next; (next = proposed.peek()) != null && next.slot() <= slot; ) {
      proposed.poll();
      bytes -= next.value().length();
      if (next.slot() == slot && next.isDecidedBy(value)) {
        next.decided();
        meters.committed(next);
        return next;
      }
      onLost.accept(next);
    }
    return null;
  }

  /** What its values take. */
  long bytes() {
    return bytes;
  }
}
