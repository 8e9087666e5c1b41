package org.concoord.server;

import java.time.Duration;
import java.util.List;
import org.concoord.MemberRules;
import org.concoord.ReplicaConfig;
import org.concoord.StorageFailedException;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.LeaseTerms;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.TickCounter;
import org.concoord.rsm.StateMachine;
import org.concoord.storage.Journal;
import org.concoord.tracing.ReplicaTracing;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * What a replica is while it runs: a process that forms an instance or joins one (M5), then a
 * {@link Voting} there; and again the former where it has to come back as another (M1), or another
 * of the latter where it is reset (M3). How that ends is {@link Shutdown}'s. On the loop, but for
 * what says otherwise.
 */
final class Lifecycle implements Admission.Listener, Voting.Listener, Journal.Listener {
  private final ReplicaServer server;
  private final Probe probe;
  private final Loop loop;
  private final LeaseTerms leases;
  private final MemberRules memberRules;
  private final @Nullable ReplicaTracing tracing;

  /** Written by the loop. */
  private volatile @Nullable Voting voting;

  private TickCounter ticks = new TickCounter(System.nanoTime());

  /** As the journal last said; it may have before there was anybody to vote. */
  private boolean spaceLow;

  private volatile boolean leads;

  Lifecycle(ReplicaServer server, ReplicaConfig config, Probe probe, Loop loop) {
    this.server = server;
    this.probe = probe;
    this.loop = loop;
    this.leases = LeaseTerms.of(config.leaderLease().toNanos() / 1_000);
    this.memberRules = config.members();
    this.tracing = config.tracing();
  }

  void begin() {
    server.peers().dial();
    server.admission().begin();
    loop.every(Duration.ofNanos(TickCounter.TICK_NANOS), () -> server.orFence(this::tick));
  }

  private void tick() {
    long elapsed = ticks.count(System.nanoTime());
    if (elapsed < 1 || isOver()) {
      return;
    }
    server.clients().refusals().tick(System.nanoTime());
    // Nobody has reason to say anything to a process without a vote.
    if (!server.admission().isOutside()) {
      server.chronicle().tick(System.nanoTime(), () -> StatusReport.trouble(server));
      boolean votes = voting == null || voting.isVoter();
      server.peers().redialSilent(votes, peer -> voting != null && voting.node().isConnected(peer));
    }
    server.views().tick(System.nanoTime(), voting);
    if (voting != null) {
      voting.tick(elapsed);
      server.admission().seek();
      loop.wantTurnEnd();
      String why = voting.membership().reasonToStartOver();
      if (!why.isEmpty()) {
        startOver(voting, why);
      }
    } else {
      server.admission().tick();
    }
  }

  private void startOver(Voting old, String why) {
    old.close();
    stopVoting();
    if (server.storage().isLasting()) {
      onRejoining(why);
    } else {
      server.admission().startOver(why);
    }
    server.clients().onLost();
  }

  @Override
  public void onRejoining(String why) {
    server.admission().settingAside();
    server
        .storage()
        .startOver(why, probe, loop, this, trouble -> server.orFence(() -> rejoin(why, trouble)));
  }

  private void rejoin(String why, @Nullable StorageFailedException trouble) {
    if (trouble != null) {
      throw trouble;
    }
    if (!isOver()) {
      spaceLow = false; // The journal of another directory tells anew.
      server.chronicle().recovered(server.storage());
      server.admission().startOver(why);
    }
  }

  /**
   * Whether it was a member in an earlier process, and has not come yet to the epoch that it was in
   * then: what it is, it will know there.
   */
  boolean isComingBack() {
    return voting == null
        ? server.storage().isMember()
        : voting.membership().configuration().epoch() < server.storage().found().lastEpoch();
  }

  /** This replica takes no part in its instance any more; what it has decided it executes. */
  void stopVoting() {
    voting = null;
    leads = false;
  }

  /** What it holds is another instance from now on. */
  void reset(ClusterId instance, ReplicaId self, Configuration alone, StateMachine machine) {
    server.admission().found(instance, self, alone, machine);
    server.clients().close("this replica has been reset, and is another instance now");
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

  void onTurnEnd() {
    tickAfterStall();
    if (voting != null && !isOver()) {
      voting.flush();
    }
    server.clients().finishTurn();
  }

  @Override
  public void onAdmitted(Origin origin) {
    if (!isOver()) {
      Voting begun =
          new Voting(
              loop,
              server.address(),
              server.peers(),
              origin,
              server.drawSeed(),
              memberRules,
              leases,
              server.storage(),
              probe,
              server.chronicle(),
              server.meters(),
              tracing == null ? null : new ExecutionTracer(server.address(), tracing),
              this);
      voting = begun;
      ticks = new TickCounter(System.nanoTime());
      begun.begin();
      begun.disk().onSpaceLow(spaceLow);
      server.peers().follow(origin.configuration());
      server.peers().tellReached();
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
    leads = leader.equals(server.peers().self());
    if (!leader.equals(ReplicaId.NONE)) {
      server.readiness().settle(true);
    }
    server.clients().onLeader();
  }

  @Override
  public void onView() {
    server.views().look(voting);
  }

  @Override
  public void onWoken(List<Woken> woken) {
    server.clients().waiters().tell(woken);
  }

  /** Any thread. */
  @Override
  public void onFenced(Throwable cause) {
    server.shutdown().fence(cause);
  }

  private boolean isOver() {
    return server.ending().isOver();
  }

  /** What it is in its instance, from when it has been admitted on. Any thread. */
  @Nullable Voting voting() {
    return voting;
  }

  /** Whether it knows of a leader. */
  boolean hasLeader() {
    return voting != null && !voting.leader().equals(ReplicaId.NONE);
  }

  /** Whether it leads, as far as it knows. Any thread. */
  boolean leads() {
    return leads;
  }

  /** It has ended, whatever it was. Any thread. */
  void ceaseToLead() {
    leads = false;
  }

  /** Lets go of its objects, once it has ended. Any thread. */
  void forget() {
    voting = null;
  }
}
