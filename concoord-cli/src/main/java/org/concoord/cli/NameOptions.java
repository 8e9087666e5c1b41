package org.concoord.cli;

import java.util.List;
import org.concoord.NameServerConfig;
import org.concoord.cli.route53.Route53Names;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By which domain an instance is asked for, if by any, and who answers for it. */
final class NameOptions {
  /** Where resolvers ask. */
  private static final int DNS_PORT = 53;

  @Option(
      names = {"-n", "--domainname"},
      paramLabel = "DOMAIN",
      description =
          "Answer DNS queries for this domain, from who is in the instance, on the replica's"
              + " address; see docs/dns.md.")
  private @Nullable String domain;

  @Option(
      names = "--ns-port",
      paramLabel = "PORT",
      description =
          "The port to take queries on, by UDP and TCP. Default: ${DEFAULT-VALUE}, which takes"
              + " privileges.")
  private int port = DNS_PORT;

  @Option(
      names = "--ns-name",
      split = ",",
      paramLabel = "NAME[=ADDRESS]",
      description =
          "All name servers of the domain, as the parent domain delegates to them; those within"
              + " the domain with their addresses. Default: ns and the domain, which is this one.")
  private List<String> names = List.of();

  @Option(
      names = {"-r", "--route53"},
      description =
          "Have Amazon Route 53 answer for the domain instead: while this replica leads, it writes"
              + " who is in the instance into the hosted zone. See concoord route53id.")
  private boolean route53;

  /** Whether this replica takes queries itself. */
  boolean listens() {
    return domain != null && !route53;
  }

  /** The name server of a replica on that host; null where it is to have none. */
  @Nullable NameServerConfig nameServer(String host) {
    if (domain == null || route53) {
      return null;
    }
    String listen = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    return NameServerConfig.of(domain, listen).withNames(names);
  }

  /**
   * What writes into Route 53; null where nothing is to.
   *
   * @throws CommandFailure if there is no domain, or what Amazon knows us by cannot be had
   */
  @Nullable Route53Names route53(Console console) {
    if (!route53) {
      return null;
    }
    if (domain == null) {
      throw CommandFailure.usage("-r is about a domain: -n DOMAIN is missing");
    }
    return new Route53Names(console, domain);
  }
}
