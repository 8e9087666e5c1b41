package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concoord.cli.Shell.Ended;
import org.concoord.cli.Shell.Running;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way out of {@code docs/operating.md} where a call kills its replica, typed into a shell: a
 * class is missing of which nobody knows until it is wanted.
 */
@EnabledIfSystemProperty(named = "concoord.bundle", matches = ".+")
@Timeout(180)
class SkipIT {
  private static final String GAUGE =
      """
      package gauge;

      import org.concoord.annotations.Replicated;

      @Replicated
      public class Gauge {
        private long value;

        public long add(long amount) {
          value += amount;
          return amount < 0 ? Below.zero(value) : value;
        }

        static final class Below {
          static long zero(long value) {
            return -value;
          }
        }
      }
      """;

  private static final Pattern STOPPED = Pattern.compile("stopped at slot (\\d+): ");

  @TempDir private Path directory;
  private Shell shell;

  @BeforeEach
  void unpack() throws Exception {
    shell = Shell.unpack(Path.of(System.getProperty("concoord.bundle")), directory);
  }

  @AfterEach
  void close() {
    shell.close();
  }

  @Test
  void aSlotThatAReplicaDoesNotSurviveIsSkipped() throws Exception {
    Path source = Files.createDirectory(directory.resolve("gauge")).resolve("Gauge.java");
    Files.writeString(source, GAUGE);
    done("object", "-o", "gauge.Gauge", "--classpath", directory.toString());
    Files.delete(directory.resolve("gauge/Gauge$Below.class"));
    String port = "" + Shell.freePort();
    shell.set("CONCOORD_ENDPOINTS", "127.0.0.1:" + port);
    Running replica =
        shell.start(
            "replica", "-o", "gauge.Gauge", "--classpath", directory.toString(), "-w", "-p", port);
    Shell.await("the replica", () -> replica.said().contains(" is ready: "));
    assertThat(add("5")).isEqualTo("5\n");

    Running deadly = shell.start(call("-7"));
    Shell.await("it to stop", () -> STOPPED.matcher(replica.said()).find());
    Matcher stopped = STOPPED.matcher(done("status"));
    assertThat(stopped.find()).isTrue();
    String slot = stopped.group(1);
    assertThat(deadly.process().isAlive()).as(deadly.said()).isTrue();
    assertThat(done("skip", slot))
        .isEqualTo("slot " + slot + " is skipped: none of its calls has run or will\n");

    assertThat(deadly.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(deadly.process().exitValue()).as(deadly.said()).isEqualTo(ExitCode.FAILED);
    assertThat(deadly.said()).contains("an operator had slot " + slot);
    assertThat(add("1")).isEqualTo("6\n");
    assertThat(done("status")).doesNotContain("trouble");
    Ended again = shell.run("skip", slot);
    assertThat(again.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(again.err()).contains("has been executed here");
  }

  private String add(String amount) throws Exception {
    return done(call(amount));
  }

  private String[] call(String amount) {
    return List.of("call", "gauge.Gauge", "--classpath", directory.toString(), "add", amount)
        .toArray(new String[0]);
  }

  private String done(String... arguments) throws Exception {
    Ended ended = shell.run(arguments);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended.out();
  }
}
