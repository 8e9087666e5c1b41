package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tutorial's domain, for which the replicas at 127.0.0.1 to 127.0.0.3 answer, and what dig is
 * to be told of it. Without a dig nothing is asked, and the rest of the tutorial goes on.
 */
final class TutorialDomain {
  static final String NAME = "counterdomain.example";
  private static final String SERVICE = "_concoord._tcp." + NAME;
  private static final int SERVERS = 3;

  private final int port;
  private final Dig dig;
  private final boolean isAsked;

  /**
   * @param port on which all the name servers listen, for the want of privileges for port 53
   */
  TutorialDomain(int port) throws InterruptedException {
    this.port = port;
    this.dig = new Dig(port);
    this.isAsked = Dig.isInstalled();
    if (!isAsked) {
      System.out.println("SKIPPED what is asked with dig: Debian has it in bind9-dnsutils");
    }
  }

  /** What a replica at that address is started with. */
  List<String> options(String host) {
    return List.of(
        "-n",
        NAME,
        "--dns-listen",
        host + ":" + port,
        "--dns-names",
        each("ns%1$d." + NAME + "=127.0.0.%1$d"));
  }

  /** For those to whom nobody has delegated it. */
  String servers() {
    return each("127.0.0.%d:" + port);
  }

  private static String each(String format) {
    return IntStream.rangeClosed(1, SERVERS)
        .mapToObj(i -> String.format(format, i))
        .collect(Collectors.joining(","));
  }

  /** All that the tutorial asks, of the name servers of those that vote, by UDP and by TCP. */
  void tells(Set<String> voters) throws InterruptedException {
    if (!isAsked) {
      return;
    }
    for (String server : servers(voters)) {
      Set<String> texts = each(voters, "\"VOTER %1$s:%2$s\"");
      Shell.await(
          texts + " of " + server,
          () -> Set.copyOf(dig.records(server, NAME, "TXT")).equals(texts));
      assertThat(dig.records(server, NAME, "A"))
          .containsExactlyInAnyOrderElementsOf(each(voters, "%1$s"));
      assertThat(dig.records(server, SERVICE, "SRV"))
          .containsExactlyInAnyOrderElementsOf(each(voters, "0 100 %2$s ip-%3$s." + NAME + "."));
      assertThat(dig.records(server, NAME, "NS"))
          .containsExactlyInAnyOrder("ns1." + NAME + ".", "ns2." + NAME + ".", "ns3." + NAME + ".");
      assertThat(dig.records(server, "ns2." + NAME, "A")).containsExactly("127.0.0.2");
      assertThat(soa(server))
          .matches("ns1\\." + NAME + "\\. hostmaster\\." + NAME + "\\. \\d+ 30 30 604800 30");
    }
  }

  /**
   * As in ConCoord 1.1, since many who look a name up take the first address that they are told.
   */
  void tellsTheLeaderFirst(Supplier<String> leader, Set<String> voters)
      throws InterruptedException {
    for (String server : isAsked ? servers(voters) : List.<String>of()) {
      Shell.await(
          "the leader first of all at " + server,
          () -> dig.records(server, NAME, "A").get(0).equals(host(leader.get())));
    }
  }

  /** Of a host whose name others may have kept. */
  void tellsNothingMoreOf(String gone, Set<String> voters) {
    for (String server : isAsked ? servers(voters) : List.<String>of()) {
      assertThat(dig.ask(server, "ip-" + host(gone).replace('.', '-') + "." + NAME, "A"))
          .contains("status: NXDOMAIN");
    }
  }

  /** The serial number that each name server tells; none where nobody is asked. */
  Map<String, Long> serials(Set<String> voters) {
    return isAsked
        ? servers(voters).stream()
            .collect(
                Collectors.toMap(each -> each, each -> Long.parseLong(soa(each).split(" ")[2])))
        : Map.of();
  }

  private String soa(String server) {
    return dig.records(server, NAME, "SOA").get(0);
  }

  private static List<String> servers(Collection<String> replicas) {
    List<String> servers = new ArrayList<>();
    for (int i = 1; i <= SERVERS; i++) {
      String host = "127.0.0." + i;
      if (replicas.stream().anyMatch(each -> host(each).equals(host))) {
        servers.add(host);
      }
    }
    return servers;
  }

  /** Of each replica, by its host, its port, and its host with hyphens. */
  private static Set<String> each(Collection<String> replicas, String format) {
    return replicas.stream()
        .map(each -> each.split(":"))
        .map(each -> String.format(format, each[0], each[1], each[0].replace('.', '-')))
        .collect(Collectors.toSet());
  }

  private static String host(String address) {
    return address.substring(0, address.indexOf(':'));
  }
}
