package org.concoord.server;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.concoord.StorageFailedException;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.concoord.rsm.StateImages;
import org.concoord.rsm.StateMachine;
import org.concoord.server.Fitness.Objection;
import org.concoord.spi.ReplicatedCode;
import org.jspecify.annotations.Nullable;

/** What an application asks of a replica as a member. Any thread but the replica's own. */
final class MemberRequests {
  /** How long the loop may take to answer: it does nothing that takes long. */
  private static final Duration LOOP_PATIENCE = Duration.ofSeconds(2);

  private static final Duration RESET_PATIENCE = Duration.ofSeconds(10);
  private static final Duration HAND_OVER_PATIENCE = Duration.ofSeconds(2);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** Told where this replica has left. */
  private static final String DONE = "done";

  /** Told where it does not know yet whether it has a vote. */
  static final String COMING_BACK = "it has not executed yet all that it has on record";

  private final ReplicaServer server;

  MemberRequests(ReplicaServer server) {
    this.server = server;
  }

  /** See {@link org.concoord.Replica#leave}. */
  void leave(Duration patience) throws InterruptedException {
    ReplicatedCode.refuseWithin("a call of Replica.leave()");
    long deadline = System.nanoTime() + patience.toNanos();
    String refusal = onLoop(() -> wish(true));
    while (refusal.isEmpty()) {
      String state = onLoop(this::pursueLeaving);
      if (state.equals(DONE)) {
        return;
      }
      if (System.nanoTime() - deadline >= 0) {
        onLoop(() -> wish(false));
        refusal = state.isEmpty() ? "not agreed on within " + patience.toMillis() + " ms" : state;
        break;
      }
      if (Thread.interrupted()) {
        onLoop(() -> wish(false));
        throw new InterruptedException();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new IllegalStateException(server.address() + " cannot leave: " + refusal);
  }

  private String wish(boolean wants) {
    Voting voting = server.voting();
    return voting == null || !voting.isVoter() && !voting.membership().hasLeft()
        ? ""
        : voting.membership().leave(wants);
  }

  private String pursueLeaving() {
    Voting voting = server.voting();
    if (server.lifecycle().isComingBack() && !server.ending().isOver()) {
      return COMING_BACK;
    }
    if (server.ending().isOver()
        || voting == null
        || !voting.isVoter() && !voting.membership().hasLeft()
        || voting.membership().mayStop()
        || voting.membership().isForgotten()) {
      return DONE;
    }
    if (voting.isVoter() && !voting.membership().wantsToLeave()) {
      voting.membership().leave(true); // It has come back since it was told.
    }
    return voting.membership().objection();
  }

  /** See {@link org.concoord.Replica#transferLeadership}. */
  boolean transferLeadership() {
    ReplicatedCode.refuseWithin("a call of Replica.transferLeadership()");
    CompletableFuture<Boolean> handedOver = new CompletableFuture<>();
    Waiting.ask(
        server.loop(),
        () -> {
          Voting voting = server.voting();
          if (voting == null || !voting.service().canHandOver()) {
            handedOver.complete(false);
            return;
          }
          server.clients().onNextLeader(() -> handedOver.complete(true));
          voting.fitness().note(Objection.MOVING, true);
        });
    Waiting.uninterruptibly(handedOver, HAND_OVER_PATIENCE);
    Waiting.ask(
        server.loop(),
        () -> {
          Voting voting = server.voting();
          if (voting != null) {
            voting.fitness().note(Objection.MOVING, false);
          }
        });
    return handedOver.getNow(false);
  }

  /** See {@link org.concoord.Replica#skip}. */
  void skip(long slot, boolean despiteSilence) throws InterruptedException {
    ReplicatedCode.refuseWithin("a call of Replica.skip()");
    String refusal = onLoop(() -> beginSkip(slot, despiteSilence));
    long deadline = System.nanoTime() + RESET_PATIENCE.toNanos();
    while (refusal.isEmpty()) {
      String state = onLoop(() -> standsBefore(slot));
      if (state.equals(DONE)) {
        return;
      }
      if (!state.isEmpty() || System.nanoTime() - deadline >= 0) {
        refusal = state.isEmpty() ? "not agreed on yet; it may be later" : state;
      }
      Thread.sleep(LOOK_NANOS / 1_000_000);
    }
    throw new IllegalStateException(
        server.address() + " cannot have slot " + slot + " skipped: " + refusal);
  }

  private String beginSkip(long slot, boolean despiteSilence) {
    Voting voting = server.voting();
    return voting == null || server.ending().isOver()
        ? "it is in no instance"
        : voting.standstill().skip(slot, voting.service().isServing(), despiteSilence);
  }

  private String standsBefore(long slot) {
    Voting voting = server.voting();
    if (voting == null || server.ending().isOver()) {
      return "it has ended before that was agreed on";
    }
    return voting.execution().standsBefore() == slot ? "" : DONE;
  }

  /** See {@link org.concoord.Replica#reset}. */
  void reset() throws InterruptedException {
    ReplicatedCode.refuseWithin("a call of Replica.reset()");
    CompletableFuture<String> done = new CompletableFuture<>();
    String refusal = onLoop(() -> beginReset(done));
    if (refusal.isEmpty()) {
      @Nullable String told = Waiting.on(done, RESET_PATIENCE);
      refusal = told == null ? "a replicated method has not returned yet" : told;
    }
    if (!refusal.isEmpty()) {
      throw new IllegalStateException(server.address() + " cannot be reset: " + refusal);
    }
  }

  /**
   * What has been decided is executed first; what has not been is nobody's. Nothing is decided any
   * more from here on.
   */
  private String beginReset(CompletableFuture<String> done) {
    String refusal = refusalOfReset();
    Voting voting = server.voting();
    if (voting != null && refusal.isEmpty()) {
      ReplicaId self = server.drawIdentity();
      long epoch = voting.membership().configuration().epoch() + 1;
      Configuration alone = new Configuration(epoch, new TreeMap<>(Map.of(self, server.address())));
      ClusterId instance = server.drawInstance();
      server.lifecycle().stopVoting();
      voting
          .execution()
          .onLane(
              () -> Anew.of(voting.applier(), instance, alone),
              anew -> {
                voting.close();
                server
                    .storage()
                    .beginAnew(
                        self,
                        instance,
                        alone,
                        anew.machine.applied(),
                        anew.image,
                        trouble -> {
                          server.orFence(() -> begin(self, instance, anew, trouble));
                          done.complete(trouble);
                        });
              });
    }
    return refusal;
  }

  /** Why this replica cannot go on as an instance of its own, or "". */
  private String refusalOfReset() {
    Voting voting = server.voting();
    if (voting == null || server.ending().isOver()) {
      return "it holds no state";
    }
    if (voting.divergence().isStopped()) {
      return "its state is not what others have";
    }
    if (server.lifecycle().isComingBack()) {
      return COMING_BACK;
    }
    return voting.node().isQuorumConnected() || reachesMajority() || voting.isCatchingUp()
        ? "a majority is there, or others are ahead of it"
        : "";
  }

  /**
   * Whether most of those who vote can be reached, however slow they are: they would go on as the
   * instance that they are. Counts this replica where it votes, which it need not.
   */
  private boolean reachesMajority() {
    Set<ReplicaId> voters = server.peers().configuration().voters().keySet();
    Set<ReplicaId> there = new HashSet<>(server.peers().reached());
    there.add(server.peers().self());
    there.retainAll(voters);
    return there.size() > voters.size() / 2;
  }

  /** A state that is another instance's from now on, and as that lies on disk. */
  private record Anew(StateMachine machine, Configuration alone, Value image) {
    /** On the lane. */
    static Anew of(Applier applier, ClusterId instance, Configuration alone) {
      StateMachine machine = applier.reset(alone);
      StateImages images = StateImages.ofAnyEpoch(applier.registry(), instance);
      return new Anew(machine, alone, applier.snapshot(images));
    }
  }

  /** What has been reset cannot go on as what it was; its directory could. */
  private void begin(ReplicaId self, ClusterId instance, Anew anew, String trouble) {
    if (!trouble.isEmpty()) {
      throw new StorageFailedException(
          "it could not be made another instance: " + trouble + ". Its directory is as it was",
          new IOException(trouble));
    }
    if (!server.ending().isOver()) {
      server.lifecycle().reset(instance, self, anew.alone, anew.machine);
    }
  }

  private String onLoop(Supplier<String> question) throws InterruptedException {
    CompletableFuture<String> answer = new CompletableFuture<>();
    if (!Waiting.ask(server.loop(), () -> answer.complete(question.get()))) {
      return "it is closed";
    }
    @Nullable String told = Waiting.on(answer, LOOP_PATIENCE);
    return told == null ? "its own thread does not answer" : told;
  }
}
