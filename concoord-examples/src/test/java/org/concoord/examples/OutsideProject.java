package org.concoord.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The project under {@code src/it/outside}: built by Maven, before the integration tests, from its
 * own pom against the artifacts of this build, and started here as processes of its own.
 */
final class OutsideProject {
  private OutsideProject() {}

  /**
   * A process, not started yet, that runs {@code main} of the project with nothing but its own
   * runtime classpath.
   */
  static ProcessBuilder process(List<String> jvmOptions, String main, String... arguments) {
    return process(target().resolve("bank.jar"), jvmOptions, main, arguments);
  }

  /** The same, with the project's classes compiled by somebody else. */
  static ProcessBuilder process(
      Path classes, List<String> jvmOptions, String main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(classes + File.pathSeparator + dependencies() + File.separator + "*");
    command.add(main);
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** Runs {@code main} to its end; stderr is the test's own. */
  static String output(String main, String... arguments) throws IOException, InterruptedException {
    Process process =
        process(List.of(), main, arguments).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(main + " ended with " + status + " after printing: " + output);
    }
    return output;
  }

  /** The project's sources. */
  static Path sources() {
    return directory().resolve("src/main/java");
  }

  /** The jars it runs with, besides its own. */
  static Path dependencies() {
    return target().resolve("dependency");
  }

  private static Path target() {
    return directory().resolve("target");
  }

  private static Path directory() {
    String directory = System.getProperty("concoord.outside");
    if (directory == null) {
      throw new IllegalStateException(
          "concoord.outside is not set: run this test by `mvn verify`, which builds the project first");
    }
    return Path.of(directory);
  }
}
