package org.concoord;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.concoord.codec.Token;
import org.concoord.metrics.ClientMetrics;
import org.concoord.spi.ReplicatedValueType;
import org.concoord.spi.ValueTypes;
import org.concoord.tracing.ClientTracing;
import org.concoord.transport.HostAndPort;
import org.jspecify.annotations.Nullable;

/** How a client reaches the replicas, and how long its calls may take. Immutable. */
public final class ClientConfig {
  /** How long a call waits for its outcome unless told otherwise. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(30);

  /** How long replicas keep a silent client's session unless told otherwise. */
  public static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration MIN_SESSION_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration MAX_SESSION_TIMEOUT = Duration.ofHours(1);

  private final List<String> endpoints;
  private final List<String> dnsServers;
  private final Duration deadline;
  private final Duration sessionTimeout;
  private final @Nullable Executor callbackExecutor;
  private final ValueTypes valueTypes;
  private final @Nullable ClientTracing tracing;
  private final ClientMetrics metrics;
  private final @Nullable TlsConfig tls;
  private final @Nullable String token;
  private final boolean insecure;

  private ClientConfig(Builder builder) {
    if (builder.endpoints.isEmpty()) {
      throw new IllegalArgumentException(
          "a client needs endpoints: the addresses of one or more replicas, for instance"
              + " endpoints(\"127.0.0.1:14000, 127.0.0.1:14001\")");
    }
    this.endpoints = builder.endpoints;
    this.dnsServers = builder.dnsServers;
    this.deadline = builder.deadline;
    this.sessionTimeout = builder.sessionTimeout;
    this.callbackExecutor = builder.callbackExecutor;
    this.tracing = builder.tracing;
    this.metrics = builder.metrics;
    this.valueTypes = ValueTypes.STANDARD.with(builder.values);
    if (builder.tls != null && builder.insecure) {
      throw new IllegalArgumentException(
          "both tls(...) and insecure() are set: with TLS there is nothing insecure to allow");
    }
    this.tls = builder.tls;
    this.token = builder.token;
    this.insecure = builder.insecure;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Addresses of some or all replicas, each {@code host:port}, or domains to ask for them. */
  public List<String> endpoints() {
    return endpoints;
  }

  /** Whom to ask for domains, each {@code address:port}; empty: the system's DNS servers. */
  public List<String> dnsServers() {
    return dnsServers;
  }

  /** How long a call waits for its outcome. */
  public Duration deadline() {
    return deadline;
  }

  /** How long replicas keep a session of whose client they hear nothing. */
  public Duration sessionTimeout() {
    return sessionTimeout;
  }

  /** Where futures complete; {@code null}: on one daemon thread of the client's own. */
  public @Nullable Executor callbackExecutor() {
    return callbackExecutor;
  }

  /** Who makes calls spans of traces; {@code null}: nobody. */
  public @Nullable ClientTracing tracing() {
    return tracing;
  }

  /** Who is told of calls and connections; nobody unless set. */
  public ClientMetrics metrics() {
    return metrics;
  }

  /** How connections are encrypted and both their ends authenticated; {@code null}: not at all. */
  public @Nullable TlsConfig tls() {
    return tls;
  }

  /** The secret that is shown to the replicas; {@code null}: none. */
  public @Nullable String token() {
    return token;
  }

  /** Whether replicas beyond loopback may be called without TLS. */
  public boolean isInsecure() {
    return insecure;
  }

  ValueTypes valueTypes() {
    return valueTypes;
  }

  static Duration checkedDeadline(Duration deadline) {
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("a deadline of " + deadline + "; expected more than zero");
    }
    return deadline;
  }

