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
import org.concoord.object.OnSessionClosed;
import org.concoord.object.Reply;
import org.concoord.object.Session;

/**
 * Who is here. A member belongs to the client that added it, and goes when somebody removes it or
 * that client's session ends: closed, or silent for its time to live. So a member that has died is
 * among them for as long as that takes, and one that was only cut off may be missing although it is
 * alive, until it adds itself again under a new session.
 */
@Replicated
public class Membership {
  private final SortedMap<String, Session> members = new TreeMap<>();
  private final Deque<Reply<View>> waiting = new ArrayDeque<>();

  /** Rises with each change of who the members are. */
  private long version;

  /** Who the members were at some time, sorted. */
  public record View(long version, List<String> members) {}

  /** Without members. */
  public Membership() {}

  /**
   * Adds a member, for as long as the caller's session lasts. One of that name that another client
   * added is the caller's from now on, as when a process comes back before its old session is over.
   *
   * @return whether it was not there before
   */
  public boolean add(String member, Invocation call) {
    boolean added = members.put(member, call.session()) == null;
    if (added) {
      changed();
    }
    return added;
  }

  /** Removes a member, whoever added it; false if it is not there. */
  public boolean remove(String member) {
    boolean removed = members.remove(member) != null;
    if (removed) {
      changed();
    }
    return removed;
  }

  @ReadOnly
  public boolean contains(String member) {
    return members.containsKey(member);
  }

  @ReadOnly
  public View view() {
    return new View(version, new ArrayList<>(members.keySet()));
  }

  /**
   * Returns once the members are others than at version {@code seen}, or that time is over: then
   * with what was seen.
   */
  public Reply<View> awaitChange(long seen, Duration timeout, Invocation call) {
    if (version != seen) {
      return Reply.of(view());
    }
    Reply<View> reply = call.defer(timeout, view());
    waiting.removeIf(other -> !other.isOpen());
    waiting.add(reply);
    return reply;
  }

  private void changed() {
    version++;
    for (Reply<View> next; (next = waiting.poll()) != null; ) {
      next.complete(view());
    }
  }

  @OnSessionClosed
  void closed(Session session) {
    if (members.values().removeIf(session::equals)) {
      changed();
    }
  }
}
