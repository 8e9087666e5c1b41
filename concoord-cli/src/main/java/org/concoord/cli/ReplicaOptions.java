package org.concoord.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.concoord.NameServerConfig;
import org.concoord.ReplicaConfig;
import org.concoord.TlsConfig;
import org.concoord.cli.route53.Route53Names;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a replica is to be, as a command line says it; the letters are those of ConCoord 1.1. */
final class ReplicaOptions {
  /** The ports that are tried where none is given, as in ConCoord 1.1. */
  static final int FIRST_PORT = 14_000;

  static final int LAST_PORT = 14_999;

  @Option(
      names = {"-o", "--object", "--objectname"},
      required = true,
      split = ",",
      paramLabel = "CLASS",
      description =
          "The class to replicate, annotated @Replicated, by its full name; several with commas"
              + " between them. The same at all replicas.")
  private List<String> objects = List.of();

  @Option(
      names = {"-a", "--addr", "--address"},
      paramLabel = "HOST",
      description =
          "The address to listen on, as the others and the clients know it. Default:"
              + " ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "The port. Default: the first free one from 14000 to 14999.")
  private @Nullable Integer port;

  @Option(
      names = {"-b", "--boot", "--bootstrap"},
      paramLabel = "HOST:PORT|DOMAIN",
      description =
          "Join the running instance in which this replica is; several with commas between them,"
              + " or the instance's domain."
              + " Without it, and without --members, the replica forms an instance of one by"
              + " itself, which others join.")
  private String bootstrap = "";

  @Option(
      names = {"-m", "--members"},
      split = ",",
      paramLabel = "HOST:PORT",
      description =
          "Form an instance with these, this one among them, with commas between them; the same"
              + " list at each. They begin once all have answered.")
  private List<String> members = List.of();

  @Option(
      names = {"-l", "--logger"},
      paramLabel = "HOST:PORT",
      description = "Send the log to a \"concoord logdaemon\" too, which may come and go.")
  private String logger = "";

  @Option(
      names = {"-n", "--domainname", "--ns-name"},
      paramLabel = "DOMAIN",
      description =
          "Answer DNS queries for that domain from who is in the instance, on --dns-listen.")
  private String domain = "";

  @Option(
      names = "--dns-listen",
      paramLabel = "HOST:PORT",
      description = "Where to answer them. Default: port 53 of -a, which takes privileges.")
  private String dnsListen = "";

  @Option(
      names = "--dns-names",
      split = ",",
      paramLabel = "NAME=IP",
      description = "The name servers of the domain, as its parent delegates to them.")
  private List<String> dnsNames = List.of();

  @Option(
      names = {"-r", "--route53"},
      description =
          "Have Amazon Route 53 answer for the domain of -n instead: while this replica leads, it"
              + " writes who is in the instance into the hosted zone. See concoord route53id.")
  private boolean route53;

  @Option(
      names = {"-w", "--writetodisk"},
      description =
          "Keep on disk what must not be forgotten: the replica comes back as who it was. In"
              + " --data-directory, or else in concoord-data/HOST_PORT below the current"
              + " directory.")
  private boolean durable;

  @Option(
      names = "--data-directory",
      paramLabel = "DIR",
      description = "Where to keep it, a directory for each replica; -w need not be said then.")
  private @Nullable Path dataDirectory;

  @Option(
      names = "--rejoin",
      description =
          "Where the data directory is damaged, or its replica was replaced, set it aside, whole,"
              + " beside itself, and come back from an empty one as another replica of the instance"
              + " that runs: -b says where, or --members. It never forms one. A directory that is"
              + " sound is used as ever.")
  private boolean rejoins;

  @Option(
      names = "--values",
      split = ",",
      paramLabel = "CLASS",
      description =
          "Classes annotated @ReplicatedValue whose values stand behind bounded type variables.")
  private List<String> values = List.of();

  @Option(
      names = "--lease",
      paramLabel = "MILLIS",
      description =
          "Let the leader answer reads alone for so long at a time, 20 to 1000; reads then rest on"
              + " sound clocks. Default: it does not.")
  private int leaseMillis;

  @Mixin private final DnsOptions dns = new DnsOptions();
  @Mixin private final UserClasses classes = new UserClasses();
  @Mixin private final SecurityOptions security = new SecurityOptions();

  /**
   * Whether another port is out of the question where one is taken: the command line names it, or
   * it may be a name server's port that is.
   */
  boolean namesPort() {
    return port != null || (!domain.isEmpty() && !route53);
  }

  /**
   * The first port to try.
   *
   * @throws CommandFailure if none was given, where others, or the disk, have to know it
   */
  int firstPort() {
    if (port != null) {
      return port;
    }
    if (isDurable() || !members.isEmpty()) {
      throw CommandFailure.usage(
          "-p is missing: the port of a replica that is durable, or one of the first members, has"
              + " to stay the same");
    }
    return FIRST_PORT;
  }

  /**
   * What writes who is in the instance into Route 53; null where nothing is to.
   *
   * @throws CommandFailure if there is no domain, or what Amazon knows us by cannot be had
   */
  @Nullable Route53Names route53(Console console) {
    if (!route53) {
      return null;
    }
    if (domain.isEmpty()) {
      throw CommandFailure.usage("-r is about a domain: -n DOMAIN is missing");
    }
    return new Route53Names(console, domain);
  }

  private boolean isDurable() {
    return durable || dataDirectory != null;
  }

  /**
   * The classes to replicate, with all that they need.
   *
   * @throws CommandFailure if one is not on the class path
   * @throws IllegalArgumentException if one was not compiled with our annotation processor
   */
  ReplicaConfig.Builder begin(Console console) {
    ClassLoader loader = classes.loader();
    Thread.currentThread().setContextClassLoader(loader);
    ReplicaConfig.Builder builder = ReplicaConfig.builder();
    objects.forEach(name -> builder.replicate(UserClasses.load(loader, name.strip())));
    values.forEach(name -> builder.values(UserClasses.load(loader, name.strip())));
    String token = security.token(console);
    if (token != null) {
      builder.token(token);
    }
    TlsConfig tls = security.tls(console);
    if (tls != null) {
      builder.tls(tls);
    }
    if (security.isInsecure()) {
      builder.insecure();
    }
    if (leaseMillis != 0) {
      builder.leaderLease(Duration.ofMillis(leaseMillis));
    }
    if (!bootstrap.isEmpty()) {
      builder.join(bootstrap);
    }
    String dnsServers = dns.servers(console);
    if (!dnsServers.isEmpty()) {
      builder.dnsServers(dnsServers);
    }
    if (rejoins) {
      builder.rejoin();
    }
    addNameServer(builder);
    return builder;
  }

  /** Where the log goes too, or null. */
  @Nullable LogShipper shipper() {
    return logger.isEmpty() ? null : LogShipper.to(logger, security.isInsecure());
  }

  private void addNameServer(ReplicaConfig.Builder builder) {
    if (domain.isEmpty()) {
      if (!dnsListen.isEmpty() || !dnsNames.isEmpty()) {
        throw CommandFailure.usage("--dns-listen and --dns-names say nothing without -n");
      }
      return;
    }
    if (route53) {
      if (!dnsListen.isEmpty() || !dnsNames.isEmpty()) {
        throw CommandFailure.usage(
            "with -r Route 53 answers: --dns-listen and --dns-names say nothing");
      }
      return;
    }
    NameServerConfig names =
        NameServerConfig.of(domain, dnsListen.isEmpty() ? bracketed() + ":53" : dnsListen);
    builder.nameServer(dnsNames.isEmpty() ? names : names.withNames(dnsNames));
  }

  private String bracketed() {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  /** The rest, for a replica that listens there. */
  ReplicaConfig finish(ReplicaConfig.Builder builder, int listenPort) {
    String address = bracketed() + ":" + listenPort;
    builder.listen(address);
    if (!members.isEmpty()) {
      List<String> all = new ArrayList<>(members);
      all.replaceAll(String::strip);
      builder.firstMembers(all);
    }
    if (isDurable()) {
      builder.dataDirectory(
          dataDirectory != null
              ? dataDirectory
              : Path.of("concoord-data", address.replace(':', '_')));
    }
    return builder.build();
  }
}
