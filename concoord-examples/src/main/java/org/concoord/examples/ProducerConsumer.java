package org.concoord.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.concoord.ConcoordClient;
import org.concoord.objects.BlockingQueue;
import org.concoord.objects.BlockingQueueProxy;

/**
 * A producer and a consumer over a {@link BlockingQueue} of four elements, so that one of the two
 * waits nearly always; its replicas are three processes, and the one that leads is killed
 * meanwhile.
 *
 * <pre>
 * mvn -q -B -Pqueue verify
 * </pre>
 */
public final class ProducerConsumer {
  private static final int CAPACITY = 4;

  private ProducerConsumer() {}

  /**
   * What came of it.
   *
   * @param taken in the order in which they came
   * @param longestMillis the longest that the consumer waited for one
   */
  record Story(String killed, List<Integer> taken, long longestMillis) {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws Exception {
    int elements = 2_000;
    System.out.println(elements + " numbers through a queue of " + CAPACITY + " elements");
    Story story = tell(elements);
    System.out.println("The leader, " + story.killed() + ", was killed with SIGKILL meanwhile.");
    System.out.println(
        "  taken: " + story.taken().size() + ", each once, in order: " + isInOrder(story.taken()));
    System.out.println("  the consumer waited for up to " + story.longestMillis() + " ms");
  }

  /** Has the numbers from 0 on go from one to the other, and the leader killed half way. */
  static Story tell(int elements) throws Exception {
    try (ReplicaProcesses replicas = ReplicaProcesses.start();
        ConcoordClient ofProducer = ConcoordClient.connect(replicas.endpoints());
        ConcoordClient ofConsumer = ConcoordClient.connect(replicas.endpoints())) {
      BlockingQueueProxy<Integer> queue = new BlockingQueueProxy<>(ofProducer);
      queue.concoordInit(CAPACITY);
      CountDownLatch half = new CountDownLatch(elements / 2);
      FutureTask<String> killing =
          inBackground(
              () -> {
                half.await();
                return replicas.killLeader();
              });
      FutureTask<String> producing =
          inBackground(
              () -> {
                for (int i = 0; i < elements; i++) {
                  queue.put(i);
                }
                return "done";
              });
      List<Integer> taken = new ArrayList<>();
      long longestNanos = consume(ofConsumer, elements, half, taken);
      producing.get();
      return new Story(killing.get(), taken, TimeUnit.NANOSECONDS.toMillis(longestNanos));
    }
  }

  /** Returns how long the consumer waited at most for one. */
  private static long consume(
      ConcoordClient client, int elements, CountDownLatch half, List<Integer> taken) {
    BlockingQueueProxy<Integer> queue = new BlockingQueueProxy<>(client);
    long longest = 0;
    for (int i = 0; i < elements; i++) {
      long before = System.nanoTime();
      taken.add(Objects.requireNonNull(queue.take()));
      longest = Math.max(longest, System.nanoTime() - before);
      half.countDown();
    }
    return longest;
  }

  static boolean isInOrder(List<Integer> taken) {
    for (int i = 0; i < taken.size(); i++) {
      if (taken.get(i) != i) {
        return false;
      }
    }
    return true;
  }

  private static FutureTask<String> inBackground(Callable<String> work) {
    FutureTask<String> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "concoord-example");
    thread.setDaemon(true);
    thread.start();
    return task;
  }
}
