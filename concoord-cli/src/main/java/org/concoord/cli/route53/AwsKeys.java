package org.concoord.cli.route53;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
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

  /** Of keys that are lent for a while; there is none with others. */
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
   * Both, and the session's token where they have one, by their names; nothing where neither the
   * environment nor the file has any.
   *
   * @throws CommandFailure if others can read the file, or it has one of the two
   */
  public Map<String, String> known() {
    if (hasBoth(environment)) {
      return onlyKeys(environment);
    }
    if (!Files.exists(file())) {
      return Map.of();
    }
    Map<String, String> values = read();
    if (!hasBoth(values)) {
      throw CommandFailure.usage(
          "To use Route 53 set both: concoord route53id and concoord route53key; "
              + file()
              + " has one of them");
    }
    return onlyKeys(values);
  }

  private static boolean hasBoth(Map<String, String> values) {
    return !values.getOrDefault(ID, "").isEmpty() && !values.getOrDefault(KEY, "").isEmpty();
  }

  private static Map<String, String> onlyKeys(Map<String, String> values) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String name : List.of(ID, KEY, SESSION)) {
      String value = values.getOrDefault(name, "");
      if (!value.isEmpty()) {
        keys.put(name, requireWord(name, value));
      }
    }
    return keys;
  }

  /** What the file with these is to hold. */
  public static String fileOf(Map<String, String> keys) {
    StringBuilder text = new StringBuilder();
    keys.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return text.toString();
  }

  AwsCredentialsProvider provider() {
    Map<String, String> keys = known();
    if (keys.isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    return StaticCredentialsProvider.create(
        credentials(
            keys.getOrDefault(ID, ""), keys.getOrDefault(KEY, ""), keys.getOrDefault(SESSION, "")));
  }

  private static AwsCredentials credentials(String id, String key, String session) {
    return session.isEmpty()
        ? AwsBasicCredentials.create(id, key)
        : AwsSessionCredentials.create(id, key, session);
  }

  /**
   * Keeps one of the two, beside the other if that is there. A session's token goes: it was theirs.
   */
  void keep(String name, String value) {
    requireWord(name, value);
    Map<String, String> values = Files.exists(file()) ? read() : new LinkedHashMap<>();
    values.remove(SESSION);
    values.put(name, value);
    try {
      Files.createDirectories(file().resolveSibling("."));
      Path next =
          Files.createTempFile(
              file().toAbsolutePath().getParent(),
              "route53",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        Files.writeString(next, fileOf(values), StandardCharsets.UTF_8);
        Files.move(
            next, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static String requireWord(String name, String value) {
    if (value.isEmpty() || value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw CommandFailure.usage("that is no " + name);
    }
    return value;
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
