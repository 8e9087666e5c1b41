package org.concoord.dns;

import org.concoord.View;

/** What a name server is told of its replica. Any thread may ask, and nothing of it blocks. */
public interface ViewSource {
  /** Who is in the instance, as the replica last saw it. */
  View view();

  /** The last slot that it has executed. */
  long executedSlot();

  /**
   * When, by {@link System#nanoTime}, it last knew of a leader, which shows that it was not cut off
   * from the others.
   */
  long heardNanos();
}
