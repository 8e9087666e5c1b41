package com.acme.bank;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.concoord.ConcoordClient;
import org.concoord.OutcomeUnknownException;

/**
 * Keeps 64 transfers outstanding from four threads and then holds what the bank has run against
 * what it was told. Prints "running" once under way, and at the end one line of name=value pairs.
 */
public final class Load {
  private static final int THREADS = 4;
  private static final int OUTSTANDING = 64;

  private final int calls;
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<Long> unknown = ConcurrentHashMap.newKeySet();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicLong slowestNanos = new AtomicLong();

  private Load(int calls) {
    this.calls = calls;
  }

  /** The endpoints, and how many calls to make. */
  public static void main(String[] args) throws Exception {
    try (ConcoordClient client = ConcoordClient.connect(args[0]);
        BankProxy bank = new BankProxy(client)) {
      new Load(Integer.parseInt(args[1])).run(bank);
    }
  }

  private void run(BankProxy bank) throws Exception {
    bank.concoordInit("outside");
    try {
      bank.transfer(new Transfer(0, "ada", 1));
      throw new IllegalStateException("nobody has an account yet");
    } catch (NoSuchAccountException expected) {
      System.out.println("refused: " + expected.getMessage() + " / " + expected.owner());
    }
    bank.open(new Account("ada"));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      long first = 1 + (long) i * calls;
      Thread thread = new Thread(() -> keepBusy(bank, first));
      thread.start();
      threads.add(thread);
    }
    while (acknowledged.size() < calls / 4) {
      Thread.sleep(1);
    }
    System.out.println("running");
    for (Thread thread : threads) {
      thread.join();
    }
    report(bank);
  }

  private void keepBusy(BankProxy bank, long first) {
    Semaphore room = new Semaphore(OUTSTANDING / THREADS);
    for (long number = first; number < first + calls / THREADS; number++) {
      room.acquireUninterruptibly();
      long id = number;
      long began = System.nanoTime();
      bank.transferAsync(new Transfer(id, "ada", 1))
          .whenComplete(
              (cents, thrown) -> {
                note(id, thrown, System.nanoTime() - began);
                room.release();
              });
    }
    room.acquireUninterruptibly(OUTSTANDING / THREADS);
  }

  private void note(long id, Throwable thrown, long nanos) {
    if (thrown == null) {
      acknowledged.add(id);
      slowestNanos.accumulateAndGet(nanos, Math::max);
    } else if (thrown instanceof OutcomeUnknownException) {
      unknown.add(id);
    } else {
      thrown.printStackTrace();
      failed.incrementAndGet();
    }
  }

  private void report(BankProxy bank) {
    List<Long> ran = bank.transfers();
    Set<Long> distinct = new HashSet<>(ran);
    Set<Long> lost = new HashSet<>(acknowledged);
    lost.removeAll(distinct);
    Set<Long> unasked = new HashSet<>(distinct);
    unasked.removeAll(acknowledged);
    unasked.removeAll(unknown);
    long unknownThatRan = unknown.stream().filter(distinct::contains).count();
    System.out.println(
        "name=%s acknowledged=%d unknown=%d unknownThatRan=%d total=%d twice=%d lost=%d unasked=%d failed=%d slowestMillis=%d"
            .formatted(
                bank.name(),
                acknowledged.size(),
                unknown.size(),
                unknownThatRan,
                bank.total(),
                ran.size() - distinct.size(),
                lost.size(),
                unasked.size(),
                failed.get(),
                slowestNanos.get() / 1_000_000));
  }
}
