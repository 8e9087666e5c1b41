package org.concoord.server;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus;
import org.concoord.View;
import org.concoord.ViewListener;
import org.concoord.codec.Token;
import org.concoord.dns.DomainConfig;
import org.concoord.dns.Endpoints;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Formation;
import org.concoord.paxos.ReplicaId;
import org.concoord.rsm.TypeRegistry;
import org.concoord.transport.HostAndPort;
import org.concoord.transport.Loop;
import org.concoord.transport.Protection;
import org.jspecify.annotations.Nullable;

/**
 * One replica, put together of its parts, and what applications ask of it: its loop and listener,
 * what it is at the moment ({@link Lifecycle}), and how it ends ({@link Shutdown}). Public methods
 * may be called from any thread; everything else happens on the loop.
 */
public final class ReplicaServer implements AutoCloseable {
  private final String address;
  private final Loop loop;
  private final TypeRegistry types;
  private final @Nullable Token token;
  private final boolean openToAll;
  private final SecureRandom random = new SecureRandom();
  private final Storage storage;
  private final Admission admission;
  private final PeerHub peers;
  private final PeerDesk peerDesk = new PeerDesk(this);
  private final Views views;
  private final Naming naming;
  private final Endpoints endpoints;
  private final MemberRequests requests = new MemberRequests(this);
  private final ClientDesk clients;
  private final AdminDesk admins;
  private final Chronicle chronicle;
  private final Meters meters;
  private final Readiness readiness;
  private final Lifecycle lifecycle;
  private final Shutdown shutdown;
  private Loop.@Nullable Listening listening;

  private ReplicaServer(ReplicaConfig config, Probe probe, @Nullable Runnable onStopped) {
    this.types = new TypeRegistry(config.types(), config.valueTypes());
    this.admins = new AdminDesk(this, new TypeContracts(config.types()));
    config.firstMembers().forEach(HostAndPort::parse);
    String configuredToken = config.token();
    this.token = configuredToken == null ? null : Token.parse(configuredToken);
    this.openToAll = config.isInsecure();
    Protection protection = Door.protection(config);
    this.storage = Storage.open(config, types, probe);
    this.loop = probe.loop("concoord-loop-" + config.listen());
    this.lifecycle = new Lifecycle(this, config, probe, loop);
    this.shutdown = new Shutdown(this, config, loop, onStopped);
    storage.begin(loop, lifecycle);
    loop.protect(protection);
    loop.limitAccepting(Door.limits(config));
    this.address = config.listen();
    boolean forms = !storage.joins() && !storage.beganLater();
    Formation formation = forms ? storage.formation(this::drawIdentity) : null;
    ReplicaId self =
        formation != null
            ? formation.self()
            : storage.isLasting() ? storage.owned().replica() : drawIdentity();
    this.meters = new Meters(address, config.metrics(), types);
    this.chronicle = new Chronicle(address, meters);
    this.peers =
        new PeerHub(
            loop,
            address,
            new Introductions(address, token, self, types.hosted(), storage),
            config.firstMembers(),
            peerDesk,
            chronicle);
    this.views = new Views(address, peers);
    this.naming = new Naming(this, views);
    this.endpoints =
        new Endpoints(
            storage.places(),
            new DomainConfig(config.dnsServers(), config.tls() != null),
            "concoord-domains-" + address,
            loop);
    this.admission =
        new Admission(
            address,
            formation,
            endpoints,
            this::drawIdentity,
            loop,
            storage,
            types,
            peers,
            chronicle,
            this::orFence,
            lifecycle);
    this.clients = new ClientDesk(this, loop, types, meters);
    this.readiness = new Readiness(loop, lifecycle::hasLeader);
  }

  /** Starts a replica and returns once it listens. */
  public static ReplicaServer start(ReplicaConfig config) {
    return start(config, Probe.NONE);
  }

  /** As {@link #start(ReplicaConfig)}, watched or hindered by a test. */
  public static ReplicaServer start(ReplicaConfig config, Probe probe) {
    return start(config, probe, null);
  }

