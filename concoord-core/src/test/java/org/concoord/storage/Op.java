package org.concoord.storage;

/** What was done to a {@link DiskModel}. Files are told apart by numbers, since names change. */
sealed interface Op {
  record Create(int file, String name) implements Op {}

  record Write(int file, long position, byte[] bytes) implements Op {
    @Override
    public String toString() {
      return "Write[file=" + file + ", " + bytes.length + " bytes at " + position + "]";
    }
  }

  record Force(int file) implements Op {}

  record Rename(String from, String to) implements Op {}

  record Delete(String name) implements Op {}

  record ForceDirectory() implements Op {}

  /** Nothing done to the disk: something that the log has said, and that must hold from then on. */
  record Said(Ledger.Told told) implements Op {}
}
