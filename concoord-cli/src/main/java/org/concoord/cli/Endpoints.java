package org.concoord.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.concoord.ClientConfig;
import org.concoord.TlsConfig;
import org.concoord.dns.Domains;
import org.concoord.dns.LookupException;
import org.concoord.transport.HostAndPort;
import org.concoord.transport.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whom a command talks to, and how it shows who it is. */
public final class Endpoints {
  /** Where replicas are, where the command line does not say. */
  static final String ENDPOINTS = "CONCOORD_ENDPOINTS";

  private static final String DEFAULT = "127.0.0.1:14000";

  @Option(
      names = {"-e", "--endpoints"},
      paramLabel = "HOST:PORT|DOMAIN",
      description =
          "Where replicas listen, with commas between them; a domain leads to its replicas."
              + " Default: the variable CONCOORD_ENDPOINTS, or else 127.0.0.1:14000.")
  private @Nullable String endpoints;

  @Mixin private final DnsOptions dns = new DnsOptions();

  @Mixin private final SecurityOptions security = new SecurityOptions();

  /** All of them, as given. */
  public String text(Console console) {
    if (endpoints != null) {
      return endpoints;
    }
    String inEnvironment = console.environment().get(ENDPOINTS);
    return inEnvironment == null || inEnvironment.isBlank() ? DEFAULT : inEnvironment;
  }

  public SecurityOptions security() {
    return security;
  }

  /**
   * For a client of all of them.
   *
   * @throws CommandFailure if its certificate is not a client's
   */
  ClientConfig.Builder config(Console console) {
    security.protection(console, Role.CLIENT);
    ClientConfig.Builder builder = ClientConfig.builder().endpoints(text(console));
    String servers = dns.servers(console);
    if (!servers.isEmpty()) {
      builder.dnsServers(servers);
    }
    String token = security.token(console);
    if (token != null) {
      builder.token(token);
    }
    TlsConfig tls = security.tls(console);
    if (tls != null) {
      builder.tls(tls);
    }
    return security.isInsecure() ? builder.insecure() : builder;
  }

  /**
   * The replica that is named, of which there has to be one.
   *
   * @throws CommandFailure if several are, of which the first that answers would be meant; or as
   *     {@link #first}
   */
  AdminClient only(Console console) throws InterruptedException {
    StringBuilder failures = new StringBuilder();
    Set<String> named = new LinkedHashSet<>();
    // By addresses alone, since names and addresses of one host are two.
    parsed(console).forEach(each -> named.addAll(places(each, false, console, failures)));
    if (named.size() > 1) {
      throw CommandFailure.usage(
          "this is done to one replica, and "
              + named.size()
              + " are named, "
              + String.join(",", named)
              + ": say which with -e HOST:PORT");
    }
    return first(console);
  }

  /**
   * The first replica that answers.
   *
   * @throws CommandFailure if none does, with what became of each
   */
  AdminClient first(Console console) throws InterruptedException {
    boolean byName = security.tls(console) != null;
    StringBuilder failures = new StringBuilder();
    for (String each : parsed(console)) {
      for (String endpoint : places(each, byName, console, failures)) {
        try {
          return AdminClient.connect(endpoint, security, console);
        } catch (CommandFailure failure) {
          if (failure.exitCode() != ExitCode.UNAVAILABLE) {
            throw failure;
          }
          note(failures, failure.getMessage());
        }
      }
    }
    throw new CommandFailure(ExitCode.UNAVAILABLE, failures.toString());
  }

  /** Each {@code host:port} or a domain. */
  private List<String> parsed(Console console) {
    return HostAndPort.parseEndpoints(text(console));
  }

  /** Where an endpoint leads to, each {@code host:port}. */
  private List<String> places(
      String endpoint, boolean byName, Console console, StringBuilder failures) {
    if (!HostAndPort.isDomain(endpoint)) {
      return List.of(endpoint);
    }
    try {
      return new Domains(dns.config(console, byName)).endpoints(endpoint);
    } catch (LookupException nowhere) {
      note(failures, endpoint + ": " + nowhere.getMessage());
      return List.of();
    }
  }

  private static void note(StringBuilder failures, @Nullable String failure) {
    failures.append(failures.length() == 0 ? "" : "; ").append(failure);
  }
}
