package org.concoord.client;

import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackWriter;
import org.jspecify.annotations.Nullable;

/** Lends each thread a writer for arguments, so that a call costs their exact bytes and no more. */
final class ArgumentWriters {
  static final byte[] NOTHING = {};

  private static final int KEPT_BYTES = 16 << 10;
  private static final ThreadLocal<@Nullable MessagePackWriter> FREE = new ThreadLocal<>();

  private ArgumentWriters() {}

  /**
   * An empty writer; another one where this thread is writing already, for a call within a call's
   * arguments.
   */
  static MessagePackWriter take() {
    MessagePackWriter free = FREE.get();
    if (free == null) {
      return new MessagePackWriter(256, Limits.ARGUMENT_BYTES);
    }
    FREE.remove();
    free.reset();
    return free;
  }

  /** What was written; gives the writer back. */
  static byte[] bytesOf(MessagePackWriter writer) {
    byte[] bytes = writer.size() == 0 ? NOTHING : writer.toByteArray();
    if (writer.array().length <= KEPT_BYTES) {
      FREE.set(writer);
    }
    return bytes;
  }
}
