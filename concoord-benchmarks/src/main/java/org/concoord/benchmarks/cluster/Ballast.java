package org.concoord.benchmarks.cluster;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.concoord.ConcoordClient;
import org.concoord.objects.QueueProxy;

/** Fills the replicas with a state of a given size: a queue of texts of 1 KiB. */
final class Ballast {
  private static final int TEXT_BYTES = 1024;
  private static final int OUTSTANDING = 256;

  private Ballast() {}

  static void load(String endpoints, long mebibytes) throws InterruptedException {
    AtomicLong failed = new AtomicLong();
    Semaphore room = new Semaphore(OUTSTANDING);
    try (ConcoordClient client = ConcoordClient.connect(endpoints);
        QueueProxy<String> queue = new QueueProxy<>(client, "ballast")) {
      for (long text = 0; text < mebibytes << 10; text++) {
        room.acquire();
        String number = Long.toString(text);
        queue
            .addAsync(number + "x".repeat(TEXT_BYTES - number.length()))
            .whenComplete(
                (nothing, failure) -> {
                  if (failure != null) {
                    failed.incrementAndGet();
                  }
                  room.release();
                });
      }
      room.acquire(OUTSTANDING);
    }
    if (failed.get() > 0) {
      System.out.println(failed + " texts of the state may be missing");
    }
  }
}
