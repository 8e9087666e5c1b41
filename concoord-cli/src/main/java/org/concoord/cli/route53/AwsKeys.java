package org.concoord.cli.route53;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Secrets;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * What Amazon knows us by: of the environment, else of a file that only its owner may read, else
 * what Amazon's own tools would take. No secret of it is in any message.
 */
public final class AwsKeys {
  /** The names of both in the environment, and in the file, as in ConCoord 1.1. */
  public static final String ID = "AWS_ACCESS_KEY_ID";

  public static final String KEY = "AWS_SECRET_ACCESS_KEY";

  private static final String SESSION = "AWS_SESSION_TOKEN";
  private static final String CONFIGURATIONS = "XDG_CONFIG_HOME";

  private final Map<String, String> environment;

  public AwsKeys(Map<String, String> environment) {
    this.environment = environment;
  }

  Path file() {
    String configurations = environment.getOrDefault(CONFIGURATIONS, "");
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    Path parent = configurations.isEmpty() ? Path.of(home, ".config") : Path.of(configurations);
    return parent.resolve("concoord").resolve("route53.cfg");
  }

  /**
   * Both, by their names; nothing where neither the environment nor the file has any.
   *
   * @throws CommandFailure if others can read the file, or it has one of the two
   */
  public Map<String, String> both() {
    if (environment.containsKey(ID) && environment.containsKey(KEY)) {
      return environment;
    }
    if (!Files.exists(file())) {
      return Map.of();
    }
    Map<String, String> values = read();
    if (values.getOrDefault(ID, "").isEmpty() || values.getOrDefault(KEY, "").isEmpty()) {
      throw CommandFailure.usage(
          "To use Route 53 set both: concoord route53id and concoord route53key; "
              + file()
              + " has one of them");
    }
    return values;
  }

  AwsCredentialsProvider provider() {
    Map<String, String> both = both();
    if (both.isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    return StaticCredentialsProvider.create(
        credentials(
            both.getOrDefault(ID, ""), both.getOrDefault(KEY, ""), both.getOrDefault(SESSION, "")));
  }

  private static AwsCredentials credentials(String id, String key, String session) {
    return session.isEmpty()
        ? AwsBasicCredentials.create(id, key)
        : AwsSessionCredentials.create(id, key, session);
  }

  /** Keeps one of the two, beside the other if that is there. */
  void keep(String name, String value) {
    if (value.isEmpty() || value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw CommandFailure.usage("that is no " + name);
    }
    Map<String, String> values = Files.exists(file()) ? read() : new LinkedHashMap<>();
    values.put(name, value);
    StringBuilder text = new StringBuilder();
    values.forEach((each, is) -> text.append(each).append('=').append(is).append('\n'));
    try {
      Files.createDirectories(file().resolveSibling("."));
      Path next =
          Files.createTempFile(
              file().toAbsolutePath().getParent(),
              "route53",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(next, text, StandardCharsets.UTF_8);
      Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private Map<String, String> read() {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : Secrets.read(file()).lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return values;
  }
}
