package org.concoord.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.concoord.BusyException;
import org.concoord.ConcoordClient;
import org.concoord.IncompatibleTypeException;
import org.concoord.NotAuthorizedException;
import org.concoord.OutcomeUnknownException;
import org.concoord.QuorumLostException;
import org.concoord.RemoteInvocationException;
import org.concoord.RemoteStackTrace;
import org.concoord.ResultTooLargeException;
import org.concoord.client.FakeReplica.Fate;
import org.concoord.codec.CommandKind;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.spi.Invoker;
import org.concoord.spi.ReplicatedCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a caller is told of calls that ended otherwise than well. */
@Timeout(60)
class ClientOutcomesTest extends ClientFixture {
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
  void namesTheEndpointThatIsMalformed() {
    assertThatThrownBy(() -> ConcoordClient.connect("127.0.0.1:14000, localhost"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("\" localhost\" is no address: the port is missing");
  }
}
