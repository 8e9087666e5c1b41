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
      Files.createSymbolicLink(directory.resolve(program), Path.of("/usr/bin", program));
    }

    assertThat(start(Map.of("PATH", directory.toString())))
        .isEqualTo(
            ExitCode.MISSING
                + " concoord: no java found: install a JRE 17 or newer, or set JAVA_HOME\n");
    assertThat(start(Map.of("PATH", directory.toString(), "JAVA_HOME", "/no/such")))
        .startsWith(ExitCode.MISSING + " ");
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
