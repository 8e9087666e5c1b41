package org.concoord.examples;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.objects.LockProxy;

/**
 * A process holds a lock and is killed: the next has it once the replicas have not heard of the
 * first for its session's timeout, with a higher token.
 *
 * <pre>
 * mvn -q -B -Pkilledholder verify
 * </pre>
 */
public final class KilledHolder {
  /** How long others wait for a holder that has died. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private KilledHolder() {}

  /** Without arguments: the whole story. With them, the holder: the endpoints. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0) {
      hold(arguments[0]);
      return;
    }
    try (ReplicaProcesses replicas = ReplicaProcesses.start()) {
      tell(replicas, System.out);
    }
  }

  private static ConcoordClient connect(String endpoints) {
    return ConcoordClient.connect(
        ClientConfig.builder().endpoints(endpoints).sessionTimeout(TIMEOUT).build());
  }

  private static void hold(String endpoints) throws Exception {
    try (ConcoordClient client = connect(endpoints)) {
      System.out.println(new LockProxy(client).lock());
      new CountDownLatch(1).await();
    }
  }

  /** Returns how long the next one waited, in milliseconds. */
  static long tell(ReplicaProcesses replicas, PrintStream out) throws Exception {
    try (ConcoordClient client = connect(replicas.endpoints())) {
      LockProxy lock = new LockProxy(client);
      Process holder = replicas.start(KilledHolder.class, replicas.endpoints());
      long held = Long.parseLong(Objects.requireNonNull(holder.inputReader().readLine()));
      out.println("A process holds the lock with token " + held + ".");
      CompletableFuture<Long> next = lock.lockAsync();
      // So long that only keep-alives hold its session by now.
      Thread.sleep(TIMEOUT.toMillis() + 500);
      out.println("It is still held: " + !next.isDone() + ". Killing the process with SIGKILL.");
      holder.destroyForcibly().waitFor();
      long before = System.nanoTime();
      long token = next.get(30, TimeUnit.SECONDS);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
      out.println("The next has it with token " + token + ", " + millis + " ms after the kill.");
      out.println("A resource that has seen the higher token refuses the lower: " + (token > held));
      lock.unlock(token);
      return millis;
    }
  }
}
