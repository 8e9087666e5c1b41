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
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(classpath());
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

  private static String classpath() {
    String directory = System.getProperty("concoord.outside");
    if (directory == null) {
      throw new IllegalStateException(
          "concoord.outside is not set: run this test by `mvn verify`, which builds the project first");
    }
    Path target = Path.of(directory, "target");
    return target.resolve("bank.jar")
        + File.pathSeparator
        + target.resolve("dependency")
        + File.separator
        + "*";
  }
}
