package org.concoord.testkit.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What clients saw: their calls, in no particular order. Immutable.
 *
 * <p>One call came before another iff both carry times of the same clock and the first returned
 * before the second was invoked. {@link System#nanoTime} is one clock for all processes of a Linux
 * machine, which is why {@link HistoryRecorder} takes it; the clocks of two machines need two
 * names. Then their calls count as concurrent, so that a history joined from several machines may
 * pass though it would not under a common clock, and never the other way round.
 */
public final class History {
  private final List<RecordedCall> calls;

  private History(List<RecordedCall> calls) {
    this.calls = calls;
  }

  public static History of(Collection<RecordedCall> calls) {
    return new History(List.copyOf(calls));
  }

  /** The calls of all of them. */
  public static History join(Collection<History> histories) {
    List<RecordedCall> all = new ArrayList<>();
    histories.forEach(history -> all.addAll(history.calls));
    return of(all);
  }

  /**
   * Reads what {@link #write} or {@link HistoryRecorder#appendingTo} wrote. A last line without its
   * end is taken for one that the process died in, and left out.
   *
   * @throws IllegalArgumentException if a line is not what it should be; the message names it
   */
  public static History read(Path file) throws IOException {
    return HistoryText.read(Files.readString(file, StandardCharsets.UTF_8), file.toString());
  }

  /** Writes all calls as text, two lines each. */
  public void write(Path file) throws IOException {
    Files.writeString(file, HistoryText.write(calls), StandardCharsets.UTF_8);
  }

  public List<RecordedCall> calls() {
    return calls;
  }

  /** The calls of each object, by its name. */
  public SortedMap<String, List<RecordedCall>> byObject() {
    SortedMap<String, List<RecordedCall>> objects = new TreeMap<>();
    for (RecordedCall call : calls) {
      objects.computeIfAbsent(call.object(), name -> new ArrayList<>()).add(call);
    }
    return objects;
  }
}
