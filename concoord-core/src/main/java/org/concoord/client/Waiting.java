package org.concoord.client;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls of a session that the replicas have parked (S3): they have run, and wait for other calls to
 * answer them, for as long as it takes. Owned by the loop.
 *
 * <p>While the link stands on which the replicas said so, they have no deadline. When it is gone
 * that begins anew, and what comes next on another link decides: word that they still wait, or
 * their outcome.
 */
final class Waiting {
  private final TreeMap<Long, Entry> bySequence = new TreeMap<>();

  private static final class Entry {
    private final Command command;

    /** Whether nobody has said on this link that it waits. */
    private boolean isDoubtful;

    private boolean isSent = true;
    private boolean wasRefused;

    Entry(Command command) {
      this.command = command;
    }
  }

  boolean isEmpty() {
    return bySequence.isEmpty();
  }

  /** Whether all of them are known to wait at the replica that leads. */
  boolean isCertain() {
    return bySequence.values().stream().noneMatch(entry -> entry.isDoubtful);
  }

  void add(Command command) {
    bySequence.put(command.sequence(), new Entry(command));
    command.parked();
  }

  /** It waits still. */
  void confirm(long sequence) {
    Entry entry = bySequence.get(sequence);
    if (entry != null && entry.isDoubtful) {
      entry.isDoubtful = false;
      entry.command.parked();
    }
  }

  @Nullable Command find(long sequence) {
    Entry entry = bySequence.get(sequence);
    return entry == null ? null : entry.command;
  }

  @Nullable Command end(long sequence) {
    Entry entry = bySequence.remove(sequence);
    return entry == null ? null : entry.command;
  }

  /** A sending of it was refused, which says nothing of the call: to be sent again, later. */
  void refused(long sequence) {
    Entry entry = bySequence.get(sequence);
    if (entry != null) {
      entry.wasRefused = true;
    }
  }

  /** Nobody holds the replicas' word any more. */
  void onLinkEnded(long nowNanos) {
    for (Entry entry : bySequence.values()) {
      if (!entry.isDoubtful) {
        entry.isDoubtful = true;
        entry.command.unparked(nowNanos);
      }
      entry.isSent = false;
      entry.wasRefused = false;
    }
  }

  /** The next one that is to be sent on this link, which then counts as sent; null for none. */
  @Nullable Command nextToSend() {
    for (Entry entry : bySequence.values()) {
      if (!entry.isSent) {
        entry.isSent = true;
        return entry.command;
      }
    }
    return null;
  }

  /**
   * Takes out those whose deadline has passed, or for which nobody waits; lets those be sent again
   * that were refused.
   */
  List<Command> tick(long nowNanos) {
    List<Command> over = new ArrayList<>();
    for (Entry entry : bySequence.values()) {
      if (entry.wasRefused) {
        entry.wasRefused = false;
        entry.isSent = false;
      }
      if (entry.command.isDue(nowNanos) || entry.command.isGivenUp()) {
        over.add(entry.command);
      }
    }
    over.forEach(command -> bySequence.remove(command.sequence()));
    return over;
  }

  void failAll(Function<PendingCall<?>, RuntimeException> why) {
    List<Entry> all = new ArrayList<>(bySequence.values());
    bySequence.clear();
    all.forEach(entry -> entry.command.fail(why));
  }
}
