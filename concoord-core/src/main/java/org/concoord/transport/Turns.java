package org.concoord.transport;

import io.netty.channel.SingleThreadIoEventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The turns of a loop, and what is done at the end of each: what its owner asked for, then flushing
 * what was written, so that a turn costs each connection one system call. On the loop.
 *
 * <p>Netty runs, in each iteration: what the kernel reported, then tasks, then those tasks that
 * were given to {@code executeAfterEventLoopIteration}. The last is where a turn ends: {@link #end}
 * is handed over there by whoever first in a turn has a reason.
 */
final class Turns {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);

  private final SingleThreadIoEventLoop events;
  private final Runnable end = this::end;
  private final Runnable runDeferred = this::runDeferred;
  private final ArrayDeque<Runnable> deferred = new ArrayDeque<>();
  private List<NettyConnection> dirty = new ArrayList<>();
  private List<NettyConnection> flushing = new ArrayList<>();
  private Runnable action = () -> {};
  private boolean actionWanted;
  private boolean endArmed;

  Turns(SingleThreadIoEventLoop events) {
    this.events = events;
  }

  /** What is done at the end of each turn in which {@link #wantEnd} was called. */
  void onEnd(Runnable newAction) {
    action = newAction;
  }

  void wantEnd() {
    actionWanted = true;
    armEnd();
  }

  /** Runs {@code task} in the next turn. */
  void later(Runnable task) {
    deferred.add(task);
    armEnd();
  }

  void flushAtEnd(NettyConnection connection) {
    dirty.add(connection);
    armEnd();
  }

  private void armEnd() {
    if (!endArmed) {
      endArmed = true;
      events.executeAfterEventLoopIteration(end);
    }
  }

  private void end() {
    if (actionWanted) {
      actionWanted = false;
      guarded(action);
    }
    // From here on a new reason is one for another end of this turn, which Netty runs right after
    // this one.
    endArmed = false;
    List<NettyConnection> now = dirty;
    dirty = flushing;
    flushing = now;
    for (int i = 0; i < now.size(); i++) {
      now.get(i).flush();
    }
    now.clear();
    if (!deferred.isEmpty()) {
      events.execute(runDeferred);
    }
  }

  private void runDeferred() {
    for (int n = deferred.size(); n > 0; n--) {
      guarded(deferred.remove());
    }
    if (!deferred.isEmpty()) {
      armEnd();
    }
  }

  /** One task that fails does not keep the loop from its others. */
  static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("a task of the loop failed", e);
    }
  }
}
