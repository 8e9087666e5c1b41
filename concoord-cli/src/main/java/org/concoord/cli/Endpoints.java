package org.concoord.cli;

import java.util.List;
import org.concoord.ClientConfig;
import org.concoord.TlsConfig;
import org.concoord.transport.HostAndPort;
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
      paramLabel = "HOST:PORT",
      description =
          "Where replicas listen, with commas between them. Default: the variable"
              + " CONCOORD_ENDPOINTS, or else 127.0.0.1:14000.")
  private @Nullable String endpoints;

  @Mixin private final SecurityOptions security = new SecurityOptions();

  /** All of them, as given. */
  public String text(Console console) {
    if (endpoints != null) {
      return endpoints;
    }
    String inEnvironment = console.environment().get(ENDPOINTS);
    return inEnvironment == null || inEnvironment.isBlank() ? DEFAULT : inEnvironment;
  }

  /** Each {@code host:port}. */
  public List<String> all(Console console) {
    return HostAndPort.parseList(text(console)).stream().map(HostAndPort::toString).toList();
  }

  public SecurityOptions security() {
    return security;
  }

  /** For a client of all of them. */
  ClientConfig.Builder config(Console console) {
    ClientConfig.Builder builder = ClientConfig.builder().endpoints(text(console));
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
    List<String> named = all(console);
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
    StringBuilder failures = new StringBuilder();
    for (String endpoint : all(console)) {
      try {
        return AdminClient.connect(endpoint, security, console);
      } catch (CommandFailure failure) {
        if (failure.exitCode() != ExitCode.UNAVAILABLE) {
          throw failure;
        }
        failures.append(failures.length() == 0 ? "" : "; ").append(failure.getMessage());
      }
    }
    throw new CommandFailure(ExitCode.UNAVAILABLE, failures.toString());
  }
}
