package org.concoord.cli;

import java.time.Duration;
import org.concoord.codec.AdminAnswer;

/** A replica as whoever looks after it meets it. */
interface Operator extends AutoCloseable {
  String address();

  /**
   * Asks, and waits for the answer.
   *
   * @throws CommandFailure if none comes in time; then nobody knows whether it was done
   */
  AdminAnswer ask(String command, Duration patience, String... arguments)
      throws InterruptedException;

  @Override
  void close();
}
