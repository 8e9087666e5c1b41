package org.concoord.testkit.sim;

import java.io.IOException;

/** Bytes that outlast a process: the little of a file that a journal needs. */
interface Disk {
  /**
   * Writes; what is written may be lost with the power until it was forced. Where this fails, a
   * part may have been written.
   */
  void write(long offset, byte[] bytes) throws IOException;

  /** Reads what was last written; where nothing was, zeros. */
  byte[] read(long offset, int length) throws IOException;

  /**
   * Makes durable all that was written before. Where this fails, nothing is known of any of it, and
   * a second call that succeeds says nothing of it either.
   */
  void force() throws IOException;
}
