package org.concoord.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.concoord.BusyException;
import org.concoord.CallBatch;
import org.concoord.ClientConfig;
import org.concoord.ClusterResetException;
import org.concoord.ConcoordClient;
import org.concoord.IncompatibleTypeException;
import org.concoord.NotAuthorizedException;
import org.concoord.OutcomeUnknownException;
import org.concoord.QuorumLostException;
import org.concoord.RemoteInvocationException;
import org.concoord.RemoteStackTrace;
import org.concoord.ResultTooLargeException;
import org.concoord.SessionExpiredException;
import org.concoord.client.FakeReplica.Fate;
import org.concoord.codec.CommandKind;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.dns.DomainConfig;
import org.concoord.dns.Endpoints;
import org.concoord.metrics.ClientMetrics;
import org.concoord.paxos.ClusterId;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.ReplicatedCode;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueTooLargeException;
import org.concoord.transport.Loop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ClientTest {
  private static final String CALL = "echo.increment() on object \"e\"";
  private static final String OTHER = "echo.other(byte[]) on object \"e\"";
  private static final String UNKNOWN =
      ": it may or may not have run, and will not run twice. Read the object's state before making it again.";

  private final FakeReplica.State state = new FakeReplica.State();
  private final FakeReplica a = new FakeReplica(state);
  private final FakeReplica b = new FakeReplica(state);
  private final List<ConcoordClient> clients = new ArrayList<>();

  ClientTest() {
    FakeReplica.lead(a, a, b);
    a.members = List.of(a.address(), b.address());
    b.members = a.members;
  }

  @AfterEach
  void stop() {
    clients.forEach(ConcoordClient::close);
    a.close();
    b.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("concoord-client") && !name.endsWith("-callbacks"));
  }

  @Test
  void answersCallsInOneSession() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    for (int i = 1; i <= 100; i++) {
      assertThat(increment(echo)).isEqualTo(i);
    }
    assertThat(state.opened).isEqualTo(1);
    assertThat(state.objects).containsKey("e");
    assertThat(state.lastAckedBelow).isEqualTo(101);
  }

  @Test
  void sharesSessionAndObjectAmongAHundredThreads() throws Exception {
    ConcoordClient client = connect(a.address() + "," + b.address());
    Set<Long> results = ConcurrentHashMap.newKeySet();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 100; t++) {
      Invoker echo = client.bind(new Echo(), "e");
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 100; i++) {
                  results.add(increment(echo));
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(results).hasSize(10_000);
    assertThat(state.calls).isEqualTo(10_000);
    assertThat(state.opened).isEqualTo(1);
  }

  @Test
  void followsARedirectAtTheGreeting() {
    assertThat(increment(bind(b.address(), Duration.ofSeconds(10)))).isEqualTo(1);
  }

  @Test
  void followsARedirectOfCallsUnderTheSameNumbers() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    increment(echo);
    FakeReplica.lead(b, a, b);
    assertThat(increment(echo)).isEqualTo(2);
    assertThat(state.executed).containsExactly("CREATE_OBJECT 1", "CALL 2", "CALL 3");
  }

  /** S1: the number of a call is the same however often it is sent. */
  @Test
  void sendsACallAgainUnderTheSameNumberWhenTheReplyIsLost() {
    AtomicInteger losses = new AtomicInteger();
    a.fate =
        (command, sequence) ->
            command.kind() == CommandKind.CALL && losses.getAndIncrement() == 0
                ? Fate.EXECUTE_AND_CUT
                : Fate.ANSWER;
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    assertThat(increment(echo)).isEqualTo(1);
    assertThat(state.calls).isEqualTo(1);
    assertThat(losses.get()).isGreaterThan(1);
  }

  @Test
  void losesNoCallWhenTheLeaderStopsWithoutClosingItsConnections() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    increment(echo);
    a.stopped = true;
    FakeReplica.lead(b, b);
    long startNanos = System.nanoTime();
    assertThat(increment(echo)).isEqualTo(2);
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void sendsACallAgainOnANewConnectionWhereTheOldOneIsDead() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    increment(echo);
    AtomicInteger sent = new AtomicInteger();
    a.fate = (command, sequence) -> sent.getAndIncrement() == 0 ? Fate.LOSE_REPLY : Fate.ANSWER;
    assertThat(increment(echo)).isEqualTo(2);
    assertThat(state.calls).isEqualTo(2);
    assertThat(sent).as("sent once and once again, on a new connection").hasValue(2);
  }

  @Test
  void keepsItsConnectionDuringASlowCall() {
    Invoker echo = bind(a.address() + "," + b.address(), Duration.ofSeconds(30));
    increment(echo);
    int hellos = a.hellos.get() + b.hellos.get();
    a.fate = (command, sequence) -> Fate.HOLD;
    CompletableFuture<Long> slow = incrementAsync(echo);
    await(() -> a.pings.get() >= 8);
    assertThat(slow).isNotDone();
    a.release();
    assertThat(slow.join()).isEqualTo(2);
    assertThat(a.hellos.get() + b.hellos.get()).as("greetings").isEqualTo(hellos);
  }

  @Test
  void hearsOfANewLeaderFromAReplicaThatItWatches() {
    Invoker echo = bind(a.address() + "," + b.address(), Duration.ofSeconds(30));
    increment(echo);
    a.stopped = true;
    CompletableFuture<Long> later = incrementAsync(echo);
    await(() -> b.hellos.get() > 0);
    FakeReplica.lead(b, b);
    b.announce();
    assertThat(later.join()).isEqualTo(2);
  }

  @Test
  void findsALeaderThatIsElectedLater() {
    FakeReplica.lead(a, a);
    a.leader = "";
    b.leader = "";
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    CompletableFuture<Long> later = incrementAsync(echo);
    await(() -> a.hellos.get() > 0 && b.hellos.get() > 0);
    FakeReplica.lead(b, a, b);
    a.redirect();
    assertThat(later.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(1);
  }

  @Test
  void saysThatNothingRanWhereNoLeaderWasFound() {
    a.leader = "";
    b.leader = "";
    a.trouble = "1 of 3; 127.0.0.1:14001 silent 12 s: connection refused";
    b.trouble = a.trouble;
    Invoker echo = bind(a.address(), Duration.ofMillis(300));
    assertThatThrownBy(() -> increment(echo))
        .isInstanceOf(QuorumLostException.class)
        .hasMessage(
            CALL
                + " could not be handed to a leader of "
                + whose()
                + " within 300 ms (1 of 3; 127.0.0.1:14001 silent 12 s:"
                + " connection refused): it has not run and never will. Make it again once a majority of the"
                + " replicas is up.");
  }

  @Test
  void namesTheEndpointsThatRefuseConnections() {
    String address = "127.0.0.1:" + freePort();
    Invoker echo = bind(address, Duration.ofMillis(300));
    assertThatThrownBy(() -> increment(echo))
        .isInstanceOf(QuorumLostException.class)
        .hasMessageContaining(
            "within 300 ms (" + address + ": connection refused): it has not run");
  }

  @Test
  void saysThatTheOutcomeIsUnknownWhereASentCallIsNotAnswered() {
    a.fate = (command, sequence) -> command.kind() == CommandKind.CALL ? Fate.LOSE : Fate.ANSWER;
    Invoker echo = bind(a.address(), Duration.ofMillis(500));
    assertThatThrownBy(() -> increment(echo))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessage(CALL + " was sent to " + whose() + " and not answered within 500 ms" + UNKNOWN);
    a.fate = (command, sequence) -> Fate.ANSWER;
    assertThat(increment(echo)).isEqualTo(1);
    assertThat(state.lastAckedBelow).as("a given-up call counts as completed").isEqualTo(3);
  }

  @Test
  void givesUpWhenInterruptedAndKeepsTheFlag() throws Exception {
    a.fate = (command, sequence) -> command.kind() == CommandKind.CALL ? Fate.LOSE : Fate.ANSWER;
    Invoker echo = bind(a.address(), Duration.ofSeconds(30));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              thrown.set(catchThrowable(() -> increment(echo)));
              flag.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    await(() -> caller.getState() == Thread.State.TIMED_WAITING);
    caller.interrupt();
    caller.join();
    assertThat(thrown.get())
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessage("interrupted while waiting for " + CALL + UNKNOWN);
    assertThat(flag.get()).isTrue();
  }

  /** S6: what the method threw arrives as itself, with its fields. */
  @Test
  void throwsWhatTheMethodThrew() {
    state.methods.put(
        Echo.INCREMENT,
        command -> {
          MessagePackWriter out = new MessagePackWriter();
          out.writeLong(OutcomeStatus.THROWN.code());
          out.writeString(Echo.Overdrawn.class.getName());
          Echo.OVERDRAWN.write(new Echo.Overdrawn("too much", 5), out);
          return out.toByteArray();
        });
    state.remoteStack = "at Account.withdraw(Account.java:10)";
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    Throwable thrown = catchThrowable(() -> increment(echo));
    assertThat(thrown).isInstanceOf(Echo.Overdrawn.class).hasMessage("too much");
    assertThat(((Echo.Overdrawn) thrown).missing).isEqualTo(5);
    assertThat(thrown.getStackTrace()[0].getMethodName())
        .as("the stack begins at the client's caller")
        .isNotEqualTo("read");
    assertThat(thrown.getSuppressed()).hasSize(1);
    assertThat(thrown.getSuppressed()[0])
        .isInstanceOf(RemoteStackTrace.class)
        .hasToString("in the replica: at Account.withdraw(Account.java:10)");
    assertThatThrownBy(() -> incrementAsync(echo).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(Echo.Overdrawn.class);
  }

  @Test
  void throwsStandardExceptionsAndNamesForeignOnes() {
    state.methods.put(
        Echo.INCREMENT,
        command -> {
          MessagePackWriter out = new MessagePackWriter();
          out.writeLong(OutcomeStatus.THROWN.code());
          out.writeString(NullPointerException.class.getName());
          out.writeNil();
          return out.toByteArray();
        });
    AtomicReference<String> name = new AtomicReference<>("com.example.Odd");
    state.methods.put(
        Echo.OTHER,
        command -> {
          MessagePackWriter out = new MessagePackWriter();
          out.writeLong(OutcomeStatus.THROWN_FOREIGN.code());
          out.writeString(name.get());
          out.writeString("seven");
          return out.toByteArray();
        });
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    assertThatThrownBy(() -> increment(echo)).isExactlyInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> call(echo, Echo.OTHER).invoke())
        .isInstanceOf(RemoteInvocationException.class)
        .hasMessage(
            OTHER
                + " has run and threw com.example.Odd: seven, which does not travel as itself; declare it in the"
                + " method's throws clause to receive it");
    name.set("java.time.DateTimeException");
    assertThatThrownBy(() -> call(echo, Echo.OTHER).invoke())
        .hasMessage(
            OTHER
                + " has run and threw java.time.DateTimeException: seven, which does not travel as itself; let the"
                + " method declare and throw an exception class of its own to receive it");
  }

  @Test
  void refusesACallFromWithinAReplicatedMethod() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    ReplicatedCode.enter();
    try {
      assertThatThrownBy(() -> increment(echo))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "a call on object \"e\" of type \"echo\" is made within a method of a replicated object");
    } finally {
      ReplicatedCode.exit();
    }
    assertThat(increment(echo)).isEqualTo(1);
  }

  @Test
  void tellsRefusalsApart() {
    state.methods.put(Echo.OTHER, command -> OutcomeStatus.BUSY.withText("mailbox full"));
    state.methods.put(
        Echo.INIT, command -> OutcomeStatus.RESULT_TOO_LARGE.withText("2 MiB, over 1 MiB"));
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    assertThatThrownBy(() -> call(echo, Echo.OTHER).invoke())
        .isInstanceOf(BusyException.class)
        .hasMessage(
            whose()
                + " refused "
                + OTHER
                + ", which has not run: mailbox full. Make it again later, and fewer at a time.");
    assertThatThrownBy(() -> call(echo, 99).invoke())
        .isInstanceOf(IncompatibleTypeException.class)
        .hasMessage(
            whose()
                + " cannot run method 99 on object \"e\", which has not run: no method 99. Build caller and replicas from versions of the class"
                + " that fit together.");
    assertThatThrownBy(() -> call(echo, Echo.INIT).invoke())
        .isInstanceOf(ResultTooLargeException.class)
        .hasMessage(
            "echo.concoordInit() on object \"e\" has run, and its result is too large to be sent:"
                + " 2 MiB, over 1 MiB. Made again it runs again, and gives as much; ask for less at"
                + " a time.");
    assertThat(state.executed).last().asString().startsWith("CONSTRUCT");
  }

  /**
   * S1: "not executed" is said of one sending. Of a call that ran on an earlier one it is not true.
   */
  @ParameterizedTest
  @EnumSource(names = {"BUSY", "INCOMPATIBLE_TYPE", "NOT_AUTHORIZED"})
  void doesNotBelieveTheRefusalOfACallThatWasSentBefore(OutcomeStatus refusal) {
    state.refusal = refusal;
    AtomicInteger sendings = new AtomicInteger();
    a.fate =
        (command, sequence) -> {
          if (command.kind() != CommandKind.CALL) {
            return Fate.ANSWER;
          }
          return sendings.getAndIncrement() == 0 ? Fate.EXECUTE_AND_CUT : Fate.REFUSE;
        };
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    assertThatThrownBy(() -> increment(echo))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessage(
            CALL
                + " was sent more than once, since a connection broke, and the last sending was refused ("
                + refusal
                + ": at the door): an earlier one may have run, or may yet run, but never twice. Read the"
                + " object's state before making it again.");
    assertThat(sendings).hasValue(2);
    assertThat(state.calls()).as("it had run").isEqualTo(1);
    a.fate = (command, sequence) -> Fate.ANSWER;
    assertThat(increment(echo)).isEqualTo(2);
    assertThat(state.lastAckedBelow).as("it counts as completed").isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"BUSY", "INCOMPATIBLE_TYPE", "NOT_AUTHORIZED"})
  void believesTheRefusalOfACallThatWasSentOnce(OutcomeStatus refusal) {
    state.refusal = refusal;
    a.fate = (command, sequence) -> command.kind() == CommandKind.CALL ? Fate.REFUSE : Fate.ANSWER;
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    assertThatThrownBy(() -> increment(echo))
        .isInstanceOfAny(
            BusyException.class, IncompatibleTypeException.class, NotAuthorizedException.class)
        .hasMessageContaining("which has not run: at the door");
  }

  /** A call that waited for its object's id was never sent, however often the question was. */
  @Test
  void believesTheRefusalOfAnObjectThatWasAskedForTwice() {
    AtomicInteger sendings = new AtomicInteger();
    a.fate =
        (command, sequence) -> {
          if (command.kind() != CommandKind.CREATE_OBJECT) {
            return Fate.ANSWER;
          }
          return sendings.getAndIncrement() == 0 ? Fate.EXECUTE_AND_CUT : Fate.REFUSE;
        };
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    assertThatThrownBy(() -> increment(echo)).isInstanceOf(BusyException.class);
    a.fate = (command, sequence) -> Fate.ANSWER;
    assertThat(increment(echo)).isEqualTo(1);
  }

  @Test
  void pausesBetweenAttemptsAtALeaderThatAnswersNothing() {
    a.fate = (command, sequence) -> Fate.CUT;
    Invoker echo = bind(a.address(), Duration.ofMillis(600));
    assertThatThrownBy(() -> increment(echo)).isInstanceOf(QuorumLostException.class);
    assertThat(a.hellos.get()).isBetween(3, 40);
  }

  /** Generated code runs on the loop too: what it throws there must not leave anybody waiting. */
  @Test
  void endsCallsWhenItFailsOnItsOwnThreadAndGoesOn() {
    AtomicBoolean broken = new AtomicBoolean();
    Echo type =
        new Echo() {
          @Override
          public String name() {
            if (broken.get() && Thread.currentThread().getName().startsWith("concoord-client-")) {
              throw new IllegalStateException("a defect");
            }
            return super.name();
          }
        };
    a.fate = (command, sequence) -> sequence == 2 ? Fate.LOSE : Fate.ANSWER;
    ConcoordClient client = connect(a.address());
    CompletableFuture<Long> bystander = incrementAsync(client.bind(new Echo(), "e"));
    await(() -> state.objects.containsKey("e"));
    Invoker echo = client.bind(type, "f");
    broken.set(true);
    assertThatThrownBy(() -> increment(echo))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageStartingWith("the client failed during echo.increment() on object \"f\"")
        .hasRootCauseMessage("a defect");
    assertThat(catchThrowable(() -> bystander.orTimeout(10, TimeUnit.SECONDS).get()))
        .hasCauseInstanceOf(OutcomeUnknownException.class);
    broken.set(false);
    a.fate = (command, sequence) -> Fate.ANSWER;
    assertThat(increment(echo)).isEqualTo(state.calls());
    assertThat(state.opened).isEqualTo(2);
  }

  @Test
  void refusesNamesThatNoReplicaTakes() {
    ConcoordClient client = connect(a.address());
    assertThatThrownBy(() -> client.bind(new Echo(), "x".repeat(1_024)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the names of an object and its type take more than 1024 bytes together: object name of 1024"
                + " characters, type name of 4");
  }

  @Test
  void takesADeadlineThatNeverComes() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(increment(echo)).isEqualTo(1);
    assertThat(incrementAsync(echo).join()).isEqualTo(2);
  }

  @Test
  void neverMovesASentCallToANewSession() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    increment(echo);
    state.expireAll();
    assertThatThrownBy(() -> increment(echo))
        .isInstanceOf(SessionExpiredException.class)
        .hasMessageStartingWith(whose() + " have forgotten the session of " + CALL);
    assertThat(state.calls).isEqualTo(1);
    assertThat(increment(echo)).isEqualTo(2);
    assertThat(state.opened).isEqualTo(2);
  }

  @Test
  void keepsAnIdleSessionAlive() {
    state.ttlMicros = 300_000;
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    increment(echo);
    await(() -> state.keptAlive >= 2);
  }

  @Test
  void givesItsSessionBackAndRefusesLaterCalls() {
    ConcoordClient client = connect(a.address());
    Invoker echo = client.bind(new Echo(), "e");
    increment(echo);
    client.close();
    assertThat(state.closedSessions).isEqualTo(1);
    assertThatThrownBy(() -> increment(echo))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this client is closed; make a new one");
  }

  @Test
  void failsOpenCallsWhenClosed() {
    a.fate = (command, sequence) -> command.kind() == CommandKind.CALL ? Fate.LOSE : Fate.ANSWER;
    ConcoordClient client = connect(a.address());
    CompletableFuture<Long> open = incrementAsync(client.bind(new Echo(), "e"));
    client.close();
    assertThat(catchThrowable(() -> open.orTimeout(10, TimeUnit.SECONDS).get()))
        .hasCauseInstanceOf(OutcomeUnknownException.class)
        .hasRootCauseMessage("the client was closed during " + CALL + UNKNOWN);
  }

  @RepeatedTest(4)
  void leavesNoCallOpenThatRacesWithClosing() throws Exception {
    ConcoordClient client = connect(a.address());
    Invoker echo = client.bind(new Echo(), "e");
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      boolean async = t % 2 == 0;
      threads.add(
          new Thread(
              () -> {
                while (catchThrowable(() -> once(echo, async)) == null) {
                  Thread.onSpinWait();
                }
              }));
    }
    threads.forEach(Thread::start);
    await(() -> state.calls() > 20);
    client.close();
    for (Thread thread : threads) {
      thread.join(10_000);
      assertThat(thread.isAlive()).as("a caller waits").isFalse();
    }
  }

  /** A caller that saw the client open may hand its call over when it is closing already. */
  @Test
  void failsACallThatArrivesWhileItCloses() {
    a.leader = "";
    Call<Long> late = call(bind(a.address(), Duration.ofSeconds(30)), Echo.INCREMENT);
    CompletableFuture<Long> future = late.invokeAsync();
    try (Loop loop = Loop.startDaemon("closing")) {
      Conversation closing =
          new Conversation(
              loop,
              new Endpoints(
                  List.of(a.address()), new DomainConfig(List.of(), false), "domains", loop),
              null,
              1,
              new ClientMeters(ClientMetrics.NONE));
      loop.execute(
          () -> {
            closing.close(() -> {});
            closing.add((PendingCall<?>) late);
          });
      assertThat(catchThrowable(() -> future.get(10, TimeUnit.SECONDS)))
          .hasCauseInstanceOf(OutcomeUnknownException.class)
          .hasRootCauseMessage("the client was closed during " + CALL + UNKNOWN);
    }
  }

  private static long once(Invoker echo, boolean async) {
    return async ? incrementAsync(echo).join() : increment(echo);
  }

  @Test
  void canBeClosedByACallbackOnItsOwnThread() {
    ConcoordClient client =
        ConcoordClient.connect(
            ClientConfig.builder().endpoints(a.address()).callbackExecutor(Runnable::run).build());
    clients.add(client);
    Invoker echo = client.bind(new Echo(), "e");
    increment(echo);
    a.fate = (command, sequence) -> sequence == 3 ? Fate.LOSE : Fate.ANSWER;
    CompletableFuture<Long> open = incrementAsync(echo);
    incrementAsync(echo).thenRun(client::close);
    assertThat(catchThrowable(() -> open.orTimeout(10, TimeUnit.SECONDS).get()))
        .hasCauseInstanceOf(OutcomeUnknownException.class);
    assertThatThrownBy(() -> increment(echo)).isInstanceOf(IllegalStateException.class);
    await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().matches("concoord-client-\\d+")));
  }

  @Test
  void completesFuturesWhateverTheExecutorDoes() {
    ConcoordClient client =
        ConcoordClient.connect(
            ClientConfig.builder()
                .endpoints(a.address())
                .callbackExecutor(
                    task -> {
                      throw new IllegalArgumentException("no");
                    })
                .build());
    clients.add(client);
    Invoker echo = client.bind(new Echo(), "e");
    assertThat(incrementAsync(echo).orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(1);
    assertThat(incrementAsync(echo).orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(2);
  }

  @Test
  void survivesACallbackThatThrows() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    CompletableFuture<Long> thrown =
        incrementAsync(echo)
            .thenApply(
                value -> {
                  throw new AssertionError("in a callback");
                });
    assertThat(catchThrowable(() -> thrown.orTimeout(10, TimeUnit.SECONDS).get()))
        .hasRootCauseMessage("in a callback");
    assertThat(incrementAsync(echo).orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(2);
  }

  /** M5: a client pins the first instance it meets. */
  @Test
  void reportsAnotherInstanceAtItsEndpoints() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    increment(echo);
    ClusterId other = new ClusterId(8, 8);
    a.cluster = other;
    b.cluster = other;
    a.cut();
    assertThatThrownBy(() -> increment(echo))
        .isInstanceOf(ClusterResetException.class)
        .hasMessage(
            "%s now belong to instance %s, this client to %s: what the latter acknowledged may be lost,"
                + " and %s may or may not have run in it. Make a new client to go on with the new instance.",
            whose(), other, FakeReplica.CLUSTER, CALL);
    assertThatThrownBy(() -> increment(echo))
        .as("a later call goes to the new instance no more than this one")
        .isInstanceOf(ClusterResetException.class);
    assertThat(state.calls()).isEqualTo(1);
  }

  @Test
  void keepsToItsInstanceWhereOneReplicaBelongsToAnother() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    increment(echo);
    a.cluster = new ClusterId(8, 8);
    FakeReplica.lead(b, b);
    a.cut();
    assertThat(increment(echo)).isEqualTo(2);
  }

  /** S1: at most 1,024 numbers are open; the fake replica fails if it sees more. */
  @Test
  void keepsToTheWindowWhileItsFirstCallIsStuck() {
    AtomicInteger stuck = new AtomicInteger();
    a.fate =
        (command, sequence) -> {
          if (sequence != 2 || command.kind() != CommandKind.CALL) {
            return Fate.ANSWER;
          }
          return stuck.getAndIncrement() == 0 ? Fate.LOSE : Fate.ANSWER;
        };
    Invoker echo = bind(a.address(), Duration.ofSeconds(20));
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      futures.add(incrementAsync(echo));
    }
    futures.forEach(future -> future.orTimeout(20, TimeUnit.SECONDS).join());
    assertThat(state.calls).isEqualTo(5_000);
    assertThat(stuck.get()).isGreaterThan(1);
  }

  @Test
  void refusesMoreAsynchronousCallsThanItQueues() {
    a.leader = "";
    b.leader = "";
    Invoker echo = bind(a.address(), Duration.ofSeconds(20));
    for (int i = 0; i < ClientRuntime.MAX_ASYNC_CALLS; i++) {
      incrementAsync(echo);
    }
    assertThat(catchThrowable(() -> incrementAsync(echo).get()))
        .hasCauseInstanceOf(BusyException.class)
        .hasRootCauseMessage(
            CALL
                + " would be more than 16384 asynchronous calls, or 64 MiB of their arguments, at once: it was not"
                + " sent and has not run. Wait for some to complete.");
  }

  @Test
  void carriesLargeArgumentsManyAtOnce() {
    AtomicInteger lengths = new AtomicInteger();
    state.methods.put(
        Echo.OTHER,
        command -> {
          lengths.incrementAndGet();
          return FakeReplica.ok(command.argumentsLength());
        });
    Invoker echo = bind(a.address(), Duration.ofSeconds(30));
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Call<Long> call = call(echo, Echo.OTHER);
      call.arguments().writeBytes(new byte[900 << 10]);
      futures.add(call.invokeAsync());
    }
    futures.forEach(future -> assertThat(future.join()).isEqualTo((900 << 10) + 5));
    assertThat(lengths).hasValue(40);
  }

  @Test
  void refusesArgumentsOverTheLimitBeforeSending() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    assertThatThrownBy(() -> call(echo, Echo.OTHER).arguments().writeBytes(new byte[1 << 20]))
        .isInstanceOf(ValueTooLargeException.class);
    assertThat(increment(echo)).isEqualTo(1);
  }

  @Test
  void refusesToBlockItsOwnThread() {
    ConcoordClient client =
        ConcoordClient.connect(
            ClientConfig.builder().endpoints(a.address()).callbackExecutor(Runnable::run).build());
    clients.add(client);
    Invoker echo = client.bind(new Echo(), "e");
    CompletableFuture<Long> blocked = incrementAsync(echo).thenApply(first -> increment(echo));
    assertThat(catchThrowable(() -> blocked.orTimeout(10, TimeUnit.SECONDS).get()))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .rootCause()
        .hasMessageStartingWith(CALL + " would block the client's own thread");
  }

  @Test
  void completesFuturesOnItsOwnCallbackThread() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    String thread =
        incrementAsync(echo)
            .thenApplyAsync(ignored -> Thread.currentThread().getName())
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
    assertThat(thread).startsWith("concoord-client-").endsWith("-callbacks");
  }

  /** The call is its own future; what is done to that is the caller's affair. */
  @Test
  void runsACallWhoseFutureWasCancelledOrCompletedByItsCaller() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    CompletableFuture<Long> cancelled = incrementAsync(echo);
    CompletableFuture<Long> completed = incrementAsync(echo);
    cancelled.cancel(true);
    completed.complete(-1L);
    assertThat(increment(echo)).isEqualTo(3);
    assertThat(state.calls()).isEqualTo(3);
    assertThat(cancelled.isDone() && completed.isDone()).isTrue();
  }

  @Test
  void keepsNeitherArgumentsNorOutcomeInAFutureThatHasCompleted() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    Call<Long> call = echo.call(Echo.INCREMENT, ValueReader::readLong);
    call.arguments().writeBytes(new byte[1_000]);
    CompletableFuture<Long> future = call.invokeAsync();
    future.orTimeout(10, TimeUnit.SECONDS).join();
    await(() -> ((PendingCall<?>) future).argumentBytes() == 0);
    assertThat(future.copy().thenApplyAsync(value -> value).join()).isEqualTo(future.join());
  }

  @Test
  void keepsTheDeadlineOfEachView() {
    a.leader = "";
    b.leader = "";
    ConcoordClient client = connect(a.address());
    Invoker hasty = client.withDeadline(Duration.ofMillis(100)).bind(new Echo(), "e");
    assertThatThrownBy(() -> increment(hasty)).hasMessageContaining("within 100 ms");
  }

  @Test
  void namesTheEndpointThatIsMalformed() {
    assertThatThrownBy(() -> ConcoordClient.connect("127.0.0.1:14000, localhost"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("\" localhost\" is no address: the port is missing");
  }

  @Test
  void sendsABatchAsOneHoweverOftenAndAmongOtherCalls() {
    AtomicInteger cuts = new AtomicInteger();
    a.fate =
        (command, sequence) ->
            command.kind() == CommandKind.CALL && cuts.getAndIncrement() == 1
                ? Fate.EXECUTE_AND_CUT
                : Fate.ANSWER;
    ConcoordClient client = connect(a.address());
    CallBatch batch = client.batch();
    Invoker alone = client.bind(new Echo(), "e");
    Invoker e = batch.client().bind(new Echo(), "e");
    Invoker f = batch.client().bind(new Echo(), "f");
    assertThat(increment(alone)).isEqualTo(1);
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    futures.add(incrementAsync(e));
    futures.add(incrementAsync(f));
    futures.add(incrementAsync(e));
    assertThat(batch.size()).isEqualTo(3);
    batch.send();
    assertThat(batch.size()).isZero();
    futures.add(incrementAsync(alone));
    assertThat(futures.stream().map(CompletableFuture::join)).containsExactly(2L, 3L, 4L, 5L);
    assertThat(a.batches).containsExactly(3, 3);
    assertThat(state.calls).isEqualTo(5);
  }

  @Test
  void beginsTheNextBatchWhereOneWasSent() {
    CallBatch batch = connect(a.address()).batch();
    Invoker echo = batch.client().bind(new Echo(), "e");
    batch.send();
    for (int i = 1; i <= 3; i++) {
      CompletableFuture<Long> first = incrementAsync(echo);
      incrementAsync(echo);
      batch.send();
      assertThat(first.join()).isEqualTo(2L * i - 1);
    }
    assertThat(a.batches).containsExactly(2, 2, 2);
  }

  @Test
  void refusesToWaitForACallOfABatch() {
    Invoker echo = connect(a.address()).batch().client().bind(new Echo(), "e");
    assertThatThrownBy(() -> increment(echo))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(CALL + " is of a batch, which is sent later: make it asynchronously");
  }

  @Test
  void refusesACallThatDoesNotFitIntoItsBatch() {
    CallBatch batch = connect(a.address()).batch();
    Invoker echo = batch.client().bind(new Echo(), "e");
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      futures.add(incrementAsync(echo));
    }
    assertThatThrownBy(() -> incrementAsync(echo))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            CALL
                + " does not fit into its batch, which holds at most 256 calls and 1 MiB of them, and has 256: it will"
                + " not run. Send the batch and make it again.");
    batch.send();
    assertThat(futures.get(255).join()).isEqualTo(256);
    Call<Long> large = call(echo, Echo.OTHER);
    large.arguments().writeBytes(new byte[(1 << 20) - 10]);
    assertThatThrownBy(large::invokeAsync).isInstanceOf(IllegalStateException.class);
  }

  /** Of half a batch nobody could say whether it runs. */
  @Test
  void endsABatchAsAWholeAtItsDeadline() {
    a.leader = "";
    b.leader = "";
    CallBatch batch = connect(a.address()).withDeadline(Duration.ofMillis(200)).batch();
    Invoker echo = batch.client().bind(new Echo(), "e");
    Invoker patient = batch.client().withDeadline(Duration.ofMillis(400)).bind(new Echo(), "e");
    CompletableFuture<Long> first = incrementAsync(echo);
    CompletableFuture<Long> second = incrementAsync(patient);
    batch.send();
    assertThat(catchThrowable(first::join)).hasCauseInstanceOf(QuorumLostException.class);
    assertThat(catchThrowable(second::join)).hasCauseInstanceOf(QuorumLostException.class);
    FakeReplica.lead(a, a, b);
    assertThat(increment(connect(a.address()).bind(new Echo(), "e"))).isEqualTo(1);
  }

  @Test
  void refusesABatchAsAWholeWhereTooMuchWaits() {
    a.leader = "";
    b.leader = "";
    ConcoordClient client = connect(a.address() + "," + b.address());
    Invoker alone = client.bind(new Echo(), "e");
    for (int i = 0; i < ClientRuntime.MAX_ASYNC_CALLS - 1; i++) {
      incrementAsync(alone);
    }
    CallBatch batch = client.batch();
    Invoker echo = batch.client().bind(new Echo(), "e");
    CompletableFuture<Long> first = incrementAsync(echo);
    incrementAsync(echo);
    batch.send();
    assertThat(catchThrowable(first::join)).hasCauseInstanceOf(BusyException.class);
    CompletableFuture<Long> fits = incrementAsync(echo);
    batch.send();
    assertThat(fits).isNotDone();
  }

  @Test
  void failsABatchThatIsSentOverAClosedClient() {
    ConcoordClient client = connect(a.address());
    CallBatch batch = client.batch();
    CompletableFuture<Long> first = incrementAsync(batch.client().bind(new Echo(), "e"));
    client.close();
    batch.send();
    assertThat(catchThrowable(first::join)).hasCauseInstanceOf(OutcomeUnknownException.class);
  }

  /** A future that has not completed takes memory, however fast the replicas are. */
  @Test
  void countsACallUntilItsFutureHasCompleted() throws Exception {
    List<Runnable> late = new CopyOnWriteArrayList<>();
    ConcoordClient client =
        ConcoordClient.connect(
            ClientConfig.builder().endpoints(a.address()).callbackExecutor(late::add).build());
    clients.add(client);
    Invoker echo = client.bind(new Echo(), "e");
    for (int i = 0; i < ClientRuntime.MAX_ASYNC_CALLS; i++) {
      incrementAsync(echo);
    }
    await(() -> state.calls() == ClientRuntime.MAX_ASYNC_CALLS);
    CompletableFuture<Long> refused = incrementAsync(echo);
    await(
        () -> {
          late.forEach(Runnable::run);
          late.clear();
          return refused.isDone();
        });
    assertThat(catchThrowable(refused::join)).hasCauseInstanceOf(BusyException.class);
    CompletableFuture<Long> taken = incrementAsync(echo);
    await(
        () -> {
          late.forEach(Runnable::run);
          return taken.isDone();
        });
    assertThat(taken.join()).isEqualTo(ClientRuntime.MAX_ASYNC_CALLS + 1L);
  }

  /** S1: whatever happens to commands and replies, an answered call has run once. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void runsEachCallOnceUnderAMisbehavingLeader(long seed) throws Exception {
    Random random = new Random(seed);
    FakeReplica.FateOf fates =
        (command, sequence) -> {
          int roll;
          synchronized (random) {
            roll = random.nextInt(400);
            if (roll == 0) {
              FakeReplica.lead(random.nextBoolean() ? a : b, a, b);
            }
          }
          return roll < 2
              ? Fate.EXECUTE_AND_CUT
              : roll < 4 ? Fate.CUT : roll < 40 ? Fate.ANSWER_TWICE : Fate.ANSWER;
        };
    a.fate = fates;
    b.fate = fates;
    ConcoordClient client = connect(a.address() + ", " + b.address());
    Set<Long> results = ConcurrentHashMap.newKeySet();
    AtomicInteger answered = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      Invoker echo = client.withDeadline(Duration.ofSeconds(30)).bind(new Echo(), "e");
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 50; i++) {
                  results.add(increment(echo));
                  results.add(incrementAsync(echo).join());
                  answered.addAndGet(2);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(answered).hasValue(800);
    assertThat(results).as("every answer is another count").hasSize(800);
    assertThat(state.calls()).isEqualTo(800);
  }

  private ConcoordClient connect(String endpoints) {
    ConcoordClient client = ConcoordClient.connect(endpoints);
    clients.add(client);
    return client;
  }

  private Invoker bind(String endpoints, Duration deadline) {
    return connect(endpoints).withDeadline(deadline).bind(new Echo(), "e");
  }

  private static Call<Long> call(Invoker echo, int method) {
    return echo.call(method, ValueReader::readLong);
  }

  private static long increment(Invoker echo) {
    return call(echo, Echo.INCREMENT).invoke();
  }

  private static CompletableFuture<Long> incrementAsync(Invoker echo) {
    return call(echo, Echo.INCREMENT).invokeAsync();
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time to wait").isLessThan(deadlineNanos);
      Thread.yield();
    }
  }

  /** Who answers, in messages. */
  private String whose() {
    return "the replicas at " + a.address();
  }
}
