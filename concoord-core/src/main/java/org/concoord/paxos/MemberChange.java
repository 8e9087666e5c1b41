package org.concoord.paxos;

/**
 * What a stop-sign has come to that was executed and found valid (E1, E2).
 *
 * @param slot the last slot of the epoch before
 * @param next the configuration from the next slot on
 * @param firstLeader who leads it from the start, under ballot (0, firstLeader) (E3)
 */
public record MemberChange(long slot, Configuration next, ReplicaId firstLeader) {
  public MemberChange {
    if (!next.isVoter(firstLeader)) {
      throw new IllegalArgumentException(firstLeader + " is no voter of epoch " + next.epoch());
    }
  }
}
