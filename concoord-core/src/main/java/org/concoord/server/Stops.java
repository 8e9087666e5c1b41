package org.concoord.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.concoord.storage.StopNotes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slots that a durable replica could not execute, above its snapshot, as they are noted in its
 * directory (S6). Any thread.
 */
final class Stops {
  /** Of a replica in memory. */
  static final Stops NONE = new Stops(null, Probe.NONE, new TreeMap<>());

  private static final Logger LOG = LoggerFactory.getLogger(Stops.class);

  private final @Nullable Path path;
  private final Probe probe;

  /** What failed, by slot. */
  private final SortedMap<Long, String> noted;

  private Stops(@Nullable Path path, Probe probe, SortedMap<Long, String> noted) {
    this.path = path;
    this.probe = probe;
    this.noted = noted;
  }

  /** Of a directory in which nothing is noted. */
  static Stops none(Path path, Probe probe) {
    return new Stops(path, probe, new TreeMap<>());
  }

  /**
   * What is noted in a directory of slots above that of its snapshot.
   *
   * @throws UncheckedIOException if that cannot be read
   */
  static Stops read(Path path, Probe probe, long above) {
    try {
      return new Stops(path, probe, StopNotes.read(probe.directory(path), above));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(
          "the notes in " + path + " on where it stopped: " + unreadable, unreadable);
    }
  }

  Set<Long> slots() {
    return noted.keySet();
  }

  /** What failed at a slot. */
  String what(long slot) {
    return noted.getOrDefault(slot, "it failed");
  }

  /**
   * Notes, durably, that this replica cannot execute a slot; returns whether that is done, so that
   * it may begin anew from its directory.
   */
  boolean note(long slot, String what) {
    if (path == null) {
      return false;
    }
    try {
      StopNotes.write(probe.directory(path), slot, what);
      return true;
    } catch (IOException | RuntimeException failure) {
      LOG.error("{}: cannot note that it stopped at slot {}", path, slot, failure);
      return false;
    }
  }

  /** Where the note on a slot is, for people. */
  String file(long slot) {
    return path == null ? "" : path.resolve(StopNotes.fileOf(slot)).toString();
  }
}
