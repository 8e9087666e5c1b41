package org.concoord.cli.route53;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.concoord.View;
import org.concoord.View.Role;
import org.concoord.ViewListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the store say who is in the instance, for as long as this replica leads it; any other keeps
 * quiet, so that one hand writes. A view that comes while the one before is being written replaces
 * it; what fails is tried again, each time after twice as long, until a later view or another
 * leader has made it needless. What was written is looked at once more after the longest pause,
 * since whoever led before may not have known yet that it did not. All of it on one thread of its
 * own: nothing of a replica waits for Route 53.
 */
final class Route53Publisher implements ViewListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Route53Publisher.class);

  private static final long LONGEST_PAUSE_FACTOR = 60;

  private final RecordStore store;
  private final String domain;
  private final String address;
  private final BooleanSupplier leads;
  private final long firstPauseMillis;
  private final Thread thread;

  /** The view that is to be written, null where the last one has been; guarded by this. */
  private @Nullable View wanted;

  private boolean closed;

  /**
   * @param address where this replica listens, as views have it
   * @param leads whether it leads now
   * @param firstPause after the first failure; it doubles with each
   */
  Route53Publisher(
      RecordStore store,
      String domain,
      String address,
      BooleanSupplier leads,
      Duration firstPause) {
    this.store = store;
    this.domain = domain;
    this.address = address;
    this.leads = leads;
    this.firstPauseMillis = firstPause.toMillis();
    thread = new Thread(this::run, "concoord-route53");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public synchronized void onView(View view) {
    wanted = view;
    notifyAll();
  }

  /** Whether it waits for a view and has nothing else to do. */
  synchronized boolean isSettled() {
    return wanted == null;
  }

  private void run() {
    try {
      long pause = firstPauseMillis;
      while (true) {
        View view = next();
        if (view == null) {
          return;
        }
        switch (attempt(view)) {
          case SETTLED -> {
            done(view);
            pause = firstPauseMillis;
          }
          case WRITTEN -> {
            awaitAnother(view, firstPauseMillis * LONGEST_PAUSE_FACTOR);
            pause = firstPauseMillis;
          }
          case FAILED -> {
            awaitAnother(view, pause);
            pause = Math.min(pause * 2, firstPauseMillis * LONGEST_PAUSE_FACTOR);
          }
        }
      }
    } catch (InterruptedException ended) {
      // By close(), which waits for nothing else.
    }
  }

  private Attempt attempt(View view) {
    if (!view.leader().equals(address) || view.addresses(Role.VOTER).isEmpty()) {
      return Attempt.SETTLED;
    }
    if (!leads.getAsBoolean()) {
      // Not yet, or no longer; what has become of it, the next view tells.
      return Attempt.FAILED;
    }
    try {
      if (!store.write(ZoneRecords.of(view, domain))) {
        return Attempt.SETTLED;
      }
      LOG.info("Route 53 has {} voters now for {}", view.addresses(Role.VOTER).size(), domain);
      return Attempt.WRITTEN;
    } catch (UnknownHostException | RuntimeException failed) {
      LOG.warn(
          "Route 53 was not told of a change for {}, and will be again: {}",
          domain,
          failed.toString());
      return Attempt.FAILED;
    }
  }

  private synchronized @Nullable View next() throws InterruptedException {
    while (wanted == null && !closed) {
      wait();
    }
    return closed ? null : wanted;
  }

  private synchronized void done(View view) {
    if (wanted == view) {
      wanted = null;
    }
  }

  private synchronized void awaitAnother(View view, long millis) throws InterruptedException {
    long limit = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    for (long left = millis; left > 0 && wanted == view && !closed; ) {
      wait(left);
      left = Duration.ofNanos(limit - System.nanoTime()).toMillis();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
  }

  /** What has come of a view. */
  private enum Attempt {
    /** The store says it, or others are to have it say so. */
    SETTLED,
    /** The store had to be changed. */
    WRITTEN,
    FAILED
  }
}
