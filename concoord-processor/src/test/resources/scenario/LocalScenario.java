package bank;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/** What a user's unit test does with local objects. */
public final class LocalScenario {
  private final List<String> facts = new ArrayList<>();

  public static List<String> run() throws Exception {
    LocalScenario scenario = new LocalScenario();
    scenario.counter();
    scenario.bank();
    scenario.threads();
    return scenario.facts;
  }

  private void counter() {
    CounterProxy counter = CounterProxy.local();
    facts.add(counter.toString());
    counter.concoordInit(41);
    facts.add("" + counter.increment());
    counter
        .incrementAsync()
        .thenAccept(value -> facts.add(value + " on " + Thread.currentThread().getName()));
    facts.add("two proxies, two objects: " + CounterProxy.local().increment());
  }

  private void bank() throws Exception {
    BankProxy bank = BankProxy.local();
    Bank.Account account = bank.open("ann", 5);
    account.balance = 100;
    facts.add("the account that was handed out is a copy: " + bank.accounts().get(0).balance());
    try {
      bank.open("eve", -3);
    } catch (Bank.NoMoneyException e) {
      StackTraceElement first = e.getStackTrace()[0];
      facts.add(
          e.getMessage() + ", " + e.missing() + ", " + e.owner() + " at " + first.getClassName() + "."
              + first.getMethodName());
      facts.add(e.getSuppressed()[0].toString().lines().findFirst().orElse(""));
    }
    try {
      bank.transferAsync(new Bank.Transfer("ann", "bob", 4, null)).join();
    } catch (CompletionException e) {
      facts.add(e.getCause().getMessage() + " in a future");
    }
    try {
      bank.seal((byte) 1);
      bank.transfer(null);
    } catch (NullPointerException e) {
      facts.add("null pointer without a message: " + e.getMessage());
    }
    bank.concoordInit(3L);
    facts.add("initial of a bank that lost its constructor's argument: " + bank.initial(0, "", "", ""));
    bank.close();
    try {
      bank.limit();
    } catch (IllegalStateException e) {
      facts.add("closed: " + e.getMessage());
    }
  }

  private void threads() throws InterruptedException {
    CounterProxy counter = CounterProxy.local();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int n = 0; n < 1_000; n++) {
                  counter.increment();
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    facts.add(facts.size() - 1, "8 threads: " + counter.getValue());
  }
}
