package org.concoord;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.concoord.codec.Token;
import org.concoord.metrics.ReplicaMetrics;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ReplicatedValueType;
import org.concoord.spi.ValueTypes;
import org.concoord.tracing.ReplicaTracing;
import org.concoord.transport.HostAndPort;
import org.jspecify.annotations.Nullable;

/** How to start a replica. Immutable; made by {@link #builder()}. */
public final class ReplicaConfig {
  private static final int DEFAULT_CONNECTIONS_PER_SECOND = 200;
  private static final Duration SHORTEST_LEASE = Duration.ofMillis(20);
  private static final Duration LONGEST_LEASE = Duration.ofSeconds(1);
  private static final int SMALLEST_SEGMENT = 4 << 20;
  private static final int LARGEST_SEGMENT = 1 << 30;
  private static final int SECTOR = 512;
  private static final long SMALLEST_RESERVE = 1 << 20;
  private static final long LARGEST_RESERVE = 1L << 50;
  private static final long SMALLEST_SNAPSHOT_LOG = 1 << 20;
  private static final long LARGEST_SNAPSHOT_LOG = 1L << 50;
  private static final Duration SHORTEST_SNAPSHOT_AGE = Duration.ofSeconds(1);
  private static final Duration LONGEST_SNAPSHOT_AGE = Duration.ofDays(3_650);
  private static final int DEFAULT_SEGMENT = 64 << 20;
  private static final long DEFAULT_RESERVE = 64 << 20;
  private static final long DEFAULT_SNAPSHOT_LOG = 256 << 20;
  private static final long DEFAULT_SNAPSHOT_SLOTS = 1_000_000;
  private static final Duration DEFAULT_SNAPSHOT_AGE = Duration.ofDays(1);

  private final List<ReplicatedType<?>> types;
  private final ValueTypes valueTypes;
  private final String listen;
  private final List<String> firstMembers;
  private final List<String> join;
  private final List<String> dnsServers;
  private final MemberRules members;
  private final @Nullable TlsConfig tls;
  private final @Nullable String token;
  private final boolean insecure;
  private final int connectionsPerSecond;
  private final Duration leaderLease;
  private final @Nullable Path dataDirectory;
  private final boolean rejoins;
  private final int segmentBytes;
  private final long reserveBytes;
  private final long snapshotLogBytes;
  private final long snapshotSlots;
  private final Duration snapshotAge;
  private final @Nullable NameServerConfig nameServer;
  private final Consumer<Throwable> onFailure;
  private final FailurePolicy failurePolicy;
  private final ReplicaMetrics metrics;
  private final @Nullable ReplicaTracing tracing;

