package org.concoord.client;

import java.time.Duration;
import org.concoord.spi.BatchBinder;
import org.concoord.spi.Invoker;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.SessionWatcher;

/** Keeps calls until they are sent together. Thread-safe. */
final class CallGatherer implements BatchBinder {
  private final Caller caller;
  private CallUnit gathered;

  CallGatherer(Caller caller) {
    this.caller = caller;
    this.gathered = new CallUnit(caller);
  }

  @Override
  public <T> Invoker bind(ReplicatedType<T> type, String objectName, Duration deadline) {
    return caller.bind(type, objectName, deadline, this);
  }

  synchronized void add(PendingCall<?> call) {
    if (!gathered.add(call)) {
      throw new IllegalStateException(
          call.describe()
              + " does not fit into its batch, which holds at most 256 calls and 1 MiB of them, and has "
              + gathered.size()
              + ": it will not run. Send the batch and make it again.");
    }
  }

  @Override
  public synchronized int size() {
    return gathered.size();
  }

  /** Under the lock, so that batches are handed over in the order in which they were sent. */
  @Override
  public synchronized void send() {
    if (gathered.size() > 0) {
      CallUnit unit = gathered;
      gathered = new CallUnit(caller);
      caller.client().submit(unit);
    }
  }

  @Override
  public void watch(SessionWatcher watcher) {
    caller.watch(watcher);
  }

  @Override
  public void unwatch(SessionWatcher watcher) {
    caller.unwatch(watcher);
  }

  /** The client is another's. */
  @Override
  public void close() {}
}
