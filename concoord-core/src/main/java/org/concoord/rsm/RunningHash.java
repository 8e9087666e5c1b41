package org.concoord.rsm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A hash over all that was executed so far, by which replicas notice that they differ. It guards
 * against accidents, not against malice.
 */
final class RunningHash {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

  private long state;

  RunningHash(long state) {
    this.state = state;
  }

  long value() {
    return state;
  }

  void add(long word) {
    long mixed = (state ^ word) * MULTIPLIER;
    state = Long.rotateLeft(mixed, 29) ^ (mixed >>> 32);
  }

  void add(byte[] bytes) {
    add(bytes.length);
    int at = 0;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      add((long) LONG.get(bytes, at));
    }
    long rest = 0;
    for (; at < bytes.length; at++) {
      rest = (rest << 8) | (bytes[at] & 0xff);
    }
    add(rest);
  }
}
