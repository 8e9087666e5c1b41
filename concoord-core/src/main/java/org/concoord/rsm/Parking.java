package org.concoord.rsm;

import org.concoord.codec.CommandCursor;
import org.concoord.object.Reply;
import org.concoord.spi.Deferral;
import org.concoord.spi.DeferredReply;
import org.jspecify.annotations.Nullable;

/** Whether the one call that is being executed waits for its answer (S3). */
final class Parking implements Deferral {
  private final ParkedCalls calls;
  private @Nullable Session session;
  private @Nullable HostedObject<?> object;
  private long request;
  private int methodId;
  private long place;
  private @Nullable ParkedCall deferred;
  private boolean returned;

  Parking(ParkedCalls calls) {
    this.calls = calls;
  }

  /**
   * The next call is one that may be parked.
   *
   * @param newPlace its place in the log
   */
  void begin(Session newSession, HostedObject<?> newObject, CommandCursor command, long newPlace) {
    session = newSession;
    object = newObject;
    request = command.sequence();
    methodId = command.methodId();
    place = newPlace;
    deferred = null;
    returned = false;
  }

  @Override
  @SuppressWarnings("unchecked") // a reply takes what its method's Reply says
  public <T extends @Nullable Object> Reply<T> defer(long deadlineMicros, @Nullable T otherwise) {
    Session own = session;
    HostedObject<?> of = object;
    if (own == null || of == null) {
      throw new IllegalStateException("only a method that returns a Reply can answer later");
    }
    if (deferred != null) {
      throw new IllegalStateException("the call is parked already");
    }
    byte[] outcome =
        deadlineMicros == NO_DEADLINE ? null : calls.encode(of.type(), methodId, otherwise);
    ParkedCall call =
        new ParkedCall(calls, own, request, of.id(), methodId, place, deadlineMicros, outcome);
    deferred = call;
    return (Reply<T>) (Reply<?>) call;
  }

  @Override
  public void returned(DeferredReply<?> reply) {
    if (reply != deferred) {
      throw new IllegalStateException("the method returned the reply of " + reply);
    }
    returned = true;
  }

  /**
   * The call's method has ended.
   *
   * @return the outcome of a call that waits, or was answered before its method returned; null if
   *     the method ended by itself, so that its reply, if it took one, is closed
   */
  byte @Nullable [] end() {
    ParkedCall call = deferred;
    boolean waits = returned;
    session = null;
    object = null;
    deferred = null;
    returned = false;
    if (call == null) {
      return null;
    }
    if (!waits) {
      call.close();
      return null;
    }
    byte[] early = call.early();
    if (early != null) {
      return early;
    }
    calls.park(call);
    return OutcomeWriter.PARKED;
  }
}
