package org.concoord.objects;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;

/**
 * Who is to be probed, and how that went. It sends nothing itself, since each replica would, and
 * each would find out something else: probers are clients, which {@link #report} what they saw, and
 * this is where all of them look.
 *
 * <p>What counts is how often in a row a member did not answer, whoever asked; one answer, to any
 * prober, and it begins anew. When probers fail, nothing is reported, and nobody is thought dead
 * for it.
 */
@Replicated
public class Pinger {
  private final SortedMap<String, Integer> misses = new TreeMap<>();
  private final Deque<Reply<Members>> waiting = new ArrayDeque<>();

  /** Rises with each change of who the members are. */
  private long version;

  /** Who the members were at some time, sorted. */
  public record Members(long version, List<String> names) {}

  /** Without members. */
  public Pinger() {}

  /** Adds a member, which has missed nothing yet; false if it is there already. */
  public boolean add(String member) {
    if (misses.putIfAbsent(member, 0) != null) {
      return false;
    }
    changed();
    return true;
  }

  /** Removes a member; false if it is not there. */
  public boolean remove(String member) {
    if (misses.remove(member) == null) {
      return false;
    }
    changed();
    return true;
  }

  /**
   * What came of probing a member once. Of one that is not there, or not any more, nothing is kept.
   *
   * @return how often in a row it has not answered
   */
  public int report(String member, boolean answered) {
    Integer before = misses.get(member);
    int now = answered || before == null ? 0 : before + 1;
    if (before != null) {
      misses.put(member, now);
    }
    return now;
  }

  /**
   * Returns once the members are others than at version {@code seen}, or that time is over: then
   * with what was seen.
   */
  public Reply<Members> awaitChange(long seen, Duration timeout, Invocation call) {
    if (version != seen) {
      return Reply.of(members());
    }
    Reply<Members> reply = call.defer(timeout, members());
    waiting.removeIf(other -> !other.isOpen());
    waiting.add(reply);
    return reply;
  }

  @ReadOnly
  public Members members() {
    return new Members(version, new ArrayList<>(misses.keySet()));
  }

  /** How often in a row each member has not answered, sorted by name. */
  @ReadOnly
  public SortedMap<String, Integer> liveness() {
    return new TreeMap<>(misses);
  }

  /** Those that have not answered so often in a row, or more often. */
  @ReadOnly
  public List<String> silent(int times) {
    List<String> silent = new ArrayList<>();
    misses.forEach(
        (member, missed) -> {
          if (missed >= times) {
            silent.add(member);
          }
        });
    return silent;
  }

  private void changed() {
    version++;
    for (Reply<Members> next; (next = waiting.poll()) != null; ) {
      next.complete(members());
    }
  }
}
