package org.concoord.server;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.ReplicaId;
import org.concoord.transport.HostAndPort;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses this replica dials, and who is expected to answer there: the voters, those that
 * it was told of before it knew any, and whoever has lately dialled it. On the loop.
 */
final class PeerLinks {
  /** A link to one who is no voter is held until nothing has come from there for so long. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Links to those who are neither voters nor were named here. */
  private static final int MOST_STRANGERS = 64;

  private final Loop loop;
  private final String address;
  private final PeerLink.Listener listener;
  private final SortedMap<String, PeerLink> links = new TreeMap<>();

  /** Who has answered, and where. */
  private final Map<ReplicaId, PeerLink> answered = new HashMap<>();

  /** Whom to dial whoever votes. */
  private final Set<String> wanted = new TreeSet<>();

  private Configuration configuration = Configuration.NONE;
  private SortedMap<String, ReplicaId> votersByAddress = new TreeMap<>();
  private boolean dials;

  /**
   * @param address this replica's own, which is never dialled
   */
  PeerLinks(Loop loop, String address, PeerLink.Listener listener) {
    this.loop = loop;
    this.address = address;
    this.listener = listener;
  }

  /** Begins to dial. */
  void dial() {
    dials = true;
    links.values().forEach(PeerLink::dial);
  }

  /** Dials these too, until the voters are others. */
  void want(Collection<String> addresses) {
    for (String each : addresses) {
      if (add(each) != null) {
        wanted.add(each);
      }
    }
  }

  /** Has no more reason to dial these than that they vote, or dial this replica. */
  void wantNoMore(Collection<String> addresses) {
    wanted.removeAll(addresses);
  }

  /** These vote from now on. */
  void follow(Configuration next) {
    configuration = next;
    SortedMap<String, ReplicaId> byAddress = new TreeMap<>();
    next.voters().forEach((voter, each) -> byAddress.put(each, voter));
    votersByAddress = byAddress;
    wanted.clear();
    byAddress.keySet().forEach(this::add);
  }

  /** Somebody who listens there has dialled this replica, and is to be answered. */
  void meet(String stranger) {
    if (links.size() < votersByAddress.size() + wanted.size() + MOST_STRANGERS) {
      add(stranger);
    }
  }

  /** The link to that address; null where that is this replica's own, or none. */
  private @Nullable PeerLink add(String each) {
    if (each.equals(address) || !isAddress(each)) {
      return null;
    }
    PeerLink known = links.get(each);
    if (known != null) {
      return known;
    }
    PeerLink link = new PeerLink(loop, each, listener);
    links.put(each, link);
    if (dials) {
      link.dial();
    }
    return link;
  }

  private static boolean isAddress(String text) {
    try {
      HostAndPort.parse(text);
      return true;
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  /**
   * Gives up the links to those who were here for a while, and say nothing any more; and those by
   * another name to whom a link stands by the name that it has as a voter.
   */
  void forgetStrangers() {
    for (Iterator<PeerLink> all = links.values().iterator(); all.hasNext(); ) {
      PeerLink link = all.next();
      boolean expected =
          wanted.contains(link.address()) || votersByAddress.containsKey(link.address());
      boolean second = isSecond(link);
      if (!expected && (second || link.silent().compareTo(PATIENCE) >= 0)) {
        all.remove();
        closed(link);
        link.close(second ? "it is reached as a voter" : "it is no member any more, and silent");
      }
    }
  }

  /** A replica has introduced itself on the link. */
  void introduced(PeerLink link, ReplicaId as) {
    link.introduced(as);
    if (!isSecond(link)) {
      answered.put(as, link);
    }
  }

  /** Whether a voter has answered here that answers where it is expected as well. */
  private boolean isSecond(PeerLink link) {
    PeerLink first = linkTo(link.answeredAs());
    return first != null && first != link && first.answeredAs().equals(link.answeredAs());
  }

  void closed(PeerLink link) {
    if (answered.values().remove(link)) {
      for (PeerLink other : links.values()) {
        if (!other.answeredAs().equals(ReplicaId.NONE)) {
          answered.putIfAbsent(other.answeredAs(), other);
        }
      }
    }
  }

  /** Where the replica has introduced itself, or null where it has not. */
  @Nullable PeerLink answeredBy(ReplicaId replica) {
    return answered.get(replica);
  }

  /** Whoever has introduced itself, in the order of where they listen. */
  List<ReplicaId> reached() {
    return links.values().stream()
        .map(PeerLink::answeredAs)
        .filter(peer -> !peer.equals(ReplicaId.NONE))
        .toList();
  }

  /** The link to where a voter is expected; null for this replica itself and for others. */
  @Nullable PeerLink linkTo(ReplicaId voter) {
    String where = configuration.voters().get(voter);
    return where == null ? null : links.get(where);
  }

  @Nullable PeerLink at(String member) {
    return links.get(member);
  }

  /** The identity that has a vote for this address, or null where nobody has. */
  @Nullable ReplicaId voterAt(String member) {
    return votersByAddress.get(member);
  }

  /** Where a replica listens: "" where that is not known. */
  String addressOf(ReplicaId replica) {
    String voter = configuration.voters().get(replica);
    PeerLink link = answered.get(replica);
    return voter != null ? voter : link == null ? "" : link.address();
  }

  Configuration configuration() {
    return configuration;
  }

  /** All, by address. */
  SortedMap<String, PeerLink> all() {
    return Collections.unmodifiableSortedMap(links);
  }
}
