package org.concoord.server;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.concoord.codec.ExecutedHashes;
import org.concoord.codec.FrameType;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.concoord.rsm.FencedException;
import org.concoord.rsm.StateImages;
import org.concoord.rsm.StateMachine;
import org.concoord.server.DivergenceAlarm.Finding;
import org.concoord.server.DivergenceAlarm.Verdict;
import org.concoord.server.Fitness.Objection;
import org.jspecify.annotations.Nullable;

/**
 * The divergence alarm (2.8). Voters tell each other what their slots came to, ten times a second.
 * One that finds itself different from a majority executes nothing more, gives up leading, and goes
 * on from a snapshot of another; where no majority is alike, nobody can tell who is right, and all
 * stop. On the loop.
 */
final class Divergence {
  private static final long EXCHANGE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long voters that cannot be reached may keep the others from finding out who is right. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** How long it tries to go on from another's state. */
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Slots that are told of once more, since whoever began to listen has missed them. */
  private static final long OVERLAP = 256;

  private final PeerHub peers;
  private final Consensus consensus;
  private final Execution execution;
  private final Applier applier;
  private final Fitness fitness;
  private final Chronicle chronicle;
  private final Consumer<Throwable> onFenced;
  private final Consumer<ProposedBatch> onPassedOver;

  private DivergenceAlarm alarm;
  private long epoch;
  private long told;
  private long toldStandsBefore;
  private boolean news;
  private long exchangedNanos = System.nanoTime();

  /** Since when it hangs on others who is right. */
  private long openNanos;

  private List<ReplicaId> warnedOf = List.of();

  /** What this replica has differed in, while it has not gone on; "" else. */
  private String difference = "";

  private @Nullable Rejoining rejoining;
  private long stoppedNanos;
  private boolean over;

  /**
   * @param onPassedOver takes what had been proposed here and was executed by others meanwhile
   */
  Divergence(
      PeerHub peers,
      Consensus consensus,
      Execution execution,
      Applier applier,
      Fitness fitness,
      Chronicle chronicle,
      Consumer<Throwable> onFenced,
      Consumer<ProposedBatch> onPassedOver) {
    this.peers = peers;
    this.consensus = consensus;
    this.execution = execution;
    this.applier = applier;
    this.fitness = fitness;
    this.chronicle = chronicle;
    this.onFenced = onFenced;
    this.onPassedOver = onPassedOver;
    this.alarm = new DivergenceAlarm(peers.self(), List.of());
  }

  void tick(ReplicaId leader, long nowNanos) {
    if (over) {
      return;
    }
    if (rejoining != null) {
      rejoin(rejoining, leader, nowNanos);
    } else if (!isStopped() && consensus.node().isVoter()) {
      if (nowNanos - exchangedNanos >= EXCHANGE_NANOS) {
        exchangedNanos = nowNanos;
        exchange();
      }
      if (news || openNanos != 0) {
        news = false;
        own(latest());
        act(alarm.judge(), nowNanos);
      }
    }
  }

  /** Not for ever: what it lacks may be of another epoch, or nobody may be there to give it. */
  private void rejoin(Rejoining under, ReplicaId leader, long nowNanos) {
    StateMachine sound = under.tick(leader, nowNanos);
    if (sound != null) {
      goOn(sound);
    } else if (nowNanos - stoppedNanos >= LONGEST_NANOS) {
      over = true;
      String why = "its results differ from those of a majority since " + difference;
      long seconds = TimeUnit.NANOSECONDS.toSeconds(LONGEST_NANOS);
      onFenced.accept(
          new FencedException(
              applier.executed(),
              why
                  + ", and it could not go on from another's state for "
                  + seconds
                  + " s: "
                  + under.progress(),
              null));
    }
  }

  /** Tells the others what is new here. */
  private void exchange() {
    if (consensus.node().epoch().number() != epoch) {
      epoch = consensus.node().epoch().number();
      alarm = new DivergenceAlarm(peers.self(), consensus.node().epoch().voters());
      told = 0;
    }
    ExecutedHashes latest = latest();
    long last = latest.first() + latest.hashes().length - 1;
    long stands = execution.standsBefore();
    if (last > told || stands != toldStandsBefore) {
      told = last;
      toldStandsBefore = stands;
      tell(latest.standingBefore(stands));
      news = true;
    }
  }

  private void tell(ExecutedHashes hashes) {
    for (ReplicaId voter : consensus.node().epoch().voters()) {
      if (!voter.equals(peers.self())) {
        peers.sendOfMembers(voter, FrameType.HASHES, hashes::write);
      }
    }
  }

  private void own(ExecutedHashes latest) {
    if (latest.hashes().length > 0) {
      alarm.own(latest);
    }
  }

  private ExecutedHashes latest() {
    return applier.trail().since(Math.max(1, told + 1 - OVERLAP));
  }

