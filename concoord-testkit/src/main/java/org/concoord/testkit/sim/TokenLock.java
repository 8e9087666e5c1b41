package org.concoord.testkit.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;

/**
 * The replicated class of a workload whose calls wait: whoever is given the token holds the lock,
 * and the others have it after one another. A call that is woken twice, or never, shows in it.
 */
final class TokenLock {
  /** What who holds it was given; 0 where nobody does. */
  long holder;

  final Deque<Reply<Long>> waiting = new ArrayDeque<>();

  Reply<Long> lock(Invocation call) {
    return holder == 0 ? take(call) : keep(call.defer());
  }

  /** With 0 for who has not got it in time. */
  Reply<Long> lockWithin(Duration timeout, Invocation call) {
    return holder == 0 ? take(call) : keep(call.defer(timeout, 0L));
  }

  private Reply<Long> take(Invocation call) {
    holder = call.token();
    return Reply.of(holder);
  }

  private Reply<Long> keep(Reply<Long> reply) {
    waiting.add(reply);
    return reply;
  }

  /** Whether it was held so, and is not any more. */
  boolean unlock(long token, Invocation call) {
    boolean held = holder == token;
    if (held) {
      passOn(call);
    }
    return held;
  }

  /** Takes it away from whoever holds it: he may be gone. */
  boolean force(Invocation call) {
    boolean held = holder != 0;
    passOn(call);
    return held;
  }

  private void passOn(Invocation call) {
    holder = 0;
    for (Reply<Long> next; holder == 0 && (next = waiting.poll()) != null; ) {
      if (next.complete(call.token())) {
        holder = call.token();
      }
    }
  }
}
