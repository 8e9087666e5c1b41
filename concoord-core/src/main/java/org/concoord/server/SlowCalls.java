package org.concoord.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.concoord.ReplicaStatus.SlowCall;

/**
 * The last few calls that took long. Any thread: the lock is taken once a second at most, since
 * nothing else is executed while such a call runs.
 */
final class SlowCalls {
  static final Duration SLOW = Duration.ofSeconds(1);
  private static final int KEPT = 8;

  private final ArrayDeque<SlowCall> ended = new ArrayDeque<>();

  synchronized void add(SlowCall call) {
    if (ended.size() == KEPT) {
      ended.removeLast();
    }
    ended.addFirst(call);
  }

  /** The newest first. */
  synchronized List<SlowCall> all() {
    return new ArrayList<>(ended);
  }
}
