package org.concoord.testkit.sim;

import org.concoord.paxos.JournalRecord;

/**
 * What a {@link Journal} writes on. Methods throw {@link java.io.UncheckedIOException} or {@link
 * org.concoord.StorageFailedException} where the disk fails.
 */
interface Medium {
  /** Of a replica that forgets all with its process, on no disk. */
  Medium NONE =
      new Medium() {
        @Override
        public void write(long position, JournalRecord record) {}

        @Override
        public void force() {}

        @Override
        public boolean isOnDisk(long records) {
          return true;
        }
      };

  /** Writes the record of that number, from 0. */
  void write(long position, JournalRecord record);

  void force();

  /** Nothing waits to be written for now. */
  default void rest() {}

  /** Whether so many records, from the first, would be left by a power loss. */
  boolean isOnDisk(long records);

  /** Something leaves that speaks for so many records. */
  default void tell(long records) {}
}
