package org.concoord.cli.openreplica;

import java.util.ArrayList;
import java.util.List;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import org.concoord.dns.Delegation;
import org.concoord.dns.LookupException;
import org.concoord.transport.HostAndPort;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a replica that is a name server too, and says what the domain's parent has to know. */
@Command(
    name = "nameserver",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Starts a replica that answers queries for a domain, on a node.",
    description = {
      "",
      "As openreplica replica. Once the replica listens, its name server is asked from here, by UDP"
          + " and by TCP, and what it tells of itself is printed as the parent domain is to have"
          + " it.",
      ""
    },
    footer = {
      "",
      "Exit codes: as of openreplica replica; 69 it runs, but its name server tells nothing here"
          + " within --wait, maybe since the other first members do not run yet."
    })
final class NameServerVerb extends LaunchVerb {
  /** Where resolvers ask. */
  private static final int DNS_PORT = 53;

  private static final long AGAIN_MILLIS = 200;

  @Option(
      names = {"-n", "--domainname", "--ns-name"},
      paramLabel = "DOMAIN",
      description = "The domain to answer for.")
  private String domain = "";

  @Option(
      names = "--dns-listen",
      paramLabel = "HOST:PORT",
      description = "Where to answer. Default: port 53 of -a, which takes privileges there.")
  private String dnsListen = "";

  @Option(
      names = {"-r", "--route53"},
      description = "Have Amazon Route 53 answer instead; see openreplica route53.")
  private boolean route53;

  NameServerVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws InterruptedException {
    if (domain.isEmpty()) {
      throw CommandFailure.usage("a name server answers for a domain: -n DOMAIN is missing");
    }
    return super.call();
  }

  @Override
  List<String> rest() {
    List<String> all = new ArrayList<>(super.rest());
    all.addAll(List.of("-n", domain));
    if (!dnsListen.isEmpty()) {
      all.addAll(List.of("--dns-listen", dnsListen));
    }
    if (route53) {
      all.add("-r");
    }
    return all;
  }

  @Override
  int launched(String address) throws InterruptedException {
    if (route53) {
      console().out().println("Route 53 answers for " + domain + " once this replica leads");
      return ExitCode.DONE;
    }
    HostAndPort asked = asked(address);
    Delegation delegation = await(asked.toString());
    console()
        .out()
        .println(
            "name server "
                + asked
                + " answers for "
                + domain
                + ", serial number "
                + delegation.serial()
                + "; its parent domain delegates it by");
    delegation.records().forEach(record -> console().out().println("  " + record));
    if (asked.port() != DNS_PORT) {
      console()
          .err()
          .println(
              "note: resolvers ask at port 53, and so find nobody at port "
                  + asked.port()
                  + " unless they are told to");
    }
    return ExitCode.DONE;
  }

  /** Of a replica that has just begun it tells nothing until that is in an instance. */
  private Delegation await(String nameServer) throws InterruptedException {
    long end = System.nanoTime() + patience().toNanos();
    while (true) {
      try {
        return Delegation.of(domain, nameServer);
      } catch (LookupException silent) {
        if (System.nanoTime() - end >= 0) {
          throw new CommandFailure(
              ExitCode.UNAVAILABLE,
              "the replica runs, but its name server tells nothing here of "
                  + domain
                  + ": "
                  + silent.getMessage());
        }
      }
      Thread.sleep(AGAIN_MILLIS);
    }
  }

  /** One that listens on all addresses is asked at its replica's. */
  private HostAndPort asked(String address) {
    if (dnsListen.isEmpty()) {
      return new HostAndPort(address, DNS_PORT);
    }
    HostAndPort listen = HostAndPort.parse(dnsListen);
    boolean anywhere = listen.literal() != null && listen.literal().isAnyLocalAddress();
    return anywhere ? new HostAndPort(address, listen.port()) : listen;
  }
}
