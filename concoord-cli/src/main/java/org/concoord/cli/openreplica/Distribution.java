package org.concoord.cli.openreplica;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Unreadable;
import org.jspecify.annotations.Nullable;

/**
 * The archive that is brought to nodes: a {@code .tar.gz} with {@code bin/concoord} in it.
 *
 * @param sha256 what its bytes come to, in lower-case hexadecimal digits
 */
record Distribution(Path file, long bytes, String sha256) {
  private static final String BESIDE = ".sha256";
  private static final int DIGITS = 64;

  /**
   * Reads it once.
   *
   * @param expected what it has to come to; null for what a file beside it says, if there is one
   * @throws CommandFailure if it is not there, or comes to something else
   */
  static Distribution of(Path file, @Nullable String expected) {
    try {
      String sha256 = digest(file);
      String wanted = expected == null ? saidBeside(file) : expected.toLowerCase(Locale.ROOT);
      if (wanted != null && !wanted.equals(sha256)) {
        throw CommandFailure.usage(
            file + " is another archive: its SHA-256 is " + sha256 + ", and was to be " + wanted);
      }
      return new Distribution(file, Files.size(file), sha256);
    } catch (IOException unreadable) {
      throw CommandFailure.usage(
          "cannot read the archive " + file + ": " + Unreadable.reason(unreadable));
    }
  }

  private static @Nullable String saidBeside(Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + BESIDE);
    if (!Files.exists(beside)) {
      return null;
    }
    String text = Files.readString(beside, StandardCharsets.UTF_8).strip();
    return text.length() < DIGITS ? text : text.substring(0, DIGITS).toLowerCase(Locale.ROOT);
  }

  /** What these bytes come to. */
  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(newDigest().digest(bytes));
  }

  private static String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = newDigest();
      byte[] part = new byte[1 << 16];
      for (int length = in.read(part); length >= 0; length = in.read(part)) {
        digest.update(part, 0, length);
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
