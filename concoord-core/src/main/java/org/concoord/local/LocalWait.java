package org.concoord.local;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What became of one call, which may have been parked and is then answered by another. */
final class LocalWait extends CompletableFuture<LocalWait.Answer> {
  private final LocalSession session;
  private final long request;

  LocalWait(LocalSession session, long request) {
    this.session = session;
    this.request = request;
  }

  /** Whose call it is. */
  LocalSession session() {
    return session;
  }

  /** The call's number in its session. */
  long request() {
    return request;
  }

  /** What became of a command. */
  record Answer(byte[] outcome, @Nullable String stack) {}
}
