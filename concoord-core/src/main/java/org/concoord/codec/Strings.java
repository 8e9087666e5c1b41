package org.concoord.codec;

import java.util.ArrayList;
import java.util.List;

/** Lists of strings as they stand in bodies. */
final class Strings {
  private static final int FIRST_CAPACITY = 16;

  private Strings() {}

  static void write(MessagePackWriter out, List<String> strings) {
    out.writeArrayHeader(strings.size());
    for (String string : strings) {
      out.writeString(string);
    }
  }

  static List<String> read(MessagePackReader in) {
    int count = in.readArrayHeader();
    List<String> strings = new ArrayList<>(Math.min(count, FIRST_CAPACITY));
    for (int i = 0; i < count; i++) {
      strings.add(in.readString());
    }
    return strings;
  }
}
