package org.concoord.local;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What became of one call, which may have been parked and is then answered by another. */
final class LocalWait extends CompletableFuture<LocalWait.Answer> {
  private final long request;

  LocalWait(long request) {
    this.request = request;
  }

  /** The call's number in the one session. */
  long request() {
    return request;
  }

  /** What became of a command. */
  record Answer(byte[] outcome, @Nullable String stack) {}
}
