package org.concoord.processor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is complained of, written at the end of the line. */
final class Marks {
  private static final String MARK = " // ";

  private Marks() {}

  static List<String> expected(String file, String source) {
    List<String> expected = new ArrayList<>();
    List<String> lines = source.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String[] parts = lines.get(i).split(MARK);
      for (int part = 1; part < parts.length; part++) {
        expected.add(file + ":" + (i + 1) + ": " + parts[part]);
      }
    }
    return expected;
  }

  /** Where what replicas may do differently is a warning. */
  static List<String> expectedByDefault(String file, String source) {
    return expected(file, source).stream()
        .map(
            complaint ->
                complaint.contains(" [concoord:")
                        || complaint.contains(": ERROR: @SuppressWarnings(")
                    ? complaint.replace(": ERROR: ", ": MANDATORY_WARNING: ")
                    : complaint)
        .toList();
  }

  static void rewrite(Path path, String source, List<String> complaints) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : source.lines().toList()) {
      StringBuilder marked = new StringBuilder(line.split(MARK)[0]);
      String place = path.getFileName() + ":" + (lines.size() + 1) + ": ";
      complaints.stream()
          .filter(complaint -> complaint.startsWith(place))
          .forEach(complaint -> marked.append(MARK).append(complaint.substring(place.length())));
      lines.add(marked.toString());
    }
    Files.write(path, lines);
  }
}
