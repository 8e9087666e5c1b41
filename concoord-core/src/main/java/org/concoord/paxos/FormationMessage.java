package org.concoord.paxos;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What replicas say to each other before their instance has formed (M5), addressed by host and port
 * since identities are not yet known.
 *
 * @param address the sender's own address among the first members
 * @param members the first members the sender was given, sorted
 * @param known the identities the sender knows, by address, its own included; the locked ones once
 *     {@code locked}, the voters once {@code instance} is set
 * @param locked whether the sender has bound itself to exactly the identities in {@code known}
 * @param instance the instance the sender belongs to or has found, or {@link ClusterId#NONE}
 */
public record FormationMessage(
    String address,
    List<String> members,
    SortedMap<String, ReplicaId> known,
    boolean locked,
    ClusterId instance) {
  public FormationMessage {
    members = List.copyOf(members);
    known = Collections.unmodifiableSortedMap(new TreeMap<>(known));
  }
}
