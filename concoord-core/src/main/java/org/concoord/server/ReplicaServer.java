package org.concoord.server;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus;
import org.concoord.codec.FrameType;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Formation;
import org.concoord.paxos.FormationMessage;
import org.concoord.paxos.ReplicaId;
import org.concoord.rsm.TypeRegistry;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica: its loop and listener, first forming an instance with the others (M5), then voting
 * in it. Public methods may be called from any thread; everything else happens on the loop.
 */
public final class ReplicaServer
    implements PeerHub.Listener, PeerInbound.Listener, Voting.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaServer.class);
  private static final long TICK_NANOS = 10_000_000L;

  /** How long a closing leader waits for another to take over. */
  private static final Duration HAND_OVER_PATIENCE = Duration.ofMillis(500);

  private final String address;
  private final Loop loop;
  private final TypeRegistry types;
  private final SecureRandom random = new SecureRandom();
  private final Formation formation;
  private final PeerHub peers;
  private final ClientDesk clients;
  private final Consumer<Throwable> onFailure;
  private final Probe probe;
  private final List<CompletableFuture<Boolean>> awaitingReady = new ArrayList<>();

  private @Nullable Voting voting;
  private long tickedAtNanos = System.nanoTime();
  private volatile ReplicaStatus.State ended = ReplicaStatus.State.FORMING;
  private volatile boolean leads;
  private volatile String failure = "";

  private ReplicaServer(ReplicaConfig config, Probe probe) {
    this.probe = probe;
    this.types = new TypeRegistry(config.types());
    this.loop = Loop.start("concoord-loop-" + config.listen());
    this.address = config.listen();
    this.onFailure = config.onFailure();
    this.formation = new Formation(address, config.firstMembers(), this::drawIdentity);
    this.peers = new PeerHub(loop, address, formation.self(), config.firstMembers(), this);
    this.clients = new ClientDesk(this, loop, types);
  }

  /** Starts a replica and returns once it listens. */
  public static ReplicaServer start(ReplicaConfig config) {
    return start(config, Probe.NONE);
  }

  static ReplicaServer start(ReplicaConfig config, Probe probe) {
    ReplicaServer server = new ReplicaServer(config, probe);
    try {
      server.loop.onTurnEnd(server::onTurnEnd);
      server.loop.listen(
          probe.bind(config.listen()),
          () -> new Inbound(server.loop, server.peers, server, server.clients));
    } catch (RuntimeException unusable) {
      server.loop.close();
      throw unusable;
    }
    server.loop.execute(server::begin);
    return server;
  }

  private void begin() {
    peers.dial();
    checkFormation(formation.self());
    loop.every(Duration.ofNanos(TICK_NANOS), this::tick);
  }

  private void tick() {
    long elapsed = (System.nanoTime() - tickedAtNanos) / TICK_NANOS;
    if (elapsed < 1 || isOver()) {
      return;
    }
    tickedAtNanos += elapsed * TICK_NANOS;
    if (voting != null) {
      voting.tick(elapsed);
      loop.wantTurnEnd();
    } else {
      ReplicaId before = formation.self();
      formation.tick(peers::sendFormation);
      checkFormation(before);
    }
  }

  private void onTurnEnd() {
    if (voting != null && !isOver()) {
      voting.flush();
    }
    clients.finishTurn();
  }

  @Override
  public void onFormation(ReplicaId from, byte[] frame) {
    FormationMessage message = peers.codec().decodeFormation(frame);
    ReplicaId before = formation.self();
    formation.onMessage(from, message, peers::sendFormation);
    checkFormation(before);
  }

  @Override
  public void onPaxos(ReplicaId from, FrameType type, byte[] frame) {
    if (voting != null && !isOver()) {
      voting.onMessage(from, peers.codec().decode(type, frame));
    }
  }

  @Override
  public void onPeerUp(ReplicaId voter) {
    if (voting != null) {
      voting.onPeerUp(voter);
    }
  }

  @Override
  public void onPeerDown(ReplicaId voter) {
    if (voting != null && !isOver()) {
      voting.onPeerDown(voter);
    }
  }

  private void checkFormation(ReplicaId before) {
    if (!formation.self().equals(before)) {
      LOG.info(
          "{}: takes the identity {}, since {} was promised to members that are gone",
          address,
          formation.self(),
          before);
      peers.changeIdentity(formation.self());
    }
    if (formation.state() == Formation.State.FORMED && voting == null) {
      LOG.info(
          "{}: instance {} has formed with {}", address, formation.instance(), formation.voters());
      Voting formed =
          new Voting(
              loop, address, peers, formation.voters(), types, random.nextLong(), probe, this);
      voting = formed;
      tickedAtNanos = System.nanoTime();
      peers.formed(formation.instance(), formation.voters());
    } else if (formation.state() == Formation.State.OUTSIDE
        && peers.cluster().equals(ClusterId.NONE)) {
      LOG.warn("{}: {}", address, formation.trouble());
      peers.foundInstance(formation.instance());
    }
  }

  @Override
  public void onLeader(ReplicaId leader) {
    leads = leader.equals(peers.self());
    if (!leader.equals(ReplicaId.NONE)) {
      awaitingReady.forEach(waiting -> waiting.complete(true));
      awaitingReady.clear();
    }
    clients.onLeader();
  }

  /** Stops for good: going on could be wrong, and others would believe it (S6, F3). */
  @Override
  public void onFenced(Throwable cause) {
    failure = String.valueOf(cause.getMessage());
    ended = ReplicaStatus.State.FENCED;
    leads = false;
    LOG.error("{}: fenced: {}", address, failure, cause);
    loop.execute(this::stopTalking);
    onFailure.accept(cause);
  }

  private void stopTalking() {
    peers.close("fenced");
    clients.close("this replica has fenced itself: " + failure);
    if (voting != null) {
      voting.close();
    }
  }

  private boolean isOver() {
    return ended != ReplicaStatus.State.FORMING;
  }

  private ReplicaId drawIdentity() {
    return new ReplicaId(random.nextLong(), random.nextLong() | 1);
  }

  @Nullable Voting voting() {
    return voting;
  }

  PeerHub peers() {
    return peers;
  }

  Formation formation() {
    return formation;
  }

  String failure() {
    return failure;
  }

  ReplicaStatus.State ended() {
    return ended;
  }

  /** Where this replica listens, as configured. */
  public String address() {
    return address;
  }

  /** Whether this replica leads, as far as it knows. */
  public boolean isLeader() {
    return leads;
  }

  /**
   * Waits until this replica knows of a leader.
   *
   * @return false if it does not within {@code patience}
   */
  public boolean awaitReady(Duration patience) throws InterruptedException {
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    loop.execute(
        () -> {
          if (voting != null && !voting.leader().equals(ReplicaId.NONE)) {
            ready.complete(true);
          } else {
            awaitingReady.add(ready);
          }
        });
    return Waiting.on(ready, patience, false);
  }

  /** What this replica knows of itself and the others now. */
  public ReplicaStatus status() {
    return StatusReport.of(this, loop, clients);
  }

  /**
   * Hands over what it leads, says goodbye and stops. Blocks until its threads have ended. Any
   * thread but its own.
   */
  @Override
  public void close() {
    if (ended == ReplicaStatus.State.CLOSED) {
      return;
    }
    if (!isOver()) {
      handOver();
    }
    ended = ReplicaStatus.State.CLOSED;
    leads = false;
    CompletableFuture<Boolean> said = new CompletableFuture<>();
    loop.execute(
        () -> {
          peers.close("closing");
          clients.close("this replica is closing");
          if (voting != null) {
            voting.close();
          }
          said.complete(true);
        });
    Waiting.uninterruptibly(said, HAND_OVER_PATIENCE);
    loop.close();
  }

  private void handOver() {
    CompletableFuture<Boolean> handedOver = new CompletableFuture<>();
    loop.execute(
        () -> {
          if (voting == null || !voting.isServing()) {
            handedOver.complete(true);
            return;
          }
          clients.onNextLeader(() -> handedOver.complete(true));
          voting.handOver();
        });
    Waiting.uninterruptibly(handedOver, HAND_OVER_PATIENCE);
  }
}
