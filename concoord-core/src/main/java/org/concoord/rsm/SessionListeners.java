package org.concoord.rsm;

import org.concoord.spi.ExecutedCall;

/** Tells objects of sessions that have ended (S4), in the order of their ids. */
final class SessionListeners {
  private final ObjectTable objects;
  private final boolean any;
  private final ExecutedCall call = new ExecutedCall();

  SessionListeners(TypeRegistry registry, ObjectTable objects) {
    this.objects = objects;
    this.any = registry.listensToSessions();
  }

  /** Whether there can be any that are told. */
  boolean any() {
    return any;
  }

  /**
   * @param place of the command that closed it, or of the slot's first where it expired before that
   * @param expired whether it was no command
   */
  void closed(
      long slot,
      Session session,
      long place,
      boolean expired,
      long clockMicros,
      long history,
      OutcomeSink sink) {
    if (!any) {
      return;
    }
    for (HostedObject<?> object : objects.inOrder()) {
      if (object.type().type().listensToSessions()) {
        call.of(session.slot(), session.index(), 0).at(place, clockMicros, history);
        if (expired) {
          call.beforeItsPlace();
        }
        tell(slot, object, sink);
      }
    }
  }

  private void tell(long slot, HostedObject<?> object, OutcomeSink sink) {
    try {
      object.sessionClosed(call);
    } catch (VirtualMachineError | LinkageError fatal) {
      throw new PoisonException(slot, object.type().name() + "'s @OnSessionClosed", fatal);
    } catch (Throwable thrown) {
      sink.listenerFailed(object.name(), thrown); // All replicas have come as far, and go on.
    }
  }
}
