package org.concoord.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.concoord.View;
import org.concoord.View.Role;
import org.concoord.ViewListener;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.Member;
import org.concoord.paxos.ReplicaId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this replica knows of who is in the instance, and who is told of it: the loop looks, and
 * listeners are called on a thread that ends where nothing has changed for long.
 */
final class Views implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Views.class);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long IDLE_SECONDS = 5;

  /** Longer ago than anybody asks for. */
  private static final long NEVER_NANOS = TimeUnit.DAYS.toNanos(1_000);

  private final String address;
  private final PeerHub peers;
  private final ThreadPoolExecutor teller;
  private final List<ViewListener> listeners = new CopyOnWriteArrayList<>();
  private volatile View view = View.NONE;
  private volatile long ledNanos = System.nanoTime() - NEVER_NANOS;
  private long lookedNanos;

  Views(String address, PeerHub peers) {
    this.address = address;
    this.peers = peers;
    this.teller =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "concoord-view-" + address);
              thread.setDaemon(true);
              return thread;
            });
    teller.allowCoreThreadTimeOut(true);
  }

  /** The last that was seen. Any thread. */
  View view() {
    return view;
  }

  /** When a leader was last known, by {@link System#nanoTime}. Any thread. */
  long ledNanos() {
    return ledNanos;
  }

  /** Any thread. */
  void add(ViewListener listener) {
    listeners.add(listener);
    tell(() -> tell(listener, view));
  }

  void remove(ViewListener listener) {
    listeners.remove(listener);
  }

  /** On the loop. */
  void tick(long nowNanos, @Nullable Voting voting) {
    if (nowNanos - lookedNanos >= LOOK_NANOS) {
      lookedNanos = nowNanos;
      look(voting);
    }
  }

  /** On the loop. */
  void look(@Nullable Voting voting) {
    View seen = voting == null ? View.NONE : see(voting);
    if (!seen.leader().isEmpty()) {
      ledNanos = System.nanoTime();
    }
    if (!seen.equals(view)) {
      view = seen;
      if (!listeners.isEmpty()) {
        tell(() -> listeners.forEach(listener -> tell(listener, seen)));
      }
    }
  }

  private View see(Voting voting) {
    Configuration configuration = voting.membership().configuration();
    Map<String, View.Member> voters = new TreeMap<>();
    configuration
        .voters()
        .forEach(
            (id, where) -> voters.put(where, new View.Member(where, id.toString(), Role.VOTER)));
    Map<String, View.Member> others = new TreeMap<>();
    Member node = voting.node();
    if (!node.isVoter() && !voting.membership().hasLeft()) {
      others.put(address, new View.Member(address, peers.self().toString(), Role.LEARNER));
    }
    peers
        .strangers()
        .forEach(
            (id, where) -> {
              if (!voting.membership().hasVoted(id)) {
                Role role = voting.membership().isSpare(id) ? Role.SPARE : Role.LEARNER;
                others.put(where, new View.Member(where, id.toString(), role));
              }
            });
    List<View.Member> members = new ArrayList<>(voters.values());
    members.addAll(others.values());
    ReplicaId leader = voting.leader();
    return new View(configuration.epoch(), peers.addressOf(leader), members);
  }

  private static void tell(ViewListener listener, View seen) {
    try {
      listener.onView(seen);
    } catch (RuntimeException failure) {
      LOG.warn("a listener for views failed on {}", seen, failure);
    }
  }

  private void tell(Runnable telling) {
    try {
      teller.execute(telling);
    } catch (RejectedExecutionException closed) {
      LOG.debug("nobody is told of views any more");
    }
  }

  /** Listeners are told what they have not been told yet, and nothing more. */
  @Override
  public void close() {
    teller.shutdown();
  }
}
