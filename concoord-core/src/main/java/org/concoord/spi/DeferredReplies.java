package org.concoord.spi;

import java.util.Map;
import java.util.TreeMap;
import org.concoord.object.Session;

/**
 * The replies of parked calls, by which a state is restored: one object for each call. Calls that
 * are not known as parked are over. Not thread-safe.
 */
public class DeferredReplies {
  private record Key(Session session, long request) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int bySession = session.compareTo(other.session);
      return bySession != 0 ? bySession : Long.compare(request, other.request);
    }
  }

  private final Map<Key, DeferredReply<?>> replies = new TreeMap<>();

  /** The one reply of that call. */
  public final DeferredReply<?> of(Session session, long request) {
    return replies.computeIfAbsent(new Key(session, request), key -> find(session, request));
  }

  /** The reply of a call that is asked for for the first time. */
  protected DeferredReply<?> find(Session session, long request) {
    return new ClosedReply(session, request);
  }
}
