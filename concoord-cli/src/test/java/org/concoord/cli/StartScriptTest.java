package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the JVM, where there is none. */
class StartScriptTest {
  @Test
  void saysThatThereIsNoJavaAndWithWhichCode(@TempDir Path directory) throws Exception {
    for (String program : new String[] {"dirname", "readlink"}) {
      Path found =
          Files.writeString(directory.resolve(program), "exec /usr/bin/" + program + " \"$@\"\n");
      assertThat(found.toFile().setExecutable(true)).isTrue();
    }

    assertThat(start(Map.of("PATH", directory.toString())))
        .isEqualTo(
            ExitCode.MISSING
                + " concoord: no java found: install a JRE 17 or newer, or set JAVA_HOME\n");
    assertThat(start(Map.of("PATH", directory.toString(), "JAVA_HOME", "/no/such")))
        .startsWith(ExitCode.MISSING + " concoord: JAVA_HOME is /no/such, and there is no ");
  }

  /**
   * A file that java opens would get the number of a stream that is closed, and be read or written
   * for it.
   */
  @Test
  void givesJavaAllThreeStreams(@TempDir Path directory) throws Exception {
    Path java = Files.createDirectories(directory.resolve("bin")).resolve("java");
    Files.writeString(
        java,
        "#!/bin/sh\nls -l /proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 > "
            + directory
            + "/streams\n");
    java.toFile().setExecutable(true);
    ProcessBuilder builder =
        new ProcessBuilder(
            "/bin/sh", "-c", "exec /bin/sh src/main/bin/concoord --version <&- >&- 2>&-");
    builder.environment().put("JAVA_HOME", directory.toString());

    assertThat(builder.start().waitFor()).isZero();
    assertThat(Files.readAllLines(directory.resolve("streams")))
        .first()
        .asString()
        .endsWith("/dev/null");
    assertThat(Files.readAllLines(directory.resolve("streams")))
        .last()
        .asString()
        .endsWith("/dev/null");
  }

  private static String start(Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "src/main/bin/concoord", "--version")
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + " " + said;
  }
}
