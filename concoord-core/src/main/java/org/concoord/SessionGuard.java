package org.concoord;

import java.util.concurrent.Callable;
import org.concoord.spi.ObjectBinder;
import org.concoord.spi.SessionWatcher;
import org.jspecify.annotations.Nullable;

/** Interrupts a thread once a session is in danger, as long as that does what it guards. */
final class SessionGuard implements SessionWatcher {
  private final Thread worker;
  private boolean working;
  private boolean fired;

  SessionGuard(Thread worker) {
    this.worker = worker;
  }

  <T extends @Nullable Object> T run(ObjectBinder binder, Callable<T> work) throws Exception {
    binder.watch(this);
    try {
      if (!begin()) {
        throw new SessionInDangerException(
            "the replicas have not answered for so long that they may soon forget the session:"
                + " the work was not begun");
      }
      return work.call();
    } catch (Exception thrown) {
      if (!end() || thrown instanceof SessionInDangerException) {
        throw thrown;
      }
      SessionInDangerException why =
          new SessionInDangerException(
              "the work was interrupted: the replicas had not answered for so long that they might"
                  + " soon have given to others what the session holds");
      why.initCause(thrown);
      throw why;
    } finally {
      end();
      binder.unwatch(this);
    }
  }

  /** False where there is danger already. */
  private synchronized boolean begin() {
    working = !fired;
    return working;
  }

  /** From here on the thread is left alone; whether it was interrupted, which it is no more. */
  private synchronized boolean end() {
    if (working) {
      working = false;
      if (fired) {
        Thread.interrupted();
      }
    }
    return fired;
  }

  @Override
  public synchronized void inDanger() {
    if (working && !fired) {
      worker.interrupt();
    }
    fired = true;
  }

  /** What was interrupted stays so. */
  @Override
  public void safe() {}

  @Override
  public void lost() {
    inDanger();
  }
}
