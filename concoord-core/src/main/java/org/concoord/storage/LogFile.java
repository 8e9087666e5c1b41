package org.concoord.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file of a {@link Directory}. What is written may be lost or, by sectors of 512 bytes, partly
 * lost with the power until {@link #force} has returned. Used by one thread at a time.
 */
public interface LogFile extends Closeable {
  long size() throws IOException;

  /**
   * Fills {@code into} from {@code position} on.
   *
   * @throws java.io.EOFException if the file ends before that
   */
  void read(long position, ByteBuffer into) throws IOException;

  /**
   * Writes all of {@code from}. Where this fails, a part may have been written.
   *
   * @throws NoSpaceException if the disk is full
   */
  void write(long position, ByteBuffer from) throws IOException;

  /**
   * Makes durable all that was written, and the file's size. Where this fails, nothing is known of
   * any of it, and a second call that succeeds says nothing of it either (W2).
   */
  void force() throws IOException;
}
