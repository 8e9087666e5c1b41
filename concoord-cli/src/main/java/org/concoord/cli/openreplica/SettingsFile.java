package org.concoord.cli.openreplica;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.ExitCode;

/**
 * The file that the settings are in: a line {@code NAME=value} each. It holds no secret. It is
 * replaced as a whole, so that whoever reads it meets the old ones or the new ones.
 */
final class SettingsFile {
  private static final String PLACE = "OPENREPLICA_CONFIG";
  private static final String CONFIGURATIONS = "XDG_CONFIG_HOME";

  private final Path path;

  private SettingsFile(Path path) {
    this.path = path;
  }

  /** Where {@code OPENREPLICA_CONFIG} says, or else among the user's other configurations. */
  static SettingsFile of(Map<String, String> environment) {
    String said = environment.getOrDefault(PLACE, "");
    if (!said.isEmpty()) {
      return new SettingsFile(Path.of(said).toAbsolutePath());
    }
    String configurations = environment.getOrDefault(CONFIGURATIONS, "");
    Path parent =
        configurations.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".config")
            : Path.of(configurations);
    return new SettingsFile(parent.resolve("openreplica").resolve("openreplica.cfg"));
  }

  Path path() {
    return path;
  }

  Settings read() {
    Map<String, String> values = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
        int equals = line.indexOf('=');
        if (equals > 0 && !line.startsWith("#")) {
          values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
        }
      }
    } catch (NoSuchFileException nothingSaid) {
      return new Settings(values);
    } catch (IOException unreadable) {
      throw new CommandFailure(
          ExitCode.CANNOT_HAVE, "cannot read the settings in " + path + ": " + unreadable);
    }
    return new Settings(values);
  }

  void write(Settings settings) {
    StringBuilder text = new StringBuilder("# Settings of openreplica; see openreplica config.\n");
    settings
        .values()
        .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    try {
      Path parent = path.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Path next = path.resolveSibling(path.getFileName() + ".new");
      Files.writeString(next, text, StandardCharsets.UTF_8);
      Files.move(next, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException unwritable) {
      throw new CommandFailure(
          ExitCode.CANNOT_HAVE, "cannot write the settings to " + path + ": " + unwritable);
    }
  }
}
