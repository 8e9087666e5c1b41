/**
 * Where calls take part in distributed traces: a port that any tracing library can be put behind,
 * {@link org.concoord.opentelemetry} for one. What travels with a call is a W3C {@code
 * traceparent}, which is for observation alone: nothing that replicas decide depends on it.
 */
@NullMarked
package org.concoord.tracing;

import org.jspecify.annotations.NullMarked;
