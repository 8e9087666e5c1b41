/**
 * Bytes: MessagePack readers and writers, frames, messages, slot values and outcomes. The formats
 * are written down in {@code docs/architecture.md}, "Bytes", and held by golden files.
 */
@NullMarked
package org.concoord.codec;

import org.jspecify.annotations.NullMarked;
