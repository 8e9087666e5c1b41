package org.concoord.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.concoord.IncompatibleDataException;

/** Texts in the headers of files. */
final class Texts {
  /** What a version can say, and advise, of what a newer one has written. */
  static final String NEWER =
      "Nothing was changed. Start a version that knows it. Or, while a majority of the other"
          + " replicas is well, move all that is in the directory elsewhere, and start this version"
          + " with rejoin(), --rejoin on a command line: the replica joins them anew. That option alone"
          + " does not give up what is sound";

  /** This build, as it stands in each file that it writes (F4). */
  static final String WRITER = "ConCoord 0.1";

  private static final int WRITER_BYTES = 16;

  private Texts() {}

  static void putPadded(ByteBuffer out, String writer) {
    out.put(Arrays.copyOf(writer.getBytes(StandardCharsets.US_ASCII), WRITER_BYTES));
  }

  static String getPadded(ByteBuffer in) {
    byte[] bytes = new byte[WRITER_BYTES];
    in.get(bytes);
    return new String(bytes, StandardCharsets.US_ASCII).replace("\0", "");
  }

  static void put(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putShort((short) bytes.length).put(bytes);
  }

  static String get(ByteBuffer in) {
    byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static IncompatibleDataException unknownVersion(
      String directory, String file, int version, int known, String writer) {
    return new IncompatibleDataException(
        String.format(
            "%s: %s has format version %d, written by %s; this version reads up to %d. %s",
            directory, file, version, writer, known, NEWER));
  }
}
