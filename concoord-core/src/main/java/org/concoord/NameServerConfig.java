package org.concoord;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.concoord.transport.HostAndPort;

/**
 * A name server within a replica, which answers DNS queries for one domain from who is in the
 * instance: see {@code docs/dns.md} for the records. Any number of replicas may have one.
 *
 * @param domain the domain it is the authority for, {@code concoord.example.com}; the parent domain
 *     delegates it
 * @param listen {@code host:port} to take queries on, by UDP and TCP; port 53 takes privileges
 * @param names all name servers of the domain, by the names that the parent domain delegates to.
 *     One that lies in the domain itself is given with its address, {@code
 *     ns1.concoord.example.com=192.0.2.1}, unless it is the only one, and this one. Empty: {@code
 *     ns.} and the domain, which is this one
 * @param ttl how long others may keep an answer, and for how long this one goes on answering after
 *     it was cut off from the instance; 1 s to 1 day
 */
public record NameServerConfig(String domain, String listen, List<String> names, Duration ttl) {
  /** Unless told otherwise, as with the Python ConCoord. */
  public static final Duration DEFAULT_TTL = Duration.ofSeconds(30);

  private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);
  private static final Duration LONGEST_TTL = Duration.ofDays(1);

  /** Leaves room below it for the names that replicas get. */
  private static final int LONGEST_DOMAIN = 190;

  private static final int LONGEST_LABEL = 63;

  /**
   * @throws IllegalArgumentException if something of it cannot work, naming it
   */
  public NameServerConfig {
    domain = domain(domain);
    if (HostAndPort.parse(listen).port() == 0) {
      throw new IllegalArgumentException(
          listen + " leaves the name server's port open, so that nobody could ask it");
    }
    names = List.copyOf(names);
    String zone = domain;
    for (String name : names) {
      checkName(name, zone, names.size());
    }
    Objects.requireNonNull(ttl, "ttl");
    if (ttl.compareTo(SHORTEST_TTL) < 0 || ttl.compareTo(LONGEST_TTL) > 0) {
      throw new IllegalArgumentException("a TTL of " + ttl + "; expected 1 s to 1 day");
    }
  }

  /** For {@code domain} alone, on {@code listen}, with all else as it is unless set. */
  public static NameServerConfig of(String domain, String listen) {
    return new NameServerConfig(domain, listen, List.of(), DEFAULT_TTL);
  }

  /** The same, but with these name servers. */
  public NameServerConfig withNames(List<String> all) {
    return new NameServerConfig(domain, listen, all, ttl);
  }

  /** The same, but with answers that may be kept for so long. */
  public NameServerConfig withTtl(Duration duration) {
    return new NameServerConfig(domain, listen, names, duration);
  }

  private static void checkName(String name, String domain, int names) {
    int equals = name.indexOf('=');
    String host = domain(equals < 0 ? name : name.substring(0, equals));
    boolean within = host.endsWith("." + domain) || host.equals(domain);
    if (equals < 0 && within && names > 1) {
      throw new IllegalArgumentException(
          "the name server "
              + host
              + " lies in the domain that it answers for, so nobody else can tell its address. Give that too, for"
              + " instance "
              + host
              + "=192.0.2.1");
    }
    if (equals >= 0 && !within) {
      throw new IllegalArgumentException(
          "the address of the name server "
              + host
              + " is for its own domain to tell, since it lies outside of "
              + domain
              + ". Give the name alone");
    }
    if (equals >= 0 && !HostAndPort.isAddress(name.substring(equals + 1))) {
      throw new IllegalArgumentException(
          "\"" + name.substring(equals + 1) + "\" is no address of the name server " + host);
    }
  }

  /** In lower case, without a dot at its end. */
  private static String domain(String text) {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (name.length() > LONGEST_DOMAIN || name.isEmpty()) {
      throw malformed(text, name.isEmpty() ? "it is empty" : "it is over 190 characters long");
    }
    for (String label : name.split("\\.", -1)) {
      if (label.isEmpty() || label.length() > LONGEST_LABEL) {
        throw malformed(text, "between its dots there are 1 to 63 characters");
      }
      for (byte c : label.getBytes(StandardCharsets.UTF_8)) {
        boolean fits =
            c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '_';
        if (!fits) {
          throw malformed(text, "it consists of letters, digits, hyphens and dots");
        }
      }
    }
    if (HostAndPort.isAddress(name)) {
      throw malformed(text, "it is an address");
    }
    return name.toLowerCase(Locale.ROOT);
  }

  private static IllegalArgumentException malformed(String text, String wrong) {
    return new IllegalArgumentException(
        "\"" + text + "\" is no domain: " + wrong + "; expected for instance concoord.example.com");
  }
}
