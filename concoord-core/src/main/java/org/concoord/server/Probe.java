package org.concoord.server;

import java.io.IOException;
import java.nio.file.Path;
import org.concoord.paxos.Retention;
import org.concoord.storage.Directory;
import org.concoord.storage.FileDirectory;
import org.concoord.transport.Loop;

/** Where tests and the test kit look on or step in. Never set outside of these. */
public interface Probe {
  Probe NONE = new Probe() {};

  /**
   * Starts the loop of a replica. All it says to others goes through the loop's connections, so
   * that one which loses or delays some of it is a network that does.
   */
  default Loop loop(String threadName) {
    return Loop.start(threadName);
  }

  /**
   * The address to bind where it is not the one that the others and the clients know, as behind a
   * proxy.
   */
  default String bind(String listen) {
    return listen;
  }

  /** The files of a durable replica, below its log. */
  default Directory directory(Path path) throws IOException {
    return FileDirectory.at(path);
  }

  /** What a replica keeps of the log for others. */
  default Retention retention(Retention usual) {
    return usual;
  }

  /** A majority has accepted the slot and this replica is about to learn it. On the loop. */
  default void beforeDecided(long slot) {}
}
