package org.concoord.examples;

import java.util.ArrayDeque;
import java.util.Deque;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;

/** A gate at which callers wait until somebody opens it. With a mistake: see {@link #open}. */
@Replicated
public class Turnstile {
  private boolean open;
  private final Deque<Reply<Boolean>> waiting = new ArrayDeque<>();

  /** Returns once it is open. */
  public Reply<Boolean> pass(Invocation call) {
    if (open) {
      return Reply.of(true);
    }
    Reply<Boolean> reply = call.defer();
    waiting.add(reply);
    return reply;
  }

  /** Opens it for good, and wakes one of those who wait, where all were meant. */
  public void open() {
    if (!open) {
      open = true;
      Reply<Boolean> first = waiting.poll();
      if (first != null) {
        first.complete(true);
      }
    }
  }

  @ReadOnly
  public boolean isOpen() {
    return open;
  }
}
