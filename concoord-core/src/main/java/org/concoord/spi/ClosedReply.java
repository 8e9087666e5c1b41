package org.concoord.spi;

import org.concoord.object.Session;
import org.jspecify.annotations.Nullable;

/** The reply of a call that was parked once, and is over. */
final class ClosedReply extends DeferredReply<@Nullable Object> {
  ClosedReply(Session session, long request) {
    super(session, request);
  }

  @Override
  public boolean complete(@Nullable Object value) {
    return false;
  }

  @Override
  public boolean fail(Throwable failure) {
    return false;
  }

  @Override
  public boolean isOpen() {
    return false;
  }
}
