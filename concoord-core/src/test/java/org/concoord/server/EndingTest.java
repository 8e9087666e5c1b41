package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus.State;
import org.concoord.codec.CommandKind;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.codec.RepliesCursor;
import org.junit.jupiter.api.Test;

/** How a replica ends: closed by its application, or by itself. */
class EndingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** S6: an Error of the VM's is no outcome of a call. */
  @Test
  void aReplicaThatFencesItselfAnswersNobodyAndNamesMethodAndSlot() throws Exception {
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    try (Replica replica = startReady(failing(), told::complete);
        Wire client = Wire.client(replica.address());
        Wire idle = Wire.client(replica.address())) {
      prepare(client);
      call(client, 1);

      String goodbye = client.goodbye();
      assertThat(goodbye).startsWith("this replica has fenced itself: stopped at slot 3: ");
      assertThat(idle.goodbye()).isEqualTo(goodbye);
      assertThat(told.get(10, TimeUnit.SECONDS)).hasMessageContaining("scripted.run(long)");
      assertThat(replica.status().state()).isEqualTo(State.FENCED);
      assertThat(replica.status().trouble())
          .startsWith("fenced: stopped at slot 3: scripted.run(long) failed with");
      assertThat(replica.isLeader()).isFalse();
      TestCluster.await("the port to be closed", PATIENCE, () -> isRefused(replica.address()));
      assertThatThrownBy(() -> replica.awaitReady(PATIENCE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("stopped at slot 3");
    }
  }

  /** What most applications will want to do then. */
  @Test
  void aFencedReplicaMayBeClosedByTheListenerThatIsTold() throws Exception {
    CompletableFuture<Replica> started = new CompletableFuture<>();
    CountDownLatch closed = new CountDownLatch(1);
    Consumer<Throwable> closing =
        failure -> {
          started.join().close();
          closed.countDown();
        };
    Replica replica = startReady(failing(), closing);
    started.complete(replica);
    try (Wire client = Wire.client(replica.address())) {
      prepare(client);
      call(client, 1);
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(replica.status().state()).isEqualTo(State.CLOSED);
    assertThat(replicaThreads()).isEmpty();
  }

  @Test
  void closedTwiceAndAskedAfterwardsItSaysSo() throws Exception {
    Replica replica = startReady(argument -> argument, failure -> {});
    replica.close();
    replica.close();

    assertThat(replica.status().state()).isEqualTo(State.CLOSED);
    assertThat(replica.isLeader()).isFalse();
    assertThatThrownBy(() -> replica.awaitReady(PATIENCE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void closingTellsClientsAndThoseWhoWaitForItToBecomeReady() throws Exception {
    List<String> members =
        TestCluster.freePorts(2).stream().map(port -> "127.0.0.1:" + port).toList();
    Replica alone =
        Replica.start(
            ReplicaConfig.builder()
                .replicate(TestCluster.TALLY)
                .listen(members.get(0))
                .firstMembers(members)
                .build());
    CompletableFuture<Throwable> waiting = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> waiting.complete(catchThrowable(() -> alone.awaitReady(Duration.ofMinutes(5)))));
    waiter.start();
    TestCluster.await(
        "the thread to wait", PATIENCE, () -> waiter.getState() == Thread.State.TIMED_WAITING);
    try (Wire client = Wire.client(alone.address())) {
      alone.close();
      assertThat(client.goodbye()).isEqualTo("this replica is closing");
    }
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void killedItSaysGoodbyeToNobodyAndIsGone() throws Exception {
    List<String> members =
        TestCluster.freePorts(2).stream().map(port -> "127.0.0.1:" + port).toList();
    ReplicaServer alone =
        ReplicaServer.start(
            ReplicaConfig.builder()
                .replicate(TestCluster.TALLY)
                .listen(members.get(0))
                .firstMembers(members)
                .build());
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                ready.complete(alone.awaitReady(Duration.ofMinutes(5)));
              } catch (InterruptedException stopped) {
                ready.completeExceptionally(stopped);
              }
            });
    waiter.start();
    TestCluster.await(
        "the thread to wait", PATIENCE, () -> waiter.getState() == Thread.State.TIMED_WAITING);
    try (Wire client = Wire.client(alone.address())) {
      alone.kill();
      assertThat(client.goodbye()).isEmpty();
    }
    assertThat(isRefused(alone.address())).isTrue();
    assertThat(replicaThreads()).isEmpty();
    assertThat(ready.get(10, TimeUnit.SECONDS)).isFalse();
    assertThat(alone.status().state()).isEqualTo(State.CLOSED);
    alone.close();
  }

  @Test
  void startedAndClosedFiftyTimesItLeavesNoThread() throws Exception {
    for (int i = 0; i < 50; i++) {
      Replica replica = start(argument -> argument, failure -> {});
      if (i % 2 == 0) {
        replica.awaitReady(PATIENCE);
      }
      replica.close();
      assertThat(replicaThreads()).as("after " + (i + 1)).isEmpty();
    }
  }

  /** The exception's own code runs where the method ran, and is nobody else's trouble. */
  @Test
  void anExceptionThatCannotBePrintedIsAnsweredAllTheSame() throws Exception {
    ScriptedType.Body body =
        argument -> {
          throw new IllegalStateException("planned") {
            @Override
            public String toString() {
              throw new UnsupportedOperationException("planned, too");
            }
          };
        };
    try (Replica replica = startReady(body, failure -> {});
        Wire client = Wire.client(replica.address())) {
      prepare(client);
      call(client, 1);
      RepliesCursor replies = client.expectReplies();
      assertThat(replies.next()).isTrue();
      assertThat(OutcomeStatus.read(replies.outcome(new MessagePackReader())))
          .isEqualTo(OutcomeStatus.THROWN_FOREIGN);
      assertThat(replies.remoteStack()).endsWith(", whose stack cannot be printed");
    }
  }

  private static ScriptedType.Body failing() {
    return argument -> {
      throw new NoClassDefFoundError("planned");
    };
  }

  private static Replica start(ScriptedType.Body body, Consumer<Throwable> onFailure)
      throws Exception {
    return Replica.start(
        ReplicaConfig.builder()
            .replicate(new ScriptedType(body))
            .listen("127.0.0.1:" + TestCluster.freePorts(1).get(0))
            .onFailure(onFailure)
            .build());
  }

  private static Replica startReady(ScriptedType.Body body, Consumer<Throwable> onFailure)
      throws Exception {
    Replica replica = start(body, onFailure);
    replica.awaitReady(PATIENCE);
    return replica;
  }

  /** Opens session (1, 0) and creates object 1. */
  private static void prepare(Wire client) throws Exception {
    client.command(command -> command.openSession(-1, 0));
    assertThat(client.expectReplies().next()).isTrue();
    client.command(command -> command.session(1, 0).createObject(0, 0, "s", "scripted"));
    assertThat(client.expectReplies().next()).isTrue();
  }

  private static void call(Wire client, long sequence) throws Exception {
    MessagePackWriter argument = new MessagePackWriter();
    argument.writeLong(0);
    client.command(
        command ->
            command
                .session(1, 0)
                .write(
                    CommandKind.CALL,
                    sequence,
                    1,
                    1,
                    0,
                    ScriptedType.RUN,
                    argument.array(),
                    0,
                    argument.size()));
  }

  private static List<String> replicaThreads() {
    List<String> names = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("concoord-l")) {
        names.add(thread.getName());
      }
    }
    return names;
  }

  private static boolean isRefused(String address) {
    try (Wire wire = new Wire(address)) {
      return false;
    } catch (ConnectException refused) {
      return true;
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
