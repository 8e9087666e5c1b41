package org.concoord.spi;

import org.concoord.object.Reply;
import org.concoord.object.Session;
import org.jspecify.annotations.Nullable;

/**
 * The reply of a call that was parked (S3). In a state it is the call's name, so that a restored
 * object holds the reply of the very call again, also once that is over: for each call there is one
 * object, and {@code ==} tells the same before and after.
 */
public abstract class DeferredReply<T extends @Nullable Object> extends Reply<T> {
  private final Session session;
  private final long request;

  protected DeferredReply(Session session, long request) {
    this.session = session;
    this.request = request;
  }

  /** Whose call it is. */
  public final Session session() {
    return session;
  }

  /** The call's number in its session. */
  public final long request() {
    return request;
  }

  @Override
  public final T answer() {
    throw new IllegalStateException(
        this + " was parked: what it is answered is told to its caller alone");
  }

  @Override
  public final String toString() {
    return "call " + request + " of " + session;
  }
}
