package org.concoord.object;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the method of a replicated class that is told when a client's {@link Session} has ended:
 * closed by the client, or silent for its time to live (S4). What the session held here is to be
 * given to others:
 *
 * <pre>{@code
 * @OnSessionClosed
 * void closed(Session session, Invocation call) {
 *   if (session.equals(holder)) {
 *     passOn(call);
 *   }
 * }
 * }</pre>
 *
 * <p>It takes the session, and an {@link Invocation} if it wants one; it returns nothing, and is
 * neither public, for clients do not call it, nor private. All calls that the session had parked
 * are over by then, on all objects, so that nothing is given to who is gone. It runs in the slot in
 * which the session ends, for every object whether it knows the session or not. Whatever it throws
 * is logged and changes nothing more.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface OnSessionClosed {}
