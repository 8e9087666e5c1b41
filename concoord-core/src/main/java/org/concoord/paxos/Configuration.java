package org.concoord.paxos;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The voters of one epoch and where each is to be reached. It is replicated state: all that have
 * executed the same slots have the same.
 *
 * @param epoch its number; those of an instance are consecutive, from 1
 */
public record Configuration(long epoch, SortedMap<ReplicaId, String> voters) {
  /** Of a state machine that belongs to no instance: its members never change. */
  public static final Configuration NONE = new Configuration(0, new TreeMap<>());

  public Configuration {
    voters = Collections.unmodifiableSortedMap(new TreeMap<>(voters));
  }

  public boolean isVoter(ReplicaId replica) {
    return voters.containsKey(replica);
  }

  /** What agreement needs to know of it. */
  public Epoch toEpoch() {
    return new Epoch(epoch, List.copyOf(voters.keySet()));
  }
}
