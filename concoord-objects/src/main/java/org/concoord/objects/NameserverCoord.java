package org.concoord.objects;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/**
 * The instances below one domain and the addresses of their nodes, for a name server to answer
 * from. Domains are kept in lower case and with the dot at their end; what is not below the zone is
 * taken for a name within it, {@code bank} for {@code bank.example.org.}
 *
 * <p>Addresses are nobody's: they stay when the node that they are of fails, until somebody removes
 * them. Where they should go by themselves, use {@link Membership}.
 */
@Replicated
public class NameserverCoord {
  private String zone;
  private final SortedMap<String, SortedMap<Role, SortedSet<String>>> domains = new TreeMap<>();

  /** What a node does. */
  public enum Role {
    REPLICA,
    NAMESERVER
  }

  /** Below {@code openreplica.org.} */
  public NameserverCoord() {
    this("openreplica.org.");
  }

  /** Below {@code zone}, as {@code example.org} or {@code example.org.} */
  public NameserverCoord(String zone) {
    this.zone = absolute(zone);
  }

  /** Adds a node; false if it is there already. */
  public boolean addNode(String domain, Role role, String address) {
    return domains
        .computeIfAbsent(full(domain), none -> new TreeMap<>())
        .computeIfAbsent(role, none -> new TreeSet<>())
        .add(address);
  }

  /** Removes a node, and its domain if it is the last; false if it is not there. */
  public boolean removeNode(String domain, Role role, String address) {
    SortedMap<Role, SortedSet<String>> roles = domains.getOrDefault(full(domain), new TreeMap<>());
    SortedSet<String> addresses = roles.getOrDefault(role, new TreeSet<>());
    boolean removed = addresses.remove(address);
    if (addresses.isEmpty()) {
      roles.remove(role);
    }
    if (roles.isEmpty()) {
      domains.remove(full(domain));
    }
    return removed;
  }

  /** Removes a domain with all its nodes; false if it is not there. */
  public boolean removeDomain(String domain) {
    return domains.remove(full(domain)) != null;
  }

  /** Replaces the nodes of one role in a domain, all at once. */
  public void replaceNodes(String domain, Role role, Collection<String> addresses) {
    if (!addresses.isEmpty()) {
      domains
          .computeIfAbsent(full(domain), none -> new TreeMap<>())
          .put(role, new TreeSet<>(addresses));
      return;
    }
    SortedMap<Role, SortedSet<String>> roles = domains.get(full(domain));
    if (roles != null && roles.remove(role) != null && roles.isEmpty()) {
      domains.remove(full(domain));
    }
  }

  /** The addresses of one role in a domain, sorted; none if there is no such domain. */
  @ReadOnly
  public List<String> nodes(String domain, Role role) {
    Map<Role, SortedSet<String>> roles = domains.get(full(domain));
    SortedSet<String> addresses = roles == null ? null : roles.get(role);
    return addresses == null ? List.of() : new ArrayList<>(addresses);
  }

  /** All domains, sorted. */
  @ReadOnly
  public List<String> domains() {
    return new ArrayList<>(domains.keySet());
  }

  /** All domains as names within the zone, sorted. */
  @ReadOnly
  public List<String> subdomains() {
    List<String> names = new ArrayList<>();
    for (String domain : domains.keySet()) {
      names.add(domain.substring(0, Math.max(domain.length() - zone.length() - 1, 0)));
    }
    return names;
  }

  private String full(String domain) {
    String name = absolute(domain);
    return name.equals(zone) || name.endsWith("." + zone) ? name : name + zone;
  }

  private static String absolute(String domain) {
    String name = domain.toLowerCase(Locale.ROOT);
    return name.endsWith(".") ? name : name + ".";
  }
}
