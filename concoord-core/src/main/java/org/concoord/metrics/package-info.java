/**
 * Where measurements of a replica, or of a client, go: a port that any library for metrics can be
 * put behind. It costs a few nanoseconds a call where nothing is behind it, and allocates nothing
 * where something is.
 */
@NullMarked
package org.concoord.metrics;

import org.jspecify.annotations.NullMarked;
