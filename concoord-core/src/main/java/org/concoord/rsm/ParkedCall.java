package org.concoord.rsm;

import java.util.Comparator;
import org.concoord.spi.DeferredReply;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits for its answer (S3), and the reply that objects hold of it. Until its own
 * method has returned it is only about to be parked, and no part of the state.
 */
final class ParkedCall extends DeferredReply<@Nullable Object> {
  /** In which calls are answered whose time is over. */
  static final Comparator<ParkedCall> BY_DEADLINE =
      Comparator.comparingLong(ParkedCall::deadlineMicros).thenComparingLong(ParkedCall::place);

  private final ParkedCalls calls;
  private final Session owner;
  private final long objectId;
  private final int methodId;
  private final long place;
  private final long deadlineMicros;
  private final byte @Nullable [] otherwise;
  private boolean isOpen = true;
  private byte @Nullable [] early;

  /**
   * @param place the call's place in the log, by which parked calls are in order
   * @param deadlineMicros when the replicated clock reaches this, {@code otherwise} is the outcome
   */
  ParkedCall(
      ParkedCalls calls,
      Session owner,
      long request,
      long objectId,
      int methodId,
      long place,
      long deadlineMicros,
      byte @Nullable [] otherwise) {
    super(new org.concoord.object.Session(owner.slot(), owner.index()), request);
    this.calls = calls;
    this.owner = owner;
    this.objectId = objectId;
    this.methodId = methodId;
    this.place = place;
    this.deadlineMicros = deadlineMicros;
    this.otherwise = otherwise;
  }

  Session owner() {
    return owner;
  }

  long objectId() {
    return objectId;
  }

  int methodId() {
    return methodId;
  }

  long place() {
    return place;
  }

  long deadlineMicros() {
    return deadlineMicros;
  }

  /** The outcome at the deadline; null where there is none. */
  byte @Nullable [] otherwise() {
    return otherwise;
  }

  /** What it was answered before its own method had returned, or null. */
  byte @Nullable [] early() {
    return early;
  }

  void answerEarly(byte[] outcome) {
    early = outcome;
    isOpen = false;
  }

  void close() {
    isOpen = false;
  }

  @Override
  public boolean isOpen() {
    return isOpen;
  }

  @Override
  public boolean complete(@Nullable Object value) {
    return calls.complete(this, value);
  }

  @Override
  public boolean fail(Throwable failure) {
    return calls.fail(this, failure);
  }
}
