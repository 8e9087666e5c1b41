package org.concoord.server;

import org.jspecify.annotations.Nullable;

/**
 * What a call that was parked has come to (S3).
 *
 * @param outcome shared with what is kept: not to be written to
 * @param stack where it failed just now, or null
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, and never compared
record Woken(
    long sessionSlot, int sessionIndex, long sequence, byte[] outcome, @Nullable String stack) {}
