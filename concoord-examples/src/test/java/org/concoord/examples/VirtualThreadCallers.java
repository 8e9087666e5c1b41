package org.concoord.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.concoord.ConcoordClient;
import org.concoord.objects.BarrierProxy;
import org.concoord.objects.LockProxy;
import org.concoord.objects.SemaphoreProxy;
import org.concoord.objects.SharedLock;

/**
 * Callers that are virtual threads, as {@link VirtualThreadsIT} runs them in a JVM that has a
 * single carrier for all of them: a call that kept it while it waits would leave nobody to answer
 * that.
 */
final class VirtualThreadCallers {
  private static final String PINNED = "jdk.VirtualThreadPinned";

  private VirtualThreadCallers() {}

  /** The endpoints. */
  public static void main(String[] arguments) throws Exception {
    try (Recording recording = new Recording();
        ConcoordClient client = ConcoordClient.connect(arguments[0])) {
      recording.enable(PINNED).withoutThreshold().withStackTrace();
      recording.start();
      lock(client);
      semaphore(client);
      barrier(client);
      sharedLock(client);
      fromThreadToThread(client);
      sessions(client);
      recording.stop();
      System.out.println("pinned by ConCoord: " + pinned(recording));
    }
  }

  /** What has been compiled for a JDK without virtual threads finds them by name. */
  private static Thread start(Runnable work) {
    try {
      return Objects.requireNonNull(
          (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Thread> start(int count, Runnable work) {
    List<Thread> started = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      started.add(start(work));
    }
    return started;
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void awaitWaiting(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      while (thread.getState() != Thread.State.TIMED_WAITING
          && thread.getState() != Thread.State.WAITING) {
        Thread.sleep(1);
      }
    }
  }

  /** All of them wait at once, and yet others run. */
  private static void lock(ConcoordClient client) throws InterruptedException {
    LockProxy lock = new LockProxy(client, "virtual");
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Queue<Long> tokens = new ConcurrentLinkedQueue<>();
    long held = lock.lock();
    List<Thread> callers =
        start(
            500,
            () -> {
              long token = lock.lock();
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              tokens.add(token);
              inside.decrementAndGet();
              lock.unlock(token);
            });
    awaitWaiting(callers);
    CountDownLatch ran = new CountDownLatch(1);
    start(ran::countDown);
    boolean free = ran.await(20, TimeUnit.SECONDS);
    lock.unlock(held);
    join(callers);
    List<Long> given = List.copyOf(tokens);
    System.out.printf(
        "lock: %d had it, %d at a time, tokens rise: %b, others ran while they waited: %b%n",
        given.size(), most.get(), given.stream().sorted().distinct().toList().equals(given), free);
  }

  private static void semaphore(ConcoordClient client) throws InterruptedException {
    SemaphoreProxy semaphore = new SemaphoreProxy(client, "virtual permits");
    semaphore.concoordInit(3);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Thread> callers =
        start(
            60,
            () -> {
              semaphore.acquire();
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              Thread.yield();
              inside.decrementAndGet();
              semaphore.release();
            });
    join(callers);
    System.out.printf(
        "semaphore: %d had one, three at most at a time: %b%n", callers.size(), most.get() <= 3);
  }

  private static void barrier(ConcoordClient client) throws InterruptedException {
    BarrierProxy barrier = new BarrierProxy(client, "virtual barrier");
    barrier.concoordInit(64);
    AtomicInteger passed = new AtomicInteger();
    join(
        start(
            64,
            () -> {
              barrier.await();
              passed.incrementAndGet();
            }));
    System.out.println("barrier: " + passed + " passed");
  }

  private static void sharedLock(ConcoordClient client) throws InterruptedException {
    SharedLock lock = new SharedLock(client, "virtual monitor");
    int[] count = new int[1];
    join(start(50, () -> with(lock, () -> count[0]++)));
    lock.lock();
    AtomicReference<String> ended = new AtomicReference<>("");
    Thread waits = start(() -> ended.set(lockInterruptibly(lock)));
    awaitWaiting(List.of(waits));
    waits.interrupt();
    waits.join();
    lock.unlock();
    boolean free = lock.tryLock(20, TimeUnit.SECONDS);
    System.out.printf(
        "shared lock: %d under it, one %s, which left it to others: %b%n",
        count[0], ended.get(), free);
    lock.unlock();
  }

  private static void with(SharedLock lock, Runnable work) {
    try {
      lock.run(work);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String lockInterruptibly(SharedLock lock) {
    try {
      lock.lockInterruptibly();
      return "got it";
    } catch (InterruptedException e) {
      return "was interrupted";
    }
  }

  /** Who holds is a session, whichever threads call; and stages of futures run on any. */
  private static void fromThreadToThread(ConcoordClient client) throws Exception {
    LockProxy lock = new LockProxy(client, "virtual");
    AtomicReference<Long> token = new AtomicReference<>(0L);
    AtomicReference<Boolean> back = new AtomicReference<>(false);
    start(() -> token.set(lock.lock())).join();
    start(() -> back.set(lock.unlock(token.get()))).join();
    Executor virtual = VirtualThreadCallers::start;
    boolean chained =
        lock.lockAsync()
            .thenApplyAsync(given -> given, virtual)
            .thenComposeAsync(lock::unlockAsync, virtual)
            .get(20, TimeUnit.SECONDS);
    System.out.printf("given back by another thread: %b, by a chain: %b%n", back.get(), chained);
  }

  /** Each is a caller of its own, and gives back what it has by closing its session. */
  private static void sessions(ConcoordClient client) throws InterruptedException {
    AtomicInteger had = new AtomicInteger();
    join(
        start(
            20,
            () -> {
              try (ConcoordClient own = client.newSession()) {
                new LockProxy(own, "virtual").lock();
                had.incrementAndGet();
              }
            }));
    System.out.println("sessions: " + had + " had the lock");
  }

  /** Where a virtual thread waited and kept its carrier; nothing if none did. */
  private static List<String> pinned(Recording recording) throws IOException {
    Path file = Files.createTempFile("pinned", ".jfr");
    try {
      recording.dump(file);
      List<String> places = new ArrayList<>();
      for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
        if (event.getEventType().getName().equals(PINNED) && event.getStackTrace() != null) {
          event.getStackTrace().getFrames().stream()
              .map(VirtualThreadCallers::place)
              .filter(place -> place.startsWith("org.concoord."))
              .findFirst()
              .ifPresent(places::add);
        }
      }
      return places;
    } finally {
      Files.delete(file);
    }
  }

  private static String place(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }
}
