package org.concoord.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.concoord.codec.RepliesCursor;
import org.concoord.paxos.ClusterId;

/**
 * The calls of all who have called by a client, each in a session of its own, over the one link
 * that there is. Owned by the loop.
 */
final class Callers {
  private final List<OpenCalls> all = new ArrayList<>();
  private final RepliesCursor replies = new RepliesCursor();

  /** Who is next to send first: what one has to say must not keep all others silent. */
  private int first;

  void add(PendingCall<?> call) {
    of(call.target().caller()).add(call);
  }

  void add(CallUnit unit) {
    of(unit.caller()).add(unit);
  }

  private OpenCalls of(Caller caller) {
    OpenCalls calls = caller.calls();
    if (!calls.isKnown()) {
      calls.becomeKnown();
      all.add(calls);
    }
    return calls;
  }

  boolean isEmpty() {
    return all.stream().allMatch(OpenCalls::isEmpty);
  }

  /** Whether nothing is open but calls that are known to wait for others. */
  boolean isCalm() {
    return all.stream().allMatch(OpenCalls::isCalm);
  }

  boolean haveSession() {
    return all.stream().anyMatch(OpenCalls::hasSession);
  }

  /** Whether an answer is owed for what has been sent. */
  boolean areOwed() {
    return all.stream().anyMatch(OpenCalls::areOwed);
  }

  void onNewLink() {
    all.forEach(OpenCalls::onNewLink);
  }

  void onLinkEnded(long nowNanos) {
    all.forEach(calls -> calls.onLinkEnded(nowNanos));
  }

  /** Sends what may be sent; returns whether there was any. */
  boolean pump(Link to, ClusterId cluster) {
    boolean sent = false;
    int count = all.size();
    for (int i = 0; i < count; i++) {
      sent |= all.get((first + i) % count).pump(to, cluster);
    }
    first = count == 0 ? 0 : (first + 1) % count;
    return sent;
  }

  /** Takes a frame of answers. */
  void onReplies(byte[] frame) {
    replies.reset(frame);
    while (replies.next()) {
      for (OpenCalls calls : all) {
        if (calls.take(replies)) {
          break;
        }
      }
    }
  }

  /** Nobody waits for it any more. */
  void abandon(PendingCall<?> call) {
    call.target().caller().calls().abandon(call);
  }

  /** Fails calls that are past their deadline. */
  void giveUpDue(long nowNanos, String trouble) {
    all.forEach(calls -> calls.giveUpDue(nowNanos, trouble));
  }

  /** Says something in sessions that have said nothing for long, and looks after all of them. */
  void tick(long nowNanos) {
    all.forEach(calls -> calls.tick(nowNanos));
  }

  /** How often {@link #tick} is wanted at least; {@link Long#MAX_VALUE} if it is all one. */
  long tickNanos() {
    return all.stream().mapToLong(OpenCalls::tickNanos).min().orElse(Long.MAX_VALUE);
  }

  /** Fails what one has open and gives its session back; {@code then} runs once it is gone. */
  void end(Caller caller, Runnable then) {
    OpenCalls calls = caller.calls();
    calls.failAll(Failures::closed);
    calls.closeSession(
        () -> {
          all.remove(calls);
          then.run();
        });
  }

  /** Gives all sessions back; {@link #haveSession} tells once that is done. */
  void closeSessions() {
    all.forEach(calls -> calls.closeSession(() -> {}));
  }

  void failAll(Function<PendingCall<?>, RuntimeException> why) {
    all.forEach(calls -> calls.failAll(why));
  }

  /** Fails what is certain not to have run. */
  void failUnsent(Function<PendingCall<?>, RuntimeException> why) {
    all.forEach(calls -> calls.failUnsent(why));
  }

  /** Forgets all sessions, in whose middle something broke; later calls get others. */
  void forgetSessions() {
    List.copyOf(all).forEach(OpenCalls::forgetSession); // What was ended meanwhile leaves the list.
  }
}
