package org.concoord.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.concoord.transport.HostAndPort;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/**
 * Finds replicas by the name of a domain: by its SRV records for {@code _concoord._tcp}, or where
 * it has none by its addresses and the default port. Blocks, for seconds where nobody answers.
 */
final class DomainLookup {
  private static final String SERVICE = "_concoord._tcp";

  /** For addresses of which nobody tells how long they may be kept, as the JDK keeps them. */
  private static final long DEFAULT_TTL_SECONDS = 30;

  private static final long LONGEST_TTL_SECONDS = 24 * 3_600;

  /**
   * What was found.
   *
   * @param endpoints each {@code host:port}, those to be preferred first
   */
  record Found(List<String> endpoints, Duration ttl) {}

  private final DomainConfig config;
  private final DnsClient client;
  private final List<Name> suffixes = new ArrayList<>();
  private int ndots;

  /** The least of what was met while a domain is looked up. */
  private long ttlSeconds;

  DomainLookup(DomainConfig config) {
    this(config, DnsClient.Patience.DEFAULT);
  }

  DomainLookup(DomainConfig config, DnsClient.Patience patience) {
    this.config = config;
    List<InetSocketAddress> servers = new ArrayList<>();
    for (String server : config.servers()) {
      HostAndPort parsed = HostAndPort.parse(server);
      servers.add(new InetSocketAddress(parsed.literal(), parsed.port()));
    }
    if (servers.isEmpty()) {
      // The system's may be others than when they were last asked.
      ResolverConfig.refresh();
      ResolverConfig system = ResolverConfig.getCurrentConfig();
      servers.addAll(system.servers());
      suffixes.addAll(system.searchPath());
      ndots = system.ndots();
    }
    this.client = new DnsClient(servers, patience);
  }

  /**
   * @throws LookupException if there is nothing, with the reason
   */
  Found find(String domain) throws LookupException {
    ttlSeconds = LONGEST_TTL_SECONDS;
    client.begin();
    String without = "it has no SRV record for " + SERVICE;
    DnsClient.Answer services = null;
    boolean isAnswered = false;
    try {
      services = services(domain);
      isAnswered = true;
    } catch (LookupException unanswered) {
      // The system may know the host all the same.
      without = String.valueOf(unanswered.getMessage());
    }
    if (services != null) {
      return ofServices(services);
    }
    List<InetAddress> addresses;
    try {
      addresses = addresses(Names.absolute(domain), List.of());
    } catch (LookupException unanswered) {
      throw isAnswered ? unanswered : new LookupException(without);
    }
    if (addresses.isEmpty()) {
      throw new LookupException(without + ", and no address");
    }
    Set<String> endpoints = new LinkedHashSet<>();
    add(domain, addresses, HostAndPort.DEFAULT_PORT, endpoints);
    return found(endpoints);
  }

  private DnsClient.@Nullable Answer services(String domain) throws LookupException {
    for (Name candidate : candidates(domain)) {
      DnsClient.Answer answer = client.ask(Names.below(SERVICE, candidate), Type.SRV);
      if (!answer.records().isEmpty()) {
        return answer;
      }
    }
    return null;
  }

  private List<Name> candidates(String domain) {
    Name absolute = Names.absolute(domain);
    List<Name> all = new ArrayList<>();
    if (!domain.endsWith(".")) {
      suffixes.forEach(suffix -> all.add(Names.below(domain, suffix)));
    }
    boolean isFirst = absolute.labels() - 2 >= ndots;
    all.add(isFirst ? 0 : all.size(), absolute);
    return all;
  }

  private Found ofServices(DnsClient.Answer answer) throws LookupException {
    List<SRVRecord> services = new ArrayList<>();
    for (Record record : answer.records()) {
      if (record instanceof SRVRecord service && !service.getTarget().equals(Name.root)) {
        services.add(service);
        keepFor(service);
      }
    }
    services.sort(Comparator.comparingInt(SRVRecord::getPriority));
    Set<String> endpoints = new LinkedHashSet<>();
    String trouble =
        services.isEmpty()
            ? "it says that there are no replicas"
            : "none of the hosts in its SRV records has an address";
    for (SRVRecord service : services) {
      Name target = service.getTarget();
      List<InetAddress> addresses = List.of();
      try {
        addresses = addresses(target, answer.additional());
      } catch (LookupException unanswered) {
        // Nobody tells of this one; the others may do.
        trouble = String.valueOf(unanswered.getMessage());
      }
      add(target.toString(true), addresses, service.getPort(), endpoints);
    }
    if (endpoints.isEmpty()) {
      throw new LookupException(trouble);
    }
    return found(endpoints);
  }

  private void add(String host, List<InetAddress> addresses, int port, Set<String> endpoints) {
    if (config.byName()) {
      endpoints.add(new HostAndPort(host, port).toString());
    }
    for (InetAddress each : addresses) {
      endpoints.add(new HostAndPort(each.getHostAddress(), port).toString());
    }
  }

  private Found found(Set<String> endpoints) {
    return new Found(List.copyOf(endpoints), Duration.ofSeconds(Math.max(1, ttlSeconds)));
  }

  /** Those told beside another answer, or else asked for. */
  private List<InetAddress> addresses(Name host, List<Record> told) throws LookupException {
    List<InetAddress> addresses = new ArrayList<>();
    for (Record record : told) {
      if (record.getName().equals(host)) {
        addAddress(record, addresses);
      }
    }
    if (!addresses.isEmpty()) {
      return addresses;
    }
    if (config.servers().isEmpty()) {
      return ofSystem(host);
    }
    LookupException trouble = null;
    for (int type : new int[] {Type.A, Type.AAAA}) {
      try {
        client.ask(host, type).records().forEach(record -> addAddress(record, addresses));
      } catch (LookupException unanswered) {
        trouble = unanswered;
      }
    }
    if (addresses.isEmpty() && trouble != null) {
      throw trouble;
    }
    return addresses;
  }

  private void addAddress(Record record, List<InetAddress> addresses) {
    if (record instanceof ARecord four) {
      addresses.add(four.getAddress());
      keepFor(record);
    } else if (record instanceof AAAARecord six) {
      addresses.add(six.getAddress());
      keepFor(record);
    }
  }

  private List<InetAddress> ofSystem(Name host) {
    ttlSeconds = Math.min(ttlSeconds, DEFAULT_TTL_SECONDS);
    try {
      return List.of(InetAddress.getAllByName(host.toString(true)));
    } catch (UnknownHostException unknown) {
      return List.of();
    }
  }

  private void keepFor(Record record) {
    ttlSeconds = Math.min(ttlSeconds, record.getTTL());
  }
}
