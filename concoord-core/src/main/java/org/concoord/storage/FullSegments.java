package org.concoord.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The segments of a log that are not written to any more, from the first on. */
final class FullSegments {
  private record Full(long id, long maxSlot) {}

  private final ArrayDeque<Full> segments = new ArrayDeque<>();

  /** The next, with the highest slot that it holds anything for. */
  void add(long id, long maxSlot) {
    segments.add(new Full(id, maxSlot));
  }

  /** Removes those, from the first on, that hold nothing above the slot; returns their files. */
  List<String> removeUpTo(long slot) {
    List<String> files = new ArrayList<>();
    for (Full segment; (segment = segments.peek()) != null; segments.remove()) {
      if (segment.maxSlot() > slot) {
        break;
      }
      files.add(FileNames.segment(segment.id()));
    }
    return files;
  }
}
