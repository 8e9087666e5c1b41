package org.concoord.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Files that nobody but their owner may read. What is in them is in no message. */
public final class Secrets {
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private Secrets() {}

  /**
   * The text of a secret's file, without the line's end.
   *
   * @throws CommandFailure if it cannot be read, or others can read it
   */
  public static String read(Path file) {
    requirePrivate(file);
    try {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      throw CommandFailure.usage(
          "cannot read the secret in " + file + ": " + Unreadable.reason(unreadable));
    }
  }

  /**
   * Where the file system knows owners and groups.
   *
   * @throws CommandFailure if the file is not there, or others than its owner may read or write it
   */
  public static void requirePrivate(Path file) {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    try {
      if (view == null) {
        return;
      }
      Set<PosixFilePermission> granted = EnumSet.copyOf(OTHERS);
      granted.retainAll(view.readAttributes().permissions());
      if (!granted.isEmpty()) {
        throw CommandFailure.usage(
            file + " holds a secret, and others than its owner may use it: chmod 600 " + file);
      }
    } catch (IOException unreadable) {
      throw CommandFailure.usage(
          "cannot read the secret in " + file + ": " + Unreadable.reason(unreadable));
    }
  }
}
