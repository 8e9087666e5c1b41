package org.concoord.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.concoord.BusyException;
import org.concoord.OutcomeUnknownException;
import org.concoord.spi.ValueWriter;
import org.junit.jupiter.api.Test;

/** A class as its own specification, against histories recorded of other implementations of it. */
class ReplicatedSpecificationTest {
  private final AccountType type = new AccountType();
  private final AccountType.Account account = new AccountType.Account();
  private final HistoryRecorder recorder = new HistoryRecorder();
  private final RecordedObject recorded = recorder.on("A", type, "acme");

  private long deposit(long amount, Callable<Long> call) throws Exception {
    return recorded.call(
        AccountType.DEPOSIT, out -> out.writeLong(amount), call, ValueWriter::writeLong);
  }

  private void withdraw(long amount) throws Exception {
    recorded.run(
        AccountType.WITHDRAW, out -> out.writeLong(amount), () -> account.withdraw(amount));
  }

  private Linearizability check() {
    return LinearizabilityChecker.of(type).check(recorder.history());
  }

  @Test
  void acceptsWhatTheClassItselfDoes() throws Exception {
    deposit(10, () -> account.deposit(10));
    withdraw(4);
    assertThatThrownBy(() -> withdraw(100)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> withdraw(100)).hasMessage("only 6, refused 2 times");
    deposit(1, () -> account.deposit(1));
    assertThat(recorder.history().calls()).hasSize(5);
    check().orThrow();
  }

  @Test
  void rejectsAnExceptionThatTheClassWouldNotHaveThrown() throws Exception {
    deposit(10, () -> account.deposit(10));
    account.balance();
    Callable<Long> failing =
        () -> {
          throw new IllegalStateException("only 10, refused 1 times");
        };
    assertThatThrownBy(() -> deposit(1, failing)).isInstanceOf(IllegalStateException.class);
    assertThat(check().report())
        .contains("-> THROWN(\"java.lang.IllegalStateException\", \"only 10, refused 1 times\")")
        .contains("here it would have been answered 11")
        .contains("the state then: 10, 0");
  }

  @Test
  void rejectsAnExceptionWithAnotherMessage() throws Exception {
    assertThatThrownBy(() -> withdraw(1)).hasMessage("only 0, refused 1 times");
    account.deposit(5); // behind the recorder's back
    assertThatThrownBy(() -> withdraw(100)).hasMessage("only 5, refused 2 times");
    assertThat(check().kind()).isEqualTo(Verdict.Kind.NOT_LINEARIZABLE);
  }

  @Test
  void replacesTheObjectWhereAConstructorIsCalled() throws Exception {
    deposit(10, () -> account.deposit(10));
    recorded.run(AccountType.OPEN_WITH, out -> out.writeLong(50), () -> {});
    recorded.call(AccountType.BALANCE, out -> {}, () -> 50L, ValueWriter::writeLong);
    check().orThrow();
    recorded.call(AccountType.BALANCE, out -> {}, () -> 10L, ValueWriter::writeLong);
    assertThat(check().kind()).isEqualTo(Verdict.Kind.NOT_LINEARIZABLE);
  }

  @Test
  void leavesCallsOpenThatMayHaveRunAndOutThoseThatHaveNot() {
    assertThatThrownBy(
            () ->
                deposit(
                    3,
                    () -> {
                      account.deposit(3);
                      throw new OutcomeUnknownException("no answer");
                    }))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThatThrownBy(
            () ->
                deposit(
                    500,
                    () -> {
                      throw new BusyException("later");
                    }))
        .isInstanceOf(BusyException.class);
    assertThat(recorder.history().calls()).singleElement().matches(RecordedCall::isOpen);
    check().orThrow();
  }

  @Test
  void readsWhatAnUnansweredCallLeftBehind() throws Exception {
    leavesCallsOpenThatMayHaveRunAndOutThoseThatHaveNot();
    deposit(1, () -> account.deposit(1));
    Linearizability result = check();
    result.orThrow();
    assertThat(result.verdicts().get(0).order())
        .extracting(RecordedCall::isOpen)
        .containsExactly(true, false);
  }

  @Test
  void refusesCallsOfMethodsThatTheTypeHasNot() {
    recorder.invoked("A", "acme", 99, "close()", new byte[0]).returned(new byte[] {0, 1});
    assertThatThrownBy(this::check)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("account has no method with id 99")
        .hasMessageContaining("close()");
    assertThatThrownBy(() -> recorded.run("close()", out -> {}, () -> {}))
        .hasMessageContaining("account has no method close()");
  }

  @Test
  void beginsInTheStateItIsGiven() throws Exception {
    account.deposit(90);
    ReplicatedSpecification<AccountType.Account> specification =
        new ReplicatedSpecification<>(type, account);
    deposit(10, () -> account.deposit(10));
    assertThat(check().isLinearizable()).isFalse();
    LinearizabilityChecker.of(specification).check(recorder.history()).orThrow();
  }

  /** Eight threads on an object behind one lock: whatever they see is linearizable. */
  @Test
  void acceptsAnObjectBehindALock() throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int t = 0; t < 8; t++) {
      RecordedObject mine = recorder.on("t" + t, type, "acme");
      Runnable work =
          () -> {
            for (int i = 0; i < 125; i++) {
              try {
                mine.call(
                    AccountType.DEPOSIT,
                    out -> out.writeLong(1),
                    () -> {
                      synchronized (account) {
                        return account.deposit(1);
                      }
                    },
                    ValueWriter::writeLong);
              } catch (Exception e) {
                failures.add(e);
              }
            }
          };
      Thread thread = new Thread(work);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
    Linearizability result = check();
    result.orThrow();
    assertThat(result.verdicts().get(0).order()).hasSize(1_000);
    assertThat(result.verdicts().get(0).steps()).isLessThan(20_000);
  }
}
