package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.concoord.codec.MessagePackWriter;
import org.jspecify.annotations.Nullable;

/** Asks for locks, gives up now and then, gives back what it has, and takes from others. */
final class LockClient implements ClientWork {
  private static final byte[] NO_ARGUMENTS = {};

  private final LockWorkload workload;
  private final SimClient client;
  private final RandomGenerator random;
  private final List<SimObject> locks = new ArrayList<>();
  private final List<LockCall> asking = new ArrayList<>();

  /** By lock, the token that it was given last and has not given back. */
  private final long[] held;

  private int open;

  LockClient(LockWorkload workload, SimClient client, RandomGenerator random) {
    this.workload = workload;
    this.client = client;
    this.random = random;
    for (int i = 0; i < workload.swarm().objects(); i++) {
      locks.add(client.object("lock-" + i, TokenLockType.NAME));
    }
    this.held = new long[locks.size()];
  }

  @Override
  public void begin() {}

  @Override
  public void takeTurn() {
    int burst = 1 + random.nextInt(3);
    for (int i = 0; i < burst && open < workload.swarm().outstanding(); i++) {
      if (!workload.budget().take()) {
        return;
      }
      open++;
      int lock = random.nextInt(locks.size());
      if (held[lock] != 0 && random.nextInt(4) > 0) {
        submit(lock, TokenLockType.UNLOCK, held[lock]);
        held[lock] = 0;
      } else if (random.nextInt(12) == 0) {
        submit(lock, TokenLockType.FORCE, null);
      } else if (random.nextInt(30) == 0) {
        submit(lock, TokenLockType.LOSE, null);
      } else if (random.nextInt(3) == 0) {
        submit(lock, TokenLockType.LOCK_WITHIN, 500_000L * random.nextInt(6));
      } else {
        submit(lock, TokenLockType.LOCK, null);
      }
    }
    if (!asking.isEmpty() && random.nextInt(6) == 0) {
      client.cancel(asking.get(random.nextInt(asking.size())));
    }
  }

  private void submit(int lock, int method, @Nullable Long argument) {
    byte[] arguments = NO_ARGUMENTS;
    if (argument != null) {
      MessagePackWriter out = new MessagePackWriter();
      out.writeLong(argument);
      arguments = out.toByteArray();
    }
    LockCall call = new LockCall(this, lock, method, arguments);
    if (call.mayWait()) {
      asking.add(call);
    }
    client.submit(call);
  }

  LockWorkload workload() {
    return workload;
  }

  SimObject lock(int lock) {
    return locks.get(lock);
  }

  /** Whether it takes that session for its own and safe. */
  boolean believesIn(long slot, int index) {
    return client.believesIn(slot, index);
  }

  /** A lock was given to this client. */
  void given(int lock, long token) {
    held[lock] = token;
  }

  void ended(LockCall call) {
    asking.remove(call);
    open--;
  }

  int process() {
    return client.process();
  }
}
