package org.concoord.client;

import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.jspecify.annotations.Nullable;

/**
 * Lends each thread a writer for arguments and a reader for outcomes, so that a call costs the
 * exact bytes of its arguments and no more. What is lent is given back; a thread that encodes or
 * decodes within encoding or decoding (a record's constructor may do anything) gets a fresh one.
 */
final class ThreadBuffers {
  private static final byte[] NOTHING = {};
  private static final int KEPT_BYTES = 16 << 10;
  private static final ThreadLocal<ThreadBuffers> OF_THREAD =
      ThreadLocal.withInitial(ThreadBuffers::new);

  private @Nullable MessagePackWriter writer;
  private @Nullable MessagePackReader reader;

  private ThreadBuffers() {}

  /** An empty writer. */
  static MessagePackWriter lendWriter() {
    ThreadBuffers own = OF_THREAD.get();
    MessagePackWriter lent = own.writer;
    if (lent == null) {
      return new MessagePackWriter(256, Limits.ARGUMENT_BYTES);
    }
    own.writer = null;
    lent.reset();
    return lent;
  }

  /** What was written; gives the writer back. */
  static byte[] bytesOf(MessagePackWriter lent) {
    byte[] bytes = lent.toByteArray();
    if (lent.array().length <= KEPT_BYTES) {
      OF_THREAD.get().writer = lent;
    }
    return bytes;
  }

  /** A reader of that range. */
  static MessagePackReader lendReader(byte[] array, int offset, int length) {
    ThreadBuffers own = OF_THREAD.get();
    MessagePackReader lent = own.reader;
    if (lent == null) {
      return new MessagePackReader(array, offset, length);
    }
    own.reader = null;
    return lent.reset(array, offset, length);
  }

  static void giveBack(MessagePackReader lent) {
    // Not to keep a frame of megabytes alive.
    lent.reset(NOTHING, 0, 0);
    OF_THREAD.get().reader = lent;
  }
}