  /** Builds a {@link ClientConfig}. Not thread-safe. */
  public static final class Builder {
    private List<String> endpoints = List.of();
    private List<String> dnsServers = List.of();
    private Duration deadline = DEFAULT_DEADLINE;
    private Duration sessionTimeout = DEFAULT_SESSION_TIMEOUT;
    private @Nullable Executor callbackExecutor;
    private @Nullable ClientTracing tracing;
    private ClientMetrics metrics = ClientMetrics.NONE;
    private final List<ReplicatedValueType<?>> values = new ArrayList<>();
    private @Nullable TlsConfig tls;
    private @Nullable String token;
    private boolean insecure;

    private Builder() {}

    /**
     * Where replicas listen, as a comma-separated list of {@code host:port}; one that answers is
     * enough to learn of the others. A name without a port is a domain, {@code
     * concoord.example.com}, which is asked for its SRV records for {@code _concoord._tcp}, and
     * where it has none for its addresses, of replicas on port 14000. It is asked anew when what it
     * said is older than its TTL, or leads to nobody.
     *
     * @throws IllegalArgumentException if that is malformed
     */
    public Builder endpoints(String commaSeparated) {
      this.endpoints = HostAndPort.parseEndpoints(commaSeparated);
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

    /** How long a call waits for its outcome, from when it is made; 30 s unless set. */
    public Builder deadline(Duration value) {
      this.deadline = checkedDeadline(value);
      return this;
    }

    /**
     * How long replicas keep this client's sessions though they hear nothing of it; 60 s unless
     * set. After that what it held, a lock for instance, is given to others, and its calls that
     * wait are over. The client says something in good time by itself, so this is how long others
     * wait for a client that has died, and how long a new leader may take to be found.
     *
     * @throws IllegalArgumentException if it is not from 1 s to 1 h
     */
    public Builder sessionTimeout(Duration value) {
      if (value.compareTo(MIN_SESSION_TIMEOUT) < 0 || value.compareTo(MAX_SESSION_TIMEOUT) > 0) {
        throw new IllegalArgumentException(
            "a session timeout of " + value + "; expected 1 s to 1 h");
      }
      this.sessionTimeout = value;
      return this;
    }

    /**
     * Where the futures of asynchronous calls complete, and so where their callbacks run. By
     * default one daemon thread of the client's own, on which no callback should block.
     */
    public Builder callbackExecutor(Executor value) {
      this.callbackExecutor = Objects.requireNonNull(value, "callbackExecutor");
      return this;
    }

    /**
     * Registers a class annotated {@code @ReplicatedValue}, whose values may then stand behind type
     * variables, as in {@code QueueProxy<Order>}. Its generated companion is found by name.
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

    /** Makes calls spans of the traces that their callers are in; nobody does unless set. */
    public Builder tracing(ClientTracing value) {
      this.tracing = Objects.requireNonNull(value, "tracing");
      return this;
    }

    /** Where the client's measurements go: a listener of its own; nowhere unless set. */
    public Builder metrics(ClientMetrics value) {
      this.metrics = Objects.requireNonNull(value, "metrics");
      return this;
    }

    /**
     * Encrypts all connections by TLS 1.3, and has both ends show certificates: the client's must
     * have the role client, a replica's the role peer and the host that stands in the endpoint.
     */
    public Builder tls(TlsConfig config) {
      this.tls = Objects.requireNonNull(config, "config");
      return this;
    }

    /**
     * The secret that all replicas and clients of the instance share: 256 random bits as 64
     * hexadecimal digits or in Base64, for instance from {@code openssl rand -hex 32}. Without it
     * calls fail with {@link NotAuthorizedException} where the replicas have one.
     *
     * @throws IllegalArgumentException if it is none; the text is not repeated
     */
    public Builder token(String secret) {
      Token.parse(secret);
      this.token = secret;
      return this;
    }

    /**
     * Allows endpoints that are not loopback although nothing is encrypted and nobody
     * authenticated. Whoever sees the network then sees all calls, and the token.
     */
    public Builder insecure() {
      this.insecure = true;
      return this;
    }

    public ClientConfig build() {
      return new ClientConfig(this);
    }
  }
}