  private ReplicaConfig(Builder builder) {
    this.types = List.copyOf(builder.types.values());
    this.valueTypes = ValueTypes.STANDARD.with(builder.values);
    this.listen = builder.listen;
    this.firstMembers =
        builder.firstMembers.isEmpty() && builder.join.isEmpty()
            ? List.of(builder.listen)
            : builder.firstMembers;
    this.join = builder.join;
    this.dnsServers = builder.dnsServers;
    this.members = builder.members == null ? defaultMembers(builder) : builder.members;
    this.tls = builder.tls;
    this.token = builder.token;
    this.insecure = builder.insecure;
    this.connectionsPerSecond = builder.connectionsPerSecond;
    this.leaderLease = builder.leaderLease;
    this.dataDirectory = builder.dataDirectory;
    this.rejoins = builder.rejoins;
    this.segmentBytes = builder.segmentBytes;
    this.reserveBytes = builder.reserveBytes;
    this.snapshotLogBytes = builder.snapshotLogBytes;
    this.snapshotSlots = builder.snapshotSlots;
    this.snapshotAge = builder.snapshotAge;
    this.nameServer = builder.nameServer;
    this.onFailure = builder.onFailure;
    this.failurePolicy = builder.failurePolicy;
    this.metrics = builder.metrics;
    this.tracing = builder.tracing;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The types whose objects this replica can hold. */
  public List<ReplicatedType<?>> types() {
    return types;
  }

  /** The classes whose values it can read behind bounded type variables. */
  public ValueTypes valueTypes() {
    return valueTypes;
  }

  /** {@code host:port} to listen on. */
  public String listen() {
    return listen;
  }

  /**
   * The members that form the instance together, this one included; only this one where none were
   * given. Empty where it {@linkplain #join joins}.
   */
  public List<String> firstMembers() {
    return firstMembers;
  }

  /** Where replicas of the running instance listen that it joins; empty where it joins none. */
  public List<String> join() {
    return join;
  }

  private static MemberRules defaultMembers(Builder builder) {
    return builder.dataDirectory == null ? MemberRules.DEFAULT : MemberRules.DURABLE;
  }

  /** Whom to ask for domains, each {@code address:port}; empty: the system's DNS servers. */
  public List<String> dnsServers() {
    return dnsServers;
  }

  /** By which rules it changes who votes, where it leads. */
  public MemberRules members() {
    return members;
  }

  /** How connections are encrypted and both their ends authenticated; {@code null}: not at all. */
  public @Nullable TlsConfig tls() {
    return tls;
  }

  /** The secret that whoever connects has to show; {@code null}: none. */
  public @Nullable String token() {
    return token;
  }

  /** New connections a second from one address before more are turned away. */
  public int connectionsPerSecond() {
    return connectionsPerSecond;
  }

  /** For how long replicas promise a leader to elect no other; zero: they do not. */
  public Duration leaderLease() {
    return leaderLease;
  }

  /** Where it keeps what it must not forget; {@code null}: in memory alone. */
  public @Nullable Path dataDirectory() {
    return dataDirectory;
  }

  /** Whether it may come back as another where its data directory is of no more use. */
  public boolean rejoins() {
    return rejoins;
  }

  /** The size of one file of its log. */
  public int segmentBytes() {
    return segmentBytes;
  }

  /** What is to stay free on its disk. */
  public long reserveBytes() {
    return reserveBytes;
  }

  /** After how many bytes of log it writes a snapshot. */
  public long snapshotLogBytes() {
    return snapshotLogBytes;
  }

  /** After how many slots it writes one. */
  public long snapshotSlots() {
    return snapshotSlots;
  }

  /** After how long it writes one, if anything was executed since the last. */
  public Duration snapshotAge() {
    return snapshotAge;
  }

  /** Whether listening beyond loopback without TLS is allowed. */
  public boolean isInsecure() {
    return insecure;
  }

  /** The name server that it has; {@code null}: none. */
  public @Nullable NameServerConfig nameServer() {
    return nameServer;
  }

  /** Told once, on a thread made for that, if the replica fences itself. */
  public Consumer<Throwable> onFailure() {
    return onFailure;
  }

  /** What becomes of the process then. */
  public FailurePolicy failurePolicy() {
    return failurePolicy;
  }

  /** Where its measurements go. */
  public ReplicaMetrics metrics() {
    return metrics;
  }

  /** Who makes executions spans of traces; {@code null}: nobody. */
  public @Nullable ReplicaTracing tracing() {
    return tracing;
  }

  /** Builds a {@link ReplicaConfig}. */
  public static final class Builder {
    private final Map<String, ReplicatedType<?>> types = new LinkedHashMap<>();
    private final List<ReplicatedValueType<?>> values = new ArrayList<>();
    private String listen = "";
    private List<String> firstMembers = List.of();
    private List<String> join = List.of();
    private List<String> dnsServers = List.of();
    private @Nullable MemberRules members;
    private @Nullable TlsConfig tls;
    private @Nullable String token;
    private boolean insecure;
    private int connectionsPerSecond = DEFAULT_CONNECTIONS_PER_SECOND;
    private Duration leaderLease = Duration.ZERO;
    private @Nullable Path dataDirectory;
    private boolean rejoins;
    private int segmentBytes = DEFAULT_SEGMENT;
    private long reserveBytes = DEFAULT_RESERVE;
    private long snapshotLogBytes = DEFAULT_SNAPSHOT_LOG;
    private long snapshotSlots = DEFAULT_SNAPSHOT_SLOTS;
    private Duration snapshotAge = DEFAULT_SNAPSHOT_AGE;
    private @Nullable NameServerConfig nameServer;
    private Consumer<Throwable> onFailure = failure -> {};
    private FailurePolicy failurePolicy = FailurePolicy.CLOSE;
    private ReplicaMetrics metrics = ReplicaMetrics.NONE;
    private @Nullable ReplicaTracing tracing;

    private Builder() {}

    /**
     * Registers a class annotated {@code @Replicated}. Its generated companion is found by name
     * beside it.
     *
     * @throws IllegalArgumentException if there is no such companion, saying how to configure the
     *     build
     */
    public Builder replicate(Class<?> type) {
      return replicate(GeneratedTypes.of(type));
    }

    /**
     * Registers a type by its generated companion, which needs no reflection and no open package.
     */
    public Builder replicate(ReplicatedType<?> type) {
      ReplicatedType<?> known = types.putIfAbsent(type.name(), type);
      if (known != null && known.type() != type.type()) {
        throw new IllegalArgumentException(
            "two classes have the type name \""
                + type.name()
                + "\": "
                + known.type().getName()
                + " and "
                + type.type().getName()
                + ". Give one of them another by @Replicated(\"...\")");
      }
      return this;
    }

    /**
     * Registers a class annotated {@code @ReplicatedValue}, whose values may then stand behind the
     * bounded type variables of the types above, as in {@code BinaryTree<Version>}: replicas call
     * their methods and so must know their class. Its generated companion is found by name.
     *
     * <p>Name the same ones at every replica. A call with a value of a class that was not named is
     * answered with {@link IncompatibleTypeException} and not run, and a replica that did not run
     * what the others ran holds another state. Behind unbounded type variables replicas keep bytes
     * and need no class.
     *
     * @throws IllegalArgumentException if there is no such companion
     */
    public Builder values(Class<?> type) {
      return values(GeneratedTypes.valueOf(type));
    }

    /** Registers a class by its generated companion, which needs no reflection. */
    public Builder values(ReplicatedValueType<?> type) {
      values.add(Objects.requireNonNull(type, "type"));
      return this;
    }

    /**
     * The {@code host:port} to listen on, as the other members and the clients know it. Required.
     */
    public Builder listen(String hostAndPort) {
      this.listen = Objects.requireNonNull(hostAndPort, "hostAndPort");
      return this;
    }

    /**
     * The members, this one included, that form the instance together, each a {@code host:port};
     * the same list at each. They form only once all of them have answered. Without it this replica
     * forms an instance of one by itself.
     */
    public Builder firstMembers(List<String> hostsAndPorts) {
      List<String> trimmed = new ArrayList<>();
      for (String member : hostsAndPorts) {
        trimmed.add(member.trim());
      }
      if (new LinkedHashSet<>(trimmed).size() != trimmed.size()) {
        throw new IllegalArgumentException("the first members name one address twice: " + trimmed);
      }
      this.firstMembers = List.copyOf(trimmed);
      return this;
    }

    /**
     * Joins a running instance instead of forming one: one address of a replica is enough, as long
     * as that runs. The replica takes a snapshot from another, follows the log, and becomes a voter
     * by the {@linkplain #members rules} of whoever leads, or stands by as a spare. It never forms
     * an instance, however long nobody answers. With a {@linkplain #dataDirectory data directory}
     * it joins once, and at each later start goes on as who it was.
     *
     * @param hostsAndPorts {@code host:port}, or several with commas between them; or a domain,
     *     which leads to replicas as it does for {@linkplain ClientConfig.Builder#endpoints
     *     clients}
     * @throws IllegalArgumentException if that is malformed
     */
    public Builder join(String hostsAndPorts) {
      this.join = HostAndPort.parseEndpoints(hostsAndPorts);
      return this;
    }

    /**
     * Which DNS servers are asked for domains, each {@code address:port} with commas between them,
     * and not those of the system: for names that only they know.
     *
     * @throws IllegalArgumentException if one is malformed, or a name
     */
    public Builder dnsServers(String addressesAndPorts) {
      this.dnsServers = HostAndPort.parseServers(addressesAndPorts);
      return this;
    }

    /**
     * By which rules this replica changes who votes, where it leads; unless set {@link
     * MemberRules#DURABLE} with a {@linkplain #dataDirectory data directory} and {@link
     * MemberRules#DEFAULT} without.
     */
    public Builder members(MemberRules rules) {
      this.members = Objects.requireNonNull(rules, "rules");
      return this;
    }

    /**
     * Encrypts all connections by TLS 1.3, and has both ends show certificates. This replica's must
     * have the role peer; other replicas need it too, clients the role client.
     */
    public Builder tls(TlsConfig config) {
      this.tls = Objects.requireNonNull(config, "config");
      return this;
    }

    /**
     * The secret that all replicas and clients of the instance share: 256 random bits as 64
     * hexadecimal digits or in Base64, for instance from {@code openssl rand -hex 32}. Whoever
     * connects without it, replica or client, is refused before anything else it says is looked at.
     *
     * @throws IllegalArgumentException if it is none; the text is not repeated
     */
    public Builder token(String secret) {
      Token.parse(secret);
      this.token = secret;
      return this;
    }

    /**
     * How many new connections a second are accepted from one address (of IPv6, from one /64), and
     * as many at once after a pause; 200 unless set. What comes above is closed at once.
     */
    public Builder connectionsPerSecond(int value) {
      if (value < 1) {
        throw new IllegalArgumentException(value + " connections a second; expected 1 or more");
      }
      this.connectionsPerSecond = value;
      return this;
    }

    /**
     * Lets a leader answer reads alone, without asking a majority each time: a majority promises it
     * to elect nobody else for this long, which reads renew. Between 20 ms and 1 s; about 100 ms
     * costs nothing, since it takes longer anyway until a silent leader is replaced. A longer one
     * delays that, and even 100 ms delays the replacement of a leader whose process has died.
     *
     * <p>Reads are then <b>linearizable only as long as clocks are sound</b>: {@link
     * System#nanoTime} of no replica may be wrong by more than a tenth of what has passed. A
     * virtual machine that is suspended, or moved to another host, may come back with a clock that
     * has stood still, and its replica then answers with what was true before others went on. That
     * a process stops, for garbage collection say, does no harm. Writes never depend on clocks.
     *
     * <p>Off unless set. Set it alike at all replicas, for a leader gets no longer lease than a
     * majority grants. A replica that keeps its identity through a restart must not start with a
     * shorter one, or none, before the longer has run out.
     *
     * @throws IllegalArgumentException if it is out of bounds
     */
    public Builder leaderLease(Duration duration) {
      if (duration.compareTo(SHORTEST_LEASE) < 0 || duration.compareTo(LONGEST_LEASE) > 0) {
        throw new IllegalArgumentException(
            "a lease of "
                + duration.toMillis()
                + " ms; expected "
                + SHORTEST_LEASE.toMillis()
                + " ms to "
                + LONGEST_LEASE.toMillis()
                + " ms");
      }
      this.leaderLease = duration;
      return this;
    }

    /**
     * Makes the replica <b>durable</b>: it keeps its log in this directory, which is made where it
     * is missing, and answers for nothing before the disk has it. After a crash, or power loss of
     * all replicas at once, start it again with the same directory and address: it comes back as
     * the voter it was. One directory for each replica, on a disk of this machine, since locks of
     * network file systems are not to be trusted. Unless set, everything is in memory, and a
     * replica that has stopped is gone for good.
     */
    public Builder dataDirectory(Path directory) {
      this.dataDirectory = Objects.requireNonNull(directory, "directory");
      return this;
    }

    /**
     * Lets a durable replica come back as another where its {@linkplain #dataDirectory data
     * directory} is of no more use to it, since it is damaged: the directory is set aside, whole,
     * under a name beside its own that the log tells; nothing of it is deleted. The replica begins
     * with an empty one and an identity of its own, joins the instance that runs, where {@link
     * #join} says or at the other {@link #firstMembers}, and takes over the vote that it had. It
     * forms no instance, however long nobody answers: without a majority of the others there is
     * nothing that it could go on from.
     *
     * <p>The same happens to a sound directory once its replica has been replaced while it was
     * away, and so has no vote any more. Any other whose directory is sound goes on as who it is,
     * and one of a newer version is refused as without this, so this does no harm where it is
     * always set. But an instance outlives no more replicas that forgot what they had answered for
     * at a time than it outlives dead ones: bring one back before the next.
     */
    public Builder rejoin() {
      this.rejoins = true;
      return this;
    }

    /**
     * How large the files are that the log consists of: 64 MiB unless set, 4 MiB to 1 GiB, a
     * multiple of 512. Each is written full before it is used; a start reads all, and writes one.
     *
     * @throws IllegalArgumentException if it is out of bounds
     */
    public Builder segmentBytes(int bytes) {
      if (bytes < SMALLEST_SEGMENT || bytes > LARGEST_SEGMENT || bytes % SECTOR != 0) {
        throw new IllegalArgumentException(
            bytes + " bytes a segment; expected 4 MiB to 1 GiB, a multiple of " + SECTOR);
      }
      this.segmentBytes = bytes;
      return this;
    }

    /**
     * What is to stay free on the disk of the data directory: 64 MiB unless set, 1 MiB to 1 PiB.
     * With less, the replica gives up leading and takes no more calls until there is room again. A
     * start needs as much room as one segment takes, so that less than that is a risk.
     *
     * @throws IllegalArgumentException if it is out of bounds
     */
    public Builder reserveBytes(long bytes) {
      if (bytes < SMALLEST_RESERVE || bytes > LARGEST_RESERVE) {
        throw new IllegalArgumentException(
            "a reserve of " + bytes + " bytes; expected 1 MiB to 1 PiB");
      }
      this.reserveBytes = bytes;
      return this;
    }

    /**
     * After how many bytes of log a durable replica writes a snapshot of all objects, which lets it
     * drop the log from before: 256 MiB unless set, 1 MiB to 1 PiB. Where the last snapshot was
     * larger, as many bytes as that had, so that no more is written for snapshots than for calls.
     * It writes one after {@link #snapshotSlots} and {@link #snapshotAge} too, whichever comes
     * first. Where it leads, after twice as much of each, since it hands over before.
     *
     * <p>The disk holds two snapshots and the log since the older one; a start executes the log
     * since the newer one again.
     *
     * @throws IllegalArgumentException if it is out of bounds
     */
    public Builder snapshotLogBytes(long bytes) {
      if (bytes < SMALLEST_SNAPSHOT_LOG || bytes > LARGEST_SNAPSHOT_LOG) {
        throw new IllegalArgumentException(
            "a snapshot each " + bytes + " bytes of log; expected 1 MiB to 1 PiB");
      }
      this.snapshotLogBytes = bytes;
      return this;
    }

    /**
     * After how many slots of the log a durable replica writes a snapshot: 1,000,000 unless set.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder snapshotSlots(long slots) {
      if (slots < 1) {
        throw new IllegalArgumentException(
            "a snapshot each " + slots + " slots; expected 1 or more");
      }
      this.snapshotSlots = slots;
      return this;
    }

    /**
     * How old a durable replica's last snapshot may be, or its start where it has written none
     * since, before it writes another, if anything was executed: a day unless set, 1 s to 3,650
     * days.
     *
     * @throws IllegalArgumentException if it is out of bounds
     */
    public Builder snapshotAge(Duration age) {
      if (age.compareTo(SHORTEST_SNAPSHOT_AGE) < 0 || age.compareTo(LONGEST_SNAPSHOT_AGE) > 0) {
        throw new IllegalArgumentException(
            "a snapshot each " + age + "; expected 1 s to 3,650 days");
      }
      this.snapshotAge = age;
      return this;
    }

    /**
     * Allows addresses that are not loopback although nothing is encrypted and nobody
     * authenticated. Whoever reaches the port, or sees the network, then owns the data, and the
     * token with it.
     */
    public Builder insecure() {
      this.insecure = true;
      return this;
    }

    /**
     * Has the replica answer DNS queries for a domain, from who is in the instance, on a thread and
     * a port of its own: whoever reaches that learns the addresses of all replicas, and nothing
     * else. Nobody does unless set.
     */
    public Builder nameServer(NameServerConfig config) {
      this.nameServer = Objects.requireNonNull(config, "config");
      return this;
    }

    /** Told once, on a thread made for that, if the replica has to fence itself. */
    public Builder onFailure(Consumer<Throwable> listener) {
      this.onFailure = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * What becomes of the process where the replica has to fence itself; {@link
     * FailurePolicy#CLOSE} unless set.
     */
    public Builder failurePolicy(FailurePolicy policy) {
      this.failurePolicy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** Where measurements go, one listener for each replica; nowhere unless set. */
    public Builder metrics(ReplicaMetrics value) {
      this.metrics = Objects.requireNonNull(value, "metrics");
      return this;
    }

    /** Makes executions spans of the traces that calls are in; nobody does unless set. */
    public Builder tracing(ReplicaTracing value) {
      this.tracing = Objects.requireNonNull(value, "tracing");
      return this;
    }

    /**
     * The configuration.
     *
     * @throws IllegalArgumentException if something is missing or contradictory, naming it
     */
    public ReplicaConfig build() {
      if (listen.isEmpty()) {
        throw new IllegalArgumentException(
            "where to listen is missing: listen(\"127.0.0.1:14000\")");
      }
      if (!firstMembers.isEmpty() && !firstMembers.contains(listen)) {
        throw new IllegalArgumentException(
            "this replica listens on "
                + listen
                + ", which is not among the first members "
                + firstMembers
                + ". Write both alike");
      }
      if (!join.isEmpty() && !firstMembers.isEmpty()) {
        throw new IllegalArgumentException(
            "both firstMembers(...) and join(...) are set: a replica forms an instance or joins"
                + " one");
      }
      if (rejoins) {
        checkRejoins();
      }
      if (types.isEmpty()) {
        throw new IllegalArgumentException("no type to replicate: replicate(Counter.class)");
      }
      if (tls != null && insecure) {
        throw new IllegalArgumentException(
            "both tls(...) and insecure() are set: with TLS there is nothing insecure to allow");
      }
      return new ReplicaConfig(this);
    }

    private void checkRejoins() {
      if (dataDirectory == null) {
        throw new IllegalArgumentException(
            "rejoin() is about a data directory, and none is given: without one a replica comes"
                + " back as another by itself");
      }
      if (join.isEmpty() && firstMembers.size() < 2) {
        throw new IllegalArgumentException(
            "rejoin() has to know where the others are: join(...), or firstMembers(...) with"
                + " more than this replica");
      }
    }
  }
}
