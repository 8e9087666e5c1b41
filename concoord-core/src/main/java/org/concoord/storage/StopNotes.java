package org.concoord.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The slots at which a replica stopped, since it could not execute them (S6): a file for each, in
 * its data directory, named after the slot and holding what failed, for people. An operator who has
 * mended the cause deletes it, and then the next start executes the slot.
 */
public final class StopNotes {
  private StopNotes() {}

  /**
   * The notes of slots above that one, which the replica starts from; others are of no more use and
   * are deleted.
   */
  public static SortedMap<Long, String> read(Directory directory, long above) throws IOException {
    SortedMap<Long, String> notes = all(directory);
    SortedMap<Long, String> ofNoUse = notes.headMap(above + 1);
    for (long slot : ofNoUse.keySet()) {
      directory.delete(FileNames.stopNote(slot));
    }
    ofNoUse.clear();
    return notes;
  }

  /** All that are there. Changes nothing. */
  static SortedMap<Long, String> all(Directory directory) throws IOException {
    SortedMap<Long, String> notes = new TreeMap<>();
    for (String file : directory.list()) {
      if (FileNames.isStopNote(file)) {
        notes.put(FileNames.stopNoteSlot(file), text(directory, file));
      }
    }
    return notes;
  }

  /** As a line of a report. */
  static String describe(long slot, String what) {
    return fileOf(slot) + ": it stands before slot " + slot + ", since " + what;
  }

  /** What failed, as it stands in a note. */
  static String text(Directory directory, String file) throws IOException {
    try (LogFile note = directory.openToRead(file)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) note.size());
      note.read(0, bytes);
      return new String(bytes.array(), StandardCharsets.UTF_8).strip();
    }
  }

  /** Once this has returned, the note is durable. */
  public static void write(Directory directory, long slot, String what) throws IOException {
    List<String> files = directory.list();
    if (files.contains(FileNames.NEW_STOP_NOTE)) {
      directory.delete(FileNames.NEW_STOP_NOTE);
    }
    try (LogFile note = directory.create(FileNames.NEW_STOP_NOTE)) {
      note.write(0, ByteBuffer.wrap((what + "\n").getBytes(StandardCharsets.UTF_8)));
      note.force();
    }
    directory.rename(FileNames.NEW_STOP_NOTE, FileNames.stopNote(slot));
    directory.force();
  }

  /** The name of the slot's note. */
  public static String fileOf(long slot) {
    return FileNames.stopNote(slot);
  }
}
