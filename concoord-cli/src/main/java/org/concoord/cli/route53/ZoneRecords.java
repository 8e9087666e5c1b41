package org.concoord.cli.route53;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.concoord.View;
import org.concoord.View.Role;

/**
 * The records that tell who is in an instance, as our own name server has them (docs/dns.md): A and
 * AAAA of the domain, its SRV and TXT, and an address for each name that an SRV record leads to.
 *
 * @param sets the values of each set, sorted, so that equal views give equal records
 */
record ZoneRecords(Map<Key, Set<String>> sets) {
  static final String SERVICE = "_concoord._tcp.";

  private static final String OURS = "ip-";
  private static final String SRV_ORDER = "0 100";

  /**
   * @param name in lower case, absolute, with the dot at its end
   */
  record Key(String name, String type) {}

  /**
   * Asks the system for the addresses of voters that are known by a name, and so may block.
   *
   * @throws UnknownHostException if one has none now
   */
  static ZoneRecords of(View view, String domain) throws UnknownHostException {
    Map<Key, Set<String>> sets = new LinkedHashMap<>();
    String zone = absolute(domain);
    for (String voter : view.addresses(Role.VOTER)) {
      int colon = voter.lastIndexOf(':');
      String host = voter.substring(0, colon).replaceAll("[\\[\\]]", "");
      InetAddress[] addresses = InetAddress.getAllByName(host);
      boolean isNamed = !isAddress(host);
      String target = isNamed ? absolute(host) : label(addresses[0]) + "." + zone;
      for (InetAddress address : addresses) {
        String type = address instanceof Inet4Address ? "A" : "AAAA";
        add(sets, zone, type, address.getHostAddress());
        if (!isNamed) {
          add(sets, target, type, address.getHostAddress());
        }
      }
      add(sets, SERVICE + zone, "SRV", SRV_ORDER + " " + voter.substring(colon + 1) + " " + target);
    }
    for (View.Member member : view.members()) {
      add(sets, zone, "TXT", "\"" + member.role() + " " + member.address() + "\"");
    }
    return new ZoneRecords(sets);
  }

  /** Whether a set of the zone is ours to write and to take away, and nobody else's. */
  static boolean isOurs(Key key, String domain) {
    String zone = absolute(domain);
    boolean isAddress = key.type().equals("A") || key.type().equals("AAAA");
    if (key.name().equals(zone)) {
      return isAddress || key.type().equals("TXT");
    }
    if (key.name().equals(SERVICE + zone)) {
      return key.type().equals("SRV");
    }
    int label = key.name().length() - zone.length() - 1;
    return isAddress
        && key.name().startsWith(OURS)
        && key.name().endsWith("." + zone)
        && key.name().indexOf('.') == label;
  }

  /** Sets of ours that are there and are not among these. */
  Set<Key> leftOvers(Collection<Key> there, String domain) {
    Set<Key> left = new LinkedHashSet<>();
    for (Key key : there) {
      if (!sets.containsKey(key) && isOurs(key, domain)) {
        left.add(key);
      }
    }
    return left;
  }

  static String absolute(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower : lower + ".";
  }

  private static void add(Map<Key, Set<String>> sets, String name, String type, String value) {
    sets.computeIfAbsent(new Key(name, type), none -> new TreeSet<>()).add(value);
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
  }

  private static String label(InetAddress address) {
    char separator = address instanceof Inet4Address ? '.' : ':';
    return OURS + address.getHostAddress().replaceAll("%.*", "").replace(separator, '-');
  }
}
