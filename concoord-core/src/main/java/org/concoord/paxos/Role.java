package org.concoord.paxos;

/** What a voter is doing in its epoch. */
public enum Role {
  /** Follows a leader, or waits for one. */
  FOLLOWER,
  /** Runs phase 1, or settles what it learnt there. */
  CANDIDATE,
  /** Proposes. */
  LEADER
}
