package org.concoord.tracing;

import org.jspecify.annotations.Nullable;

/**
 * Makes a client's calls spans of the traces that their callers are in. One that throws costs the
 * call its span and nothing else.
 */
@FunctionalInterface
public interface ClientTracing {
  /**
   * A call begins. Called on the thread that makes it, whose current trace is the one meant.
   *
   * @param objectName the object's name, as in {@code savings}
   * @param method type and signature, as in {@code account.deposit(long)}
   * @return the call's span, or null where it is not to be traced
   */
  @Nullable CallSpan begin(String objectName, String method);
}
