package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proxies outside of a build. */
class ObjectCommandTest {
  private static final String TEN_COUNTER =
      """
      package tencounter;

      import org.concoord.annotations.ReadOnly;
      import org.concoord.annotations.Replicated;

      @Replicated
      public class TenCounter {
        private long value;

        public TenCounter() {
          this(0);
        }

        public TenCounter(long value) {
          this.value = value;
        }

        public void increment() {
          value += 10;
        }

        @ReadOnly
        public long getvalue() {
          return value;
        }
      }
      """;

  @TempDir private Path directory;
  private Path source;

  @BeforeEach
  void write() throws IOException {
    source = directory.resolve("tencounter/TenCounter.java");
    Files.createDirectory(directory.resolve("tencounter"));
    Files.writeString(source, TEN_COUNTER);
  }

  @Test
  void writesTheProxyBesideTheSource() throws IOException {
    TypedCommand made =
        TypedCommand.run(
            "object",
            "-o",
            "tencounter.TenCounter",
            "--classpath",
            directory.toString(),
            "-p",
            "2",
            "-t",
            "hunter2",
            "-v");

    Path proxy = directory.resolve("tencounter/TenCounterProxy.java");
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out()).isEqualTo("Client proxy file created with name: " + proxy + "\n");
    assertThat(Files.readString(proxy))
        .contains("public final class TenCounterProxy", "concoordInit(long value)")
        .doesNotContain("hunter2");
    assertThat(directory.resolve("tencounter/TenCounterReplicated.class")).exists();
    assertThat(made.err())
        .contains("compiles " + source, "one proxy does all of -p", "a proxy holds no token")
        .doesNotContain("hunter2");
  }

  @Test
  void saysWhereAClassWouldMakeReplicasDiffer() throws IOException {
    Files.writeString(
        source, TEN_COUNTER.replace("value += 10", "value += System.currentTimeMillis()"));

    TypedCommand refused = TypedCommand.run("object", "-s", "-o", source.toString());

    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("TenCounter.java:19: error: ");
  }

  @Test
  void asksForTheAnnotation() throws IOException {
    Files.writeString(source, TEN_COUNTER.replace("@Replicated\n", "").replace("@ReadOnly", ""));

    TypedCommand refused = TypedCommand.run("object", "-o", source.toString());

    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("annotate the class @Replicated");
  }

  @Test
  void saysThatASourceIsMissingOrLiesElsewhere() throws IOException {
    Path lost = Files.writeString(directory.resolve("TenCounter.java"), TEN_COUNTER);

    assertThat(TypedCommand.run("object", "-o", "no.Such", "-cp", directory.toString()).err())
        .contains("no source of no.Such in [" + directory + "]");
    assertThat(TypedCommand.run("object", "-o", lost.toString()).err())
        .contains("is of the package tencounter, and not in a directory of it");
    assertThat(TypedCommand.run("object", "-p", "4", "-o", lost.toString()).err())
        .contains("there are 0 to 3");
  }
}
