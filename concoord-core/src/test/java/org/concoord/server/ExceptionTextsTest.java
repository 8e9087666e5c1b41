package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.concoord.AbandonedCallException;
import org.concoord.BusyException;
import org.concoord.CallSkippedException;
import org.concoord.ClientConfig;
import org.concoord.ClusterResetException;
import org.concoord.ConcoordClient;
import org.concoord.ConcoordException;
import org.concoord.IncompatibleTypeException;
import org.concoord.NotAuthorizedException;
import org.concoord.ObjectReinitializedException;
import org.concoord.OutcomeUnknownException;
import org.concoord.QuorumLostException;
import org.concoord.RemoteInvocationException;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.ResultTooLargeException;
import org.concoord.SessionExpiredException;
import org.concoord.SessionInDangerException;
import org.concoord.SessionListener;
import org.concoord.rsm.GateReplicated;
import org.concoord.rsm.HeirReplicated;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.ResultReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What callers and operators read when something goes wrong, brought about by real means. Each text
 * says what happened and to which call of which object, what the caller knows now, and what to do.
 */
class ExceptionTextsTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final String UNKNOWN =
      ": it may or may not have run, and will not run twice. Read the object's state before making"
          + " it again.";

  /** Whose texts were held. */
  private static final Set<String> HELD = new TreeSet<>();

  private String address = "";
  private Replica replica;
  private ConcoordClient client;

  @BeforeEach
  void start() throws Exception {
    address = freeAddress();
    replica = Replica.start(config().build());
    replica.awaitReady(Duration.ofSeconds(20));
    client = ConcoordClient.connect(address);
  }

  @AfterEach
  void close() {
    client.close();
    replica.close();
  }

  @AfterAll
  static void everyPublicExceptionWasBroughtAbout() {
    Set<String> all = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.concoord")) {
      if (type.isAssignableTo(ConcoordException.class)
          && !type.isEquivalentTo(ConcoordException.class)) {
        all.add(type.getSimpleName());
      }
    }
    assertThat(HELD).isEqualTo(all);
  }

  @Test
  void nobodyListens() throws Exception {
    String nowhere = freeAddress();
    try (ConcoordClient lost = TestCluster.clientAt(nowhere, SHORT)) {
      expect(
          QuorumLostException.class,
          () -> tally(lost).add(1),
          "tally.add(long) on object \"a\" could not be handed to a leader of the replicas at "
              + nowhere
              + " within 400 ms ("
              + nowhere
              + ": connection refused): it has not run and never will. Make it again once a"
              + " majority of the replicas is up.");
    }
  }

  @Test
  void aMajorityIsMissing() throws Exception {
    List<String> members =
        TestCluster.freePorts(3).stream().map(port -> "127.0.0.1:" + port).sorted().toList();
    try (Replica alone =
        Replica.start(config().listen(members.get(0)).firstMembers(members).build())) {
      expect(
          QuorumLostException.class,
          () -> alone.awaitReady(Duration.ofSeconds(1)),
          members.get(0)
              + " is not ready after 1000 ms: forming: not heard yet from "
              + members.get(1)
              + ", "
              + members.get(2)
              + "; "
              + members.get(1)
              + ": connection refused; "
              + members.get(2)
              + ": connection refused. It goes on trying, and becomes ready by itself once that"
              + " has changed");
    }
  }

  @Test
  void noAnswerInTime() {
    expect(
        OutcomeUnknownException.class,
        () -> tally(client.withDeadline(SHORT)).sleep(1_000),
        "tally.sleep(long) on object \"a\" was sent to the replicas at "
            + address
            + " and not answered within 400 ms"
            + UNKNOWN);
  }

  @Test
  void interruptedBeforeTheCall() {
    tally(client).add(1);
    Thread.currentThread().interrupt();
    expect(
        OutcomeUnknownException.class,
        () -> tally(client).sleep(100),
        "interrupted while waiting for tally.sleep(long) on object \"a\"" + UNKNOWN);
    assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
  }

  @Test
  void closedMeanwhile() {
    tally(client).add(1);
    CompletableFuture<Long> open = tally(client).sleepAsync(500);
    client.close();
    expect(
        OutcomeUnknownException.class,
        () -> result(open),
        "the client was closed during tally.sleep(long) on object \"a\"" + UNKNOWN);
    assertThat(catchThrowable(() -> tally(client).add(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this client is closed; make a new one");
  }

  /** As replicas find it every 5 minutes. */
  @Test
  void itsObjectHasLostItsReply() {
    try (ConcoordClient local = ConcoordClient.local(new HeirReplicated())) {
      Invoker heir = local.bind(new HeirReplicated(), "h");
      expect(
          AbandonedCallException.class,
          () -> heir.call(HeirReplicated.FORGET, in -> in.readString()).invoke(),
          "heir.forget() on object \"h\" waited, and nobody can answer it: object \"h\" has lost the"
              + " reply of heir.forget().");
    }
  }

  @Test
  void theSessionIsInDanger() throws Exception {
    try (ConcoordClient silenced =
        ConcoordClient.connect(
            ClientConfig.builder()
                .endpoints(address)
                .sessionTimeout(Duration.ofSeconds(1))
                .build())) {
      tally(silenced).add(1);
      CountDownLatch danger = new CountDownLatch(1);
      silenced.addSessionListener(
          new SessionListener() {
            @Override
            public void onDanger() {
              danger.countDown();
            }
          });
      replica.close();
      assertThat(danger.await(20, TimeUnit.SECONDS)).isTrue();
      expect(
          SessionInDangerException.class,
          () -> silenced.whileSessionIsSafe(() -> "done"),
          "the replicas have not answered for so long that they may soon forget the session: the"
              + " work was not begun");
    }
  }

  @Test
  void itsObjectIsMadeAnew() {
    Invoker gate = client.bind(new GateReplicated(), "g");
    Call<String> pass = gate.call(GateReplicated.PASS, in -> in.readString());
    pass.arguments().writeString("waits");
    CompletableFuture<String> waits = pass.invokeAsync();
    gate.call(GateReplicated.INIT, ResultReader.NOTHING).invoke();
    expect(
        ObjectReinitializedException.class,
        () -> result(waits),
        "gate.pass(String) on object \"g\" waited, and nobody will answer it: object \"g\" was made"
            + " anew.");
  }

  /** Somebody closes the session of another, which is forgotten as by its time to live. */
  @Test
  void theSessionIsForgotten() throws Exception {
    tally(client).add(1);
    try (Wire wire = Wire.client(address)) {
      wire.command(command -> command.session(1, 0).closeSession(99, 1));
      wire.expectReplies();
    }
    expect(
        SessionExpiredException.class,
        () -> tally(client).add(1),
        "the replicas at "
            + address
            + " have forgotten the session of tally.add(long) on object \"a\": it may have run"
            + " before, and will not run any more. Read the object's state before making it again;"
            + " the next call opens a new session.");
  }

  /** A slow machine may answer the first before the last is made, and tries again. */
  @Test
  void tooManyAtOnce() {
    tally(client).add(1);
    expect(
        BusyException.class,
        () -> {
          for (int attempt = 0; attempt < 20; attempt++) {
            result(oneOfTooMany(tally(client)));
          }
        },
        "tally.add(long) on object \"a\" would be more than 16384 asynchronous calls, or 64 MiB of"
            + " their arguments, at once: it was not sent and has not run. Wait for some to"
            + " complete.");
  }

  private static CompletableFuture<Long> oneOfTooMany(TallyProxy tally) {
    CompletableFuture<Long> last = tally.sleepAsync(300);
    for (int i = 0; i < 16_384; i++) {
      last = tally.addAsync(1);
    }
    return last;
  }

  @Test
  void theMethodIsUnknown() {
    expect(
        IncompatibleTypeException.class,
        () -> TroubleType.missing(client),
        "the replicas at "
            + address
            + " cannot run method 99 on object \"t\", which has not run: object \"t\" is built from"
            + " another version of trouble than the caller: no method with id 99 is known here."
            + " Build caller and replicas from versions of the class that fit together.");
  }

  @Test
  void theTypeIsUnknown() {
    expect(
        IncompatibleTypeException.class,
        () -> new TallyProxy(client, TestCluster.OTHER, "o").add(1),
        "the replicas at "
            + address
            + " cannot run other.add(long) on object \"o\", which has not run: the replicas do not"
            + " know the type \"other\": start them with replicate(...) for its class. Build caller"
            + " and replicas from versions of the class that fit together.");
  }

  @Test
  void theResultIsTooLarge() {
    expect(
        ResultTooLargeException.class,
        () -> TroubleType.large(client),
        "trouble.large() on object \"t\" has run, and its result is too large to be sent: the"
            + " result is over 1048576 bytes. Made again it runs again, and gives as much; ask for"
            + " less at a time.");
  }

  @Test
  void theExceptionDoesNotTravel() {
    expect(
        RemoteInvocationException.class,
        () -> TroubleType.odd(client),
        "trouble.odd() on object \"t\" has run and threw"
            + " org.concoord.server.TroubleType$OddException: seven, which does not travel as"
            + " itself; declare it in the method's throws clause to receive it");
  }

  @Test
  void theTokenIsMissing() throws Exception {
    client.close();
    replica.close();
    replica = Replica.start(config().token("0123456789abcdef".repeat(4)).build());
    replica.awaitReady(Duration.ofSeconds(20));
    client = ConcoordClient.connect(address); // the other may have met the other instance
    expect(
        NotAuthorizedException.class,
        () -> tally(client).add(1),
        "tally.add(long) on object \"a\" was refused, it has not run and never will: "
            + address
            + " says: "
            + address
            + " wants a token, and none was shown. Give the ClientConfig the token that the replicas"
            + " were given, and a certificate of the role client where they speak TLS, and make it"
            + " again.");
  }

  @Test
  void anotherInstanceAnswers() throws Exception {
    tally(client).add(1);
    String before = replica.status().clusterId();
    replica.close();
    replica = Replica.start(config().build());
    replica.awaitReady(Duration.ofSeconds(20));
    expect(
        ClusterResetException.class,
        () -> tally(client).add(1),
        "the replicas at "
            + address
            + " now belong to instance "
            + replica.status().clusterId()
            + ", this client to "
            + before
            + ": what the latter acknowledged may be lost, and tally.add(long) on object \"a\" may"
            + " or may not have run in it. Make a new client to go on with the new instance.");
  }

  @Test
  void anOperatorHasItsSlotSkipped(@TempDir Path disk) throws Exception {
    client.close();
    replica.close();
    replica = Replica.start(config().dataDirectory(disk).build());
    replica.awaitReady(Duration.ofSeconds(20));
    client = ConcoordClient.connect(address); // the other may have met the other instance
    CompletableFuture<Long> deep =
        CompletableFuture.supplyAsync(() -> PoisonType.add(client, PoisonType.DEEP));
    TestCluster.await(
        "one that stands",
        Duration.ofSeconds(20),
        () -> replica.status().trouble().contains("concoord skip 3") && replica.isLeader());
    replica.skip(3, false);
    expect(
        CallSkippedException.class,
        () -> result(deep),
        "poison.add(long) on object \"number\" has not run and never will: an operator had slot 3"
            + " skipped, which no replica could execute. Where it is this call that fails there, it"
            + " will again.");
  }

  @Test
  void aReplicaCannotStartOrHasEnded() {
    assertThat(catchThrowable(() -> Replica.start(config().build())))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot listen on " + address + ": address already in use");
    assertThat(catchThrowable(() -> Replica.start(config().listen("192.0.2.1:1").build())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Give tls(...), or a loopback address");
    replica.close();
    assertThat(catchThrowable(() -> replica.awaitReady(SHORT)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(address + " will never be ready again: closed");
  }

  private ReplicaConfig.Builder config() {
    return ReplicaConfig.builder()
        .replicate(new TallyType("tally"))
        .replicate(new TroubleType())
        .replicate(new GateReplicated())
        .replicate(new PoisonType(address, Set.of()))
        .listen(address);
  }

  private static String freeAddress() throws Exception {
    return "127.0.0.1:" + TestCluster.freePorts(1).get(0);
  }

  private static TallyProxy tally(ConcoordClient client) {
    return new TallyProxy(client, TestCluster.TALLY, "a");
  }

  private static void result(CompletableFuture<?> call) throws Throwable {
    try {
      call.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  /** Something that ends in an exception. */
  private interface Failing {
    void run() throws Throwable;
  }

  private static void expect(
      Class<? extends ConcoordException> type, Failing failing, String text) {
    assertThat(catchThrowable(failing::run)).isExactlyInstanceOf(type).hasMessage(text);
    HELD.add(type.getSimpleName());
  }
}
