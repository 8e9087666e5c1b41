package org.concoord.testkit.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;
import org.concoord.object.Session;
import org.jspecify.annotations.Nullable;

/**
 * The replicated class of a workload whose calls wait: whoever is given the token holds the lock,
 * and the others have it after one another; what a session held goes on when that ends. A call that
 * is woken twice, or never, shows in it.
 */
final class TokenLock {
  /** What who holds it was given; 0 where nobody does. */
  long holder;

  @Nullable Session owner;

  final Deque<Waiter> waiting = new ArrayDeque<>();

  record Waiter(Session session, Reply<Long> reply) {}

  Reply<Long> lock(Invocation call) {
    return holder == 0 ? take(call) : keep(call.session(), call.defer());
  }

  /** With 0 for who has not got it in time. */
  Reply<Long> lockWithin(Duration timeout, Invocation call) {
    return holder == 0 ? take(call) : keep(call.session(), call.defer(timeout, 0L));
  }

  private Reply<Long> take(Invocation call) {
    holder = call.token();
    owner = call.session();
    return Reply.of(holder);
  }

  private Reply<Long> keep(Session session, Reply<Long> reply) {
    waiting.add(new Waiter(session, reply));
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

  /** Loses who came last, as a class with a mistake in it does: he waits for nothing. */
  boolean lose() {
    return waiting.pollLast() != null;
  }

  void closed(Invocation call) {
    if (call.session().equals(owner)) {
      passOn(call);
    }
  }

  private void passOn(Invocation call) {
    holder = 0;
    owner = null;
    for (Waiter next; holder == 0 && (next = waiting.poll()) != null; ) {
      if (next.reply().complete(call.token())) {
        holder = call.token();
        owner = next.session();
      }
    }
  }
}
