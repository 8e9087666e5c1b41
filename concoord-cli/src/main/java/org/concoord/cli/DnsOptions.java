package org.concoord.cli;

import java.util.List;
import org.concoord.dns.DomainConfig;
import org.concoord.transport.HostAndPort;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom a command asks for domains. */
final class DnsOptions {
  /** The same where the command line does not say. */
  static final String SERVERS = "CONCOORD_DNS_SERVERS";

  @Option(
      names = "--dns-servers",
      paramLabel = "IP:PORT",
      description =
          "The DNS servers to ask for domains, with commas between them. Default: the variable"
              + " CONCOORD_DNS_SERVERS, or else those of the system.")
  private @Nullable String servers;

  /** As given; "" for those of the system. */
  String servers(Console console) {
    return servers != null ? servers : console.environment().getOrDefault(SERVERS, "").strip();
  }

  /**
   * How domains are looked up.
   *
   * @param byName whether replicas are to be called by their names too
   * @throws IllegalArgumentException if a server is malformed, or a name
   */
  DomainConfig config(Console console, boolean byName) {
    String given = servers(console);
    return new DomainConfig(given.isEmpty() ? List.of() : HostAndPort.parseServers(given), byName);
  }
}
