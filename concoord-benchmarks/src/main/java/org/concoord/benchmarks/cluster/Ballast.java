package org.concoord.benchmarks.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.concoord.ConcoordClient;
import org.concoord.objects.QueueProxy;

/** Fills the replicas with a state of a given size, a queue of texts of 1 KiB, or their log. */
final class Ballast {
  private static final int TEXT_BYTES = 1024;
  private static final int OUTSTANDING = 256;

  private Ballast() {}

  static void load(String endpoints, long mebibytes) throws InterruptedException {
    try (ConcoordClient client = ConcoordClient.connect(endpoints);
        QueueProxy<String> queue = new QueueProxy<>(client, "ballast")) {
      call(queue::addAsync, mebibytes);
    }
  }

  /** Calls whose arguments take as much, and which leave the state as it is. */
  static void pass(String endpoints, long mebibytes) throws InterruptedException {
    try (ConcoordClient client = ConcoordClient.connect(endpoints);
        QueueProxy<String> empty = new QueueProxy<>(client, "empty")) {
      call(empty::removeAsync, mebibytes);
    }
  }

  private static void call(Function<String, CompletableFuture<?>> method, long mebibytes)
      throws InterruptedException {
    AtomicLong failed = new AtomicLong();
    Semaphore room = new Semaphore(OUTSTANDING);
    for (long text = 0; text < mebibytes << 10; text++) {
      room.acquire();
      String number = Long.toString(text);
      method
          .apply(number + "x".repeat(TEXT_BYTES - number.length()))
          .whenComplete(
              (nothing, failure) -> {
                if (failure != null) {
                  failed.incrementAndGet();
                }
                room.release();
              });
    }
    room.acquire(OUTSTANDING);
    if (failed.get() > 0) {
      System.out.println(failed + " texts may be missing");
    }
  }
}
