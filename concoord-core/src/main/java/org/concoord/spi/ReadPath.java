package org.concoord.spi;

/** Which way a client's calls of methods that change nothing go; {@code ReadMode} to users. */
public enum ReadPath {
  /** To the leader, which has itself confirmed. */
  LEADER,
  /** To any replica, which asks the leader. */
  REPLICA,
  /** To any replica, which asks nobody. */
  STALE
}
