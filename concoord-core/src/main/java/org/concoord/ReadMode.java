package org.concoord;

import org.concoord.spi.ReadPath;

/**
 * Who answers calls of {@code @ReadOnly} methods, and how new the state must be that they see; see
 * {@link ConcoordClient#reading}. Such calls take no place in the log, and their session, if any,
 * knows nothing of them.
 */
public enum ReadMode {
  /**
   * The leader answers, once a majority has confirmed that it still leads. The call sees everything
   * that was answered before it began, to anybody. This is what clients do unless told otherwise.
   */
  LINEARIZABLE(ReadPath.LEADER),

  /**
   * Sees as much as {@link #LINEARIZABLE}, but any replica runs the method, after asking the leader
   * how far it must have come. Takes load off the leader, for another message there and back.
   */
  FOLLOWER(ReadPath.REPLICA),

  /**
   * Any replica answers at once from what it has executed, asking nobody: even one that is cut off
   * from the others, and so perhaps long ago. What it answers was true once. As long as the client
   * stays connected to one replica, a later call never sees an older state than one before; but
   * after a broken connection it may.
   */
  ANY_REPLICA(ReadPath.STALE);

  private final ReadPath path;

  ReadMode(ReadPath path) {
    this.path = path;
  }

  ReadPath path() {
    return path;
  }
}
