package org.concoord.objects;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.concoord.object.Invocation;
import org.concoord.object.OnSessionClosed;
import org.concoord.object.Reply;
import org.concoord.object.Session;

/**
 * Groups whose members are each connected with all others, and agree here on who they are. The
 * members of a group stay the same for an <i>epoch</i>; whoever wants to change them names the
 * epoch that it knows, and is refused with the news if that is over.
 *
 * <p>A node joins once it has reached all members of an epoch and that is still the one. It leaves
 * when more than half of the members, itself counted among them, have said in one epoch that they
 * do not reach it, or when the session of the client that had it join ends: closed, or silent for
 * its time to live. Strikes end with their epoch; who still does not reach a node says so again.
 */
@Replicated
public class MeshMembership {
  private final SortedMap<String, Group> groups = new TreeMap<>();

  /**
   * A group in one epoch.
   *
   * @param members sorted
   * @param minimumSize as the group was made; fewer than that are told and not hindered
   */
  public record View(long epoch, List<String> members, int minimumSize) {
    /** Whether there are as many members as there should be. */
    public boolean isComplete() {
      return members.size() >= minimumSize;
    }
  }

  /** What came of an attempt to join: the epoch that it began, or that which it did not know of. */
  public record Joining(boolean approved, View view) {}

  static final class Group {
    private final SortedMap<String, Session> members = new TreeMap<>();

    /** By member, who has said in this epoch that it is not reached. */
    private final SortedMap<String, SortedSet<String>> strikes = new TreeMap<>();

    private final Deque<Reply<View>> waiting = new ArrayDeque<>();
    private final int minimumSize;
    private long epoch = 1;

    Group(int minimumSize) {
      this.minimumSize = minimumSize;
    }

    View view() {
      return new View(epoch, new ArrayList<>(members.keySet()), minimumSize);
    }

    void beginEpoch() {
      epoch++;
      strikes.clear();
      for (Reply<View> next; (next = waiting.poll()) != null; ) {
        next.complete(view());
      }
    }
  }

  /** Without groups. */
  public MeshMembership() {}

  /** Makes a group without members, in epoch 1; false if there is one of that name. */
  public boolean addGroup(String group, int minimumSize) {
    return groups.putIfAbsent(group, new Group(minimumSize)) == null;
  }

  /** Removes a group. Whoever waits for its next epoch is told that there is no such group. */
  public void removeGroup(String group) throws NoSuchGroupException {
    for (Reply<View> waiting : group(group).waiting) {
      waiting.fail(new NoSuchGroupException(group));
    }
    groups.remove(group);
  }

  /**
   * Has a node join, if the epoch is still that; then the next begins. One that is a member already
   * is the caller's from now on.
   */
  public Joining approveJoin(String group, String node, long epoch, Invocation call)
      throws NoSuchGroupException {
    Group joined = group(group);
    if (joined.epoch != epoch) {
      return new Joining(false, joined.view());
    }
    joined.members.put(node, call.session());
    joined.beginEpoch();
    return new Joining(true, joined.view());
  }

  /**
   * A strike against a member: another one does not reach it. If more than half of all members have
   * said so in this epoch, it is out, and the next begins. Where that epoch is over, nothing is
   * done.
   *
   * @param reporter a member that the caller had join
   * @return the group as it is then
   * @throws IllegalArgumentException if the reporter is no member of the caller's
   */
  public View reportFailure(
      String group, long epoch, String reporter, String failed, Invocation call)
      throws NoSuchGroupException {
    Group struck = group(group);
    if (struck.epoch != epoch || !struck.members.containsKey(failed)) {
      return struck.view();
    }
    if (!call.session().equals(struck.members.get(reporter))) {
      throw new IllegalArgumentException(
          reporter + " is no member of " + group + " that the caller had join");
    }
    SortedSet<String> strikes = struck.strikes.computeIfAbsent(failed, none -> new TreeSet<>());
    strikes.add(reporter);
    if (strikes.size() > struck.members.size() / 2) {
      struck.members.remove(failed);
      struck.beginEpoch();
    }
    return struck.view();
  }

  /** Returns once the group's epoch is another than {@code seen}, which may be now. */
  public Reply<View> awaitEpochAfter(String group, long seen, Invocation call)
      throws NoSuchGroupException {
    Group watched = group(group);
    if (watched.epoch != seen) {
      return Reply.of(watched.view());
    }
    Reply<View> reply = call.defer();
    watched.waiting.removeIf(other -> !other.isOpen());
    watched.waiting.add(reply);
    return reply;
  }

  @ReadOnly
  public View view(String group) throws NoSuchGroupException {
    return group(group).view();
  }

  /** The names of all groups, sorted. */
  @ReadOnly
  public List<String> groups() {
    return new ArrayList<>(groups.keySet());
  }

  private Group group(String name) throws NoSuchGroupException {
    Group group = groups.get(name);
    if (group == null) {
      throw new NoSuchGroupException(name);
    }
    return group;
  }

  @OnSessionClosed
  void closed(Session session) {
    for (Group group : groups.values()) {
      if (group.members.values().removeIf(session::equals)) {
        group.beginEpoch();
      }
    }
  }

  /** There is no group of that name. */
  public static final class NoSuchGroupException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String group;

    public NoSuchGroupException(String group) {
      super("no group is called " + group);
      this.group = group;
    }

    public String group() {
      return group;
    }
  }
}