  /**
   * As the other.
   *
   * @param onStopped told, on a thread of its own, instead of the configuration's {@code
   *     onFailure}, where another is to be started in this one's place from the same directory, and
   *     will not fail by the same slot; null where nobody does so
   */
  static ReplicaServer start(ReplicaConfig config, Probe probe, @Nullable Runnable onStopped) {
    ReplicaServer server = new ReplicaServer(config, probe, onStopped);
    try {
      server.naming.start(config.nameServer());
      server.loop.onTurnEnd(() -> server.orFence(server.lifecycle::onTurnEnd));
      server.listening =
          server.loop.listen(
              probe.bind(config.listen()),
              () ->
                  new Inbound(
                      server.token,
                      server.peers,
                      server,
                      server.peerDesk,
                      server.clients,
                      server.admins));
    } catch (RuntimeException unusable) {
      server.naming.close();
      server.loop.close();
      server.storage.close();
      throw unusable;
    }
    server.meters.started(server::status);
    server.chronicle.started(
        server.peers.self(),
        config.firstMembers(),
        server.storage.joins() ? server.storage.places() : List.of());
    server.chronicle.recovered(server.storage);
    if (!config.leaderLease().isZero()) {
      server.chronicle.trustsClocks(config.leaderLease());
    }
    server.loop.execute(() -> server.orFence(server.lifecycle::begin));
    return server;
  }

  /** See {@link Shutdown#orFence}. */
  void orFence(Runnable step) {
    shutdown.orFence(step);
  }

  /** Whether it has ended, and another begins in its place. Any thread. */
  boolean isReplaced() {
    return shutdown.isReplaced();
  }

  /** Lets go of its objects, which another that begins in its place may need the room of. */
  void forget() {
    lifecycle.forget();
  }

  /** Nobody new is accepted any more. */
  void stopListening() {
    if (listening != null) {
      listening.stop();
    }
  }

  long drawSeed() {
    return random.nextLong();
  }

  ReplicaId drawIdentity() {
    return new ReplicaId(random.nextLong(), random.nextLong() | 1);
  }

  ClusterId drawInstance() {
    return new ClusterId(random.nextLong(), random.nextLong() | 1);
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  Shutdown shutdown() {
    return shutdown;
  }

  @Nullable Voting voting() {
    return lifecycle.voting();
  }

  PeerHub peers() {
    return peers;
  }

  Storage storage() {
    return storage;
  }

  Admission admission() {
    return admission;
  }

  Ending ending() {
    return shutdown.ending();
  }

  Loop loop() {
    return loop;
  }

  Meters meters() {
    return meters;
  }

  ClientDesk clients() {
    return clients;
  }

  AdminDesk admins() {
    return admins;
  }

  Chronicle chronicle() {
    return chronicle;
  }

  Views views() {
    return views;
  }

  Naming naming() {
    return naming;
  }

  Endpoints endpoints() {
    return endpoints;
  }

  Readiness readiness() {
    return readiness;
  }

  /** Where this replica listens, as configured. */
  public String address() {
    return address;
  }

  /** Whether plaintext from anywhere may be said to it. */
  boolean isOpenToAll() {
    return openToAll;
  }

  /** Whether this replica leads, as far as it knows. */
  public boolean isLeader() {
    return lifecycle.leads();
  }

  /**
   * Waits until this replica knows of a leader.
   *
   * @return false if it does not within {@code patience}
   */
  public boolean awaitReady(Duration patience) throws InterruptedException {
    return !shutdown.isOver() && readiness.await(patience);
  }

  /** See {@link org.concoord.Replica#leave}. */
  public void leave(Duration patience) throws InterruptedException {
    requests.leave(patience);
  }

  /** See {@link org.concoord.Replica#transferLeadership}. */
  public boolean transferLeadership() {
    return requests.transferLeadership();
  }

  /** See {@link org.concoord.Replica#reset}. */
  public void reset() throws InterruptedException {
    requests.reset();
  }

  /** See {@link org.concoord.Replica#skip}. */
  public void skip(long slot, boolean despiteSilence) throws InterruptedException {
    requests.skip(slot, despiteSilence);
  }

  /** Who is in the instance, as this replica knows it. */
  public View view() {
    return views.view();
  }

  /** Has a listener told of the view as it is, and whenever it is another. */
  public void addViewListener(ViewListener listener) {
    views.add(listener);
  }

  /** Tells that listener nothing more, but what it is being told. */
  public void removeViewListener(ViewListener listener) {
    views.remove(listener);
  }

  /** What this replica knows of itself and the others now. */
  public ReplicaStatus status() {
    return StatusReport.of(this, loop, clients);
  }

  /**
   * Hands over what it leads, says goodbye and stops. Blocks until its threads have ended, but not
   * for a method that does not return; interrupted or not. Any thread: one that asks while another
   * is at it waits for that, and the replica's own loop, which cannot wait for its own end, only
   * begins it.
   */
  @Override
  public void close() {
    shutdown.close();
  }

  /**
   * Ends as a process that is killed does: no hand-over, no goodbye; what was not written yet is
   * lost, and whoever was connected finds the connection reset. For tests; blocks as {@link #close}
   * does.
   */
  public void kill() {
    shutdown.kill();
  }
}
