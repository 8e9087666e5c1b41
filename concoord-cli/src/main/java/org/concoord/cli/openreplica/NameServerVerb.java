package org.concoord.cli.openreplica;

import java.util.List;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Console;
import picocli.CommandLine.Command;

/** Starts a replica that is a name server too. */
@Command(
    name = "nameserver",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Starts a replica that answers queries for a domain, on a node.",
    description = {"", "As openreplica replica, with the domain, -n, among the arguments.", ""})
final class NameServerVerb extends LaunchVerb {
  private static final List<String> DOMAIN = List.of("-n", "--domainname", "--ns-name");

  NameServerVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws InterruptedException {
    if (rest().stream().noneMatch(NameServerVerb::isDomain)) {
      throw CommandFailure.usage("a name server answers for a domain: -n DOMAIN is missing");
    }
    return super.call();
  }

  private static boolean isDomain(String argument) {
    return DOMAIN.stream()
        .anyMatch(name -> argument.equals(name) || argument.startsWith(name + "="));
  }
}
