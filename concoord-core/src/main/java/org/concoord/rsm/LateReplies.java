package org.concoord.rsm;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one session that were parked (S3): those that wait, and the outcomes of those that
 * do not any more, until the client says that it has them. They stand beside the {@link
 * ReplyCache}, for what is acknowledged there says nothing of them: a call that waits for an hour
 * must not hold back the numbers of all others.
 */
final class LateReplies {
  private final TreeMap<Long, ParkedCall> parked = new TreeMap<>();
  private final TreeMap<Long, byte[]> outcomes = new TreeMap<>();
  private long bytes;

  /** Calls that wait, and outcomes that are kept. */
  int size() {
    return parked.size() + outcomes.size();
  }

  /** What the outcomes take, {@link ReplyCache#OVERHEAD_BYTES} for each included. */
  long bytes() {
    return bytes;
  }

  @Nullable ParkedCall parked(long request) {
    return parked.isEmpty() ? null : parked.get(request);
  }

  /** Those that wait, by their numbers. */
  Map<Long, ParkedCall> parked() {
    return parked;
  }

  byte @Nullable [] outcome(long request) {
    return outcomes.isEmpty() ? null : outcomes.get(request);
  }

  Map<Long, byte[]> outcomes() {
    return outcomes;
  }

  void park(ParkedCall call) {
    parked.put(call.request(), call);
  }

  /** The call is over, and nobody will ask for it. */
  void remove(ParkedCall call) {
    parked.remove(call.request());
  }

  void keep(long request, byte[] outcome) {
    outcomes.put(request, outcome);
    bytes += outcome.length + ReplyCache.OVERHEAD_BYTES;
  }

  void free(long request) {
    byte[] freed = outcomes.remove(request);
    if (freed != null) {
      bytes -= freed.length + ReplyCache.OVERHEAD_BYTES;
    }
  }
}