  void onHashes(ReplicaId from, ExecutedHashes hashes) {
    alarm.told(from, hashes);
    news = true;
  }

  /** Somebody may have missed what was told. */
  void onPeerUp() {
    told = 0;
  }

  private void act(Verdict verdict, long nowNanos) {
    if (verdict.finding() != Finding.OPEN) {
      openNanos = 0;
    }
    switch (verdict.finding()) {
      case ALIKE -> warnedOf = List.of();
      case OTHERS_DIFFER -> warn(verdict);
      case SELF_DIFFERS -> stop(verdict);
      case OPEN -> {
        if (openNanos == 0) {
          openNanos = nowNanos;
        } else if (nowNanos - openNanos >= PATIENCE_NANOS
            && verdict.silent().stream().noneMatch(consensus.node()::isConnected)) {
          end(verdict);
        }
      }
      case NO_MAJORITY -> end(verdict);
    }
  }

  private void warn(Verdict verdict) {
    if (!verdict.differing().equals(warnedOf)) {
      warnedOf = List.copyOf(verdict.differing());
      name(verdict, calls -> chronicle.othersDiffer(names(verdict), since(verdict, calls)));
    }
  }

  /** Nothing is executed from here on, and so nobody is answered from this state. */
  private void stop(Verdict verdict) {
    difference = since(verdict, "");
    stoppedNanos = System.nanoTime();
    execution.suspend();
    fitness.note(Objection.DIVERGED, true);
    name(
        verdict,
        calls -> {
          difference = since(verdict, calls);
          chronicle.diverged(names(verdict), difference);
          rejoinAt(applier.executed());
        });
  }

  /** A slot was executed here that all are to skip (S6): what it did stands nowhere else. */
  void onRanThoughSkipped(long slot) {
    if (over || isStopped()) {
      return;
    }
    difference = "slot " + slot + ", which is skipped and had been executed here";
    stoppedNanos = System.nanoTime();
    execution.suspend();
    fitness.note(Objection.DIVERGED, true);
    chronicle.ranThoughSkipped(slot);
    execution.onLane(applier::executed, this::rejoinAt);
  }

  private void rejoinAt(long executed) {
    StateImages images =
        new StateImages(applier.registry(), peers.cluster(), consensus.node().epoch());
    rejoining = new Rejoining(consensus, execution, images, peers::send, executed);
  }

  private void end(Verdict verdict) {
    over = true;
    execution.suspend();
    name(
        verdict,
        calls ->
            onFenced.accept(
                new FencedException(
                    verdict.slot(),
                    "replicas have come to different results, and no majority to the same: "
                        + since(verdict, calls)
                        + " differs from "
                        + names(verdict)
                        + ". A class of yours is not deterministic",
                    null)));
  }

  /**
   * What ran in the slot is known on the lane, and by then nothing runs any more that had begun.
   */
  private void name(Verdict verdict, Consumer<String> then) {
    execution.onLane(() -> applier.callsOf(verdict.slot()), then);
  }

  private static String since(Verdict verdict, String calls) {
    return "slot "
        + verdict.slot()
        + (verdict.exact() ? "" : " or one before")
        + (calls.isEmpty() ? "" : " (" + calls + ")");
  }

  private String names(Verdict verdict) {
    return verdict.differing().stream().map(peers::addressOf).collect(Collectors.joining(", "));
  }

  /** Takes a piece of a snapshot that was asked for here; false where it is the core's. */
  boolean take(ReplicaId from, Message message) {
    if (!(message instanceof Message.SnapshotPiece piece)
        || rejoining == null
        || consensus.node().trimmedBeyondReach() > 0) {
      return false;
    }
    rejoining.onPiece(from, piece, System.nanoTime());
    return true;
  }

  private void goOn(StateMachine sound) {
    chronicle.rejoined(sound.applied());
    resume(sound);
  }

  /** The core has taken a snapshot, which is as good. */
  void superseded(StateMachine installed) {
    if (isStopped()) {
      resume(installed);
    }
  }

  private void resume(StateMachine sound) {
    rejoining = null;
    long slot = sound.applied();
    execution.resume(
        sound,
        onPassedOver,
        () -> {
          alarm.forgetOwn();
          tell(ExecutedHashes.none());
          told = slot - 1;
          difference = "";
          fitness.note(Objection.DIVERGED, false);
        });
  }

  /** Whether its state is known to be wrong, so that nobody may be given or told any of it. */
  boolean isStopped() {
    return !difference.isEmpty();
  }

  /** What is wrong, in one sentence, or "". */
  String trouble() {
    return isStopped()
        ? "its results differ from those of a majority since "
            + difference
            + "; "
            + (rejoining == null ? "it executes nothing" : rejoining.progress())
        : "";
  }
}
