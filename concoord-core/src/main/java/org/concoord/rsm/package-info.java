/**
 * The replicated state machine: turns decided values into calls, each at most once. Sessions, reply
 * cache, replicated clock, object table. No thread, lock, clock or randomness of its own: the same
 * decisions give the same state on every replica.
 */
@NullMarked
package org.concoord.rsm;

import org.jspecify.annotations.NullMarked;
