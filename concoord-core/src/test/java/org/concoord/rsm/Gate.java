package org.concoord.rsm;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;
import org.jspecify.annotations.Nullable;

/** Whoever comes waits until others are let in. */
final class Gate {
  final Deque<Reply<String>> waiting = new ArrayDeque<>();
  @Nullable Reply<String> last;

  Reply<String> pass(String how, Invocation call) {
    return switch (how) {
      case "at once" -> Reply.of("in at once");
      case "never" -> Reply.failed(new IllegalStateException("never"));
      case "null" -> nothing();
      case "another's" -> Objects.requireNonNull(waiting.peek());
      case "early" -> {
        Reply<String> reply = call.defer();
        reply.complete("early");
        yield reply;
      }
      case "early failure" -> {
        Reply<String> reply = call.defer();
        reply.fail(new IllegalStateException("early failure"));
        yield reply;
      }
      case "throws" -> {
        last = call.defer();
        throw new IllegalStateException("threw");
      }
      case "answers itself" -> {
        last = call.defer();
        yield Reply.of("itself");
      }
      case "twice" -> {
        call.defer();
        yield call.defer();
      }
      default -> keep(call.defer());
    };
  }

  @SuppressWarnings("NullAway") // what a user may do
  private static Reply<String> nothing() {
    return null;
  }

  Reply<String> passWithin(Duration timeout, Invocation call) {
    return keep(call.defer(timeout, "too late at " + call.request()));
  }

  private Reply<String> keep(Reply<String> reply) {
    waiting.add(reply);
    last = reply;
    return reply;
  }

  /** How many of the first that many still waited. */
  int open(int most, String word) {
    int opened = 0;
    for (int i = 0; i < most && !waiting.isEmpty(); i++) {
      if (waiting.remove().complete(word)) {
        opened++;
      }
    }
    return opened;
  }

  boolean refuse() {
    return waiting.remove().fail(new IllegalArgumentException("refused"));
  }

  boolean isLastOpen() {
    return last != null && last.isOpen() && last == waiting.peekLast();
  }

  boolean completeLast() {
    return Objects.requireNonNull(last).complete("by a read");
  }
}
