package org.concoord.cli.openreplica;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Unreadable;
import org.concoord.cli.openreplica.placement.FailureGroups;

/** The file that says which hosts fail together. */
final class GroupsFile {
  private GroupsFile() {}

  /**
   * @throws CommandFailure if it cannot be read, or means nothing
   */
  static FailureGroups read(Path file) {
    try {
      return FailureGroups.parse(Files.readAllLines(file, StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw CommandFailure.usage(
          "cannot read the failure groups in " + file + ": " + Unreadable.reason(unreadable));
    }
  }
}
