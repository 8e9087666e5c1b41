package org.concoord.server;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.concoord.MemberRules;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus;
import org.concoord.StorageException;
import org.concoord.StorageFailedException;
import org.concoord.View;
import org.concoord.ViewListener;
import org.concoord.codec.Token;
import org.concoord.dns.DomainConfig;
import org.concoord.dns.Endpoints;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.Formation;
import org.concoord.paxos.LeaseTerms;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.TickCounter;
import org.concoord.rsm.FencedException;
import org.concoord.rsm.PoisonException;
import org.concoord.rsm.StateMachine;
import org.concoord.rsm.TypeRegistry;
import org.concoord.storage.Journal;
import org.concoord.tracing.ReplicaTracing;
import org.concoord.transport.HostAndPort;
import org.concoord.transport.Loop;
import org.concoord.transport.Protection;
import org.jspecify.annotations.Nullable;

/**
 * One replica: its loop and listener, first forming an instance with the others (M5), then voting
 * in it. Public methods may be called from any thread; everything else happens on the loop.
 */
public final class ReplicaServer
    implements Admission.Listener, Voting.Listener, Journal.Listener, AutoCloseable {
  private static final String NOTHING_TO_BEGIN_FROM =
      ". In memory mode there is nothing from which to build its state anew: start another in its"
          + " place, which takes the state of one that has executed the slot. Where all have"
          + " stopped there, what the instance held is lost";

  /** How long closing waits for another to take over, and then for each of its threads. */
  private static final Duration CLOSE_PATIENCE = Duration.ofMillis(500);

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
  private final Failing failing;
  private final @Nullable Runnable onStopped;
  private final Probe probe;
  private final Chronicle chronicle;
  private final Meters meters;
  private final LeaseTerms leases;
  private final MemberRules memberRules;
  private final @Nullable ReplicaTracing tracing;
  private final Readiness readiness;
  private final Ending ending = new Ending();
  private final Closing closing;

  /** Written by the loop. */
  private volatile @Nullable Voting voting;

  private Loop.@Nullable Listening listening;
  private TickCounter ticks = new TickCounter(System.nanoTime());

  /** As the journal last said; it may have before there was anybody to vote. */
  private boolean spaceLow;

  private volatile boolean leads;

  /** Set once another is to be started in its place. */
  private volatile boolean replaced;

  private ReplicaServer(ReplicaConfig config, Probe probe, @Nullable Runnable onStopped) {
    this.onStopped = onStopped;
    this.probe = probe;
    this.types = new TypeRegistry(config.types(), config.valueTypes());
    this.admins = new AdminDesk(this, new TypeContracts(config.types()));
    config.firstMembers().forEach(HostAndPort::parse);
    String configuredToken = config.token();
    this.token = configuredToken == null ? null : Token.parse(configuredToken);
    this.openToAll = config.isInsecure();
    Protection protection = Door.protection(config);
    this.storage = Storage.open(config, types, probe);
    this.loop = probe.loop("concoord-loop-" + config.listen());
    storage.begin(loop, this);
    loop.protect(protection);
    loop.limitAccepting(Door.limits(config));
    this.address = config.listen();
    this.closing = new Closing(address, loop);
    this.failing = new Failing(config);
    boolean forms = !storage.joins() && !storage.beganLater();
    Formation formation = forms ? storage.formation(this::drawIdentity) : null;
    ReplicaId self =
        formation != null
            ? formation.self()
            : storage.isLasting() ? storage.owned().replica() : drawIdentity();
    this.tracing = config.tracing();
    this.leases = LeaseTerms.of(config.leaderLease().toNanos() / 1_000);
    this.memberRules = config.members();
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
            this);
    this.clients = new ClientDesk(this, loop, types, meters);
    this.readiness =
        new Readiness(loop, () -> voting != null && !voting.leader().equals(ReplicaId.NONE));
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
      server.loop.onTurnEnd(() -> server.orFence(server::onTurnEnd));
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
    server.loop.execute(() -> server.orFence(server::begin));
    return server;
  }

  private void begin() {
    peers.dial();
    admission.begin();
    loop.every(Duration.ofNanos(TickCounter.TICK_NANOS), () -> orFence(this::tick));
  }

  /** What goes wrong on the loop has left something half done, and nobody knows what. */
  void orFence(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error failure) {
      onFenced(failure);
    }
  }

  private void tick() {
    long elapsed = ticks.count(System.nanoTime());
    if (elapsed < 1 || isOver()) {
      return;
    }
    clients.refusals().tick(System.nanoTime());
    // Nobody has reason to say anything to a process without a vote.
    if (!admission.isOutside()) {
      chronicle.tick(System.nanoTime(), () -> StatusReport.trouble(this));
      boolean votes = voting == null || voting.isVoter();
      peers.redialSilent(votes, peer -> voting != null && voting.node().isConnected(peer));
    }
    views.tick(System.nanoTime(), voting);
    if (voting != null) {
      voting.tick(elapsed);
      admission.seek();
      loop.wantTurnEnd();
      String why = voting.membership().reasonToStartOver();
      if (!why.isEmpty()) {
        startOver(voting, why);
      }
    } else {
      admission.tick();
    }
  }

  private void startOver(Voting old, String why) {
    old.close();
    stopVoting();
    if (storage.isLasting()) {
      onRejoining(why);
    } else {
      admission.startOver(why);
    }
    clients.onLost();
  }

  @Override
  public void onRejoining(String why) {
    admission.settingAside();
    storage.startOver(why, probe, loop, this, trouble -> orFence(() -> rejoin(why, trouble)));
  }

  private void rejoin(String why, @Nullable StorageFailedException trouble) {
    if (trouble != null) {
      throw trouble;
    }
    if (!isOver()) {
      spaceLow = false; // The journal of another directory tells anew.
      chronicle.recovered(storage);
      admission.startOver(why);
    }
  }

  /**
   * Whether it was a member in an earlier process, and has not come yet to the epoch that it was in
   * then: what it is, it will know there.
   */
  boolean isComingBack() {
    return voting == null
        ? storage.isMember()
        : voting.membership().configuration().epoch() < storage.lastEpoch();
  }

  /** This replica takes no part in its instance any more; what it has decided it executes. */
  void stopVoting() {
    voting = null;
    leads = false;
  }

  /** What it holds is another instance from now on. */
  void reset(ClusterId instance, ReplicaId self, Configuration alone, StateMachine machine) {
    admission.found(instance, self, alone, machine);
    clients.close("this replica has been reset, and is another instance now");
  }

  /**
   * After the process stood still, what waits in its sockets is read before any timer runs. A
   * leader must not act on it as if no time had passed: first it learns that nobody has answered it
   * for long, and steps down.
   */
  void tickAfterStall() {
    if (ticks.hasStoodStill(System.nanoTime())) {
      tick();
    }
  }

  private void onTurnEnd() {
    tickAfterStall();
    if (voting != null && !isOver()) {
      voting.flush();
    }
    clients.finishTurn();
  }

  @Override
  public void onAdmitted(Origin origin) {
    if (!isOver()) {
      Voting begun =
          new Voting(
              loop,
              address,
              peers,
              origin,
              random.nextLong(),
              memberRules,
              leases,
              storage,
              probe,
              chronicle,
              meters,
              tracing == null ? null : new ExecutionTracer(address, tracing),
              this);
      voting = begun;
      ticks = new TickCounter(System.nanoTime());
      begun.begin();
      begun.disk().onSpaceLow(spaceLow);
      peers.follow(origin.configuration());
      peers.tellReached();
    }
  }

  @Override
  public void onDurable(long lsn) {
    if (voting != null && !isOver()) {
      voting.onDurable(lsn);
    }
  }

  @Override
  public void onSpaceLow(boolean low) {
    spaceLow = low;
    if (voting != null && !isOver()) {
      voting.disk().onSpaceLow(low);
    }
  }

  /** W2: nothing is acknowledged any more, nor said at all. */
  @Override
  public void onFailed(StorageFailedException failure) {
    onFenced(failure);
  }

  @Override
  public void onLeader(ReplicaId leader) {
    leads = leader.equals(peers.self());
    if (!leader.equals(ReplicaId.NONE)) {
      readiness.settle(true);
    }
    clients.onLeader();
  }

  @Override
  public void onView() {
    views.look(voting);
  }

  @Override
  public void onWoken(List<Woken> woken) {
    clients.waiters().tell(woken);
  }

  /** Stops for good: going on could be wrong, and others would believe it (S6, F3). */
  @Override
  public void onFenced(Throwable cause) {
    boolean speaks = cause instanceof FencedException || cause instanceof StorageException;
    String what = String.valueOf(speaks ? cause.getMessage() : cause);
    if (cause instanceof PoisonException && !storage.isLasting()) {
      what += NOTHING_TO_BEGIN_FROM;
    }
    if (!ending.fence(what)) {
      return;
    }
    leads = false;
    String reason = "this replica has fenced itself: " + what;
    if (cause instanceof PoisonException poison
        && onStopped != null
        && storage.stops().note(poison.slot(), poison.what())) {
      replaced = true;
      chronicle.stopped(what, cause);
      Waiting.ask(loop, () -> stopTalking(reason));
      Thread beginning = new Thread(onStopped, "concoord-anew-" + address);
      beginning.setDaemon(true);
      beginning.start();
      return;
    }
    chronicle.fenced(what, cause);
    Waiting.ask(loop, () -> stopTalking(reason));
    failing.begin(cause);
  }

  /** Whether it has ended, and another begins in its place. Any thread. */
  boolean isReplaced() {
    return replaced;
  }

  /** Lets go of its objects, which another that begins in its place may need the room of. */
  void forget() {
    voting = null;
  }

  /**
   * Whoever dials from now on is refused by the operating system, which everybody understands at
   * once.
   */
  private void stopTalking(String reason) {
    endpoints.close();
    if (listening != null) {
      listening.stop();
    }
    peers.close(reason);
    clients.close(reason);
    readiness.settle(false);
    if (voting != null) {
      voting.close();
    }
  }

  private boolean isOver() {
    return ending.isOver();
  }

  ReplicaId drawIdentity() {
    return new ReplicaId(random.nextLong(), random.nextLong() | 1);
  }

  ClusterId drawInstance() {
    return new ClusterId(random.nextLong(), random.nextLong() | 1);
  }

  @Nullable Voting voting() {
    return voting;
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
    return ending;
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
    return leads;
  }

  /**
   * Waits until this replica knows of a leader.
   *
   * @return false if it does not within {@code patience}
   */
  public boolean awaitReady(Duration patience) throws InterruptedException {
    return !isOver() && readiness.await(patience);
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
    closing.end(this::closeNow);
  }

  /**
   * Ends as a process that is killed does: no hand-over, no goodbye; what was not written yet is
   * lost, and whoever was connected finds the connection reset. For tests; blocks as {@link #close}
   * does.
   */
  public void kill() {
    closing.end(this::killNow);
  }

  private void closeNow() {
    chronicle.closing(leads);
    naming.close();
    admins.close();
    if (!isOver()) {
      handOver();
    }
    ending.close();
    leads = false;
    CompletableFuture<Boolean> said = new CompletableFuture<>();
    loop.execute(
        () -> {
          stopTalking("this replica is closing");
          said.complete(true);
        });
    Waiting.uninterruptibly(said, CLOSE_PATIENCE);
    loop.close();
    awaitEnd();
  }

  private void killNow() {
    ending.close();
    leads = false;
    naming.close();
    admins.close();
    loop.abort();
    // The loop has ended, so that what it owned may be touched here.
    readiness.settle(false);
    if (voting != null) {
      voting.close();
    }
    awaitEnd();
  }

  /** The loop has ended, so that what it owned may be read here. */
  private void awaitEnd() {
    if (voting != null) {
      voting.awaitEnd(CLOSE_PATIENCE);
    }
    storage.close();
    chronicle.ended(storage.leftover());
    views.close();
    meters.ended();
  }

  private void handOver() {
    CompletableFuture<Boolean> handedOver = new CompletableFuture<>();
    loop.execute(
        () -> {
          if (voting == null || !voting.canHandOver()) {
            handedOver.complete(true);
            return;
          }
          clients.onNextLeader(() -> handedOver.complete(true));
          voting.handOver();
        });
    Waiting.uninterruptibly(handedOver, CLOSE_PATIENCE);
  }
}
