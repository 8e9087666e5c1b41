package org.concoord.processor.model;

/**
 * The method that is told of sessions that end.
 *
 * @param takesInvocation whether it takes an {@code Invocation} behind the session
 */
public record SessionListener(String method, boolean takesInvocation) {}
