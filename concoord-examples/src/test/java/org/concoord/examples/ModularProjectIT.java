package org.concoord.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The project under {@code src/it/modular}, on the module path: package-private classes in a module
 * that exports and opens nothing. What ConCoord logs goes to a file, so all that is left for stderr
 * is what the JVM itself complains of, and that has to be nothing.
 */
final class ModularProjectIT {
  private static final String EPOLL =
      "--add-modules=io.netty.transport.classes.epoll,io.netty.transport.epoll.linux.x86_64";
  private static final String NATIVE_ACCESS =
      "--enable-native-access=io.netty.common,io.netty.transport,"
          + "io.netty.transport.classes.epoll,io.netty.transport.unix.common";

  @TempDir Path directory;

  @Test
  void runsOnTheJdkOfThisBuild() throws Exception {
    assertRuns(Jdks.ofThisBuild());
  }

  @Test
  void runsOnTheNewestJdk() throws Exception {
    assertRuns(newestJdk());
  }

  @Test
  void leavesEpollAloneWhereTheJvmWouldWarnOfNativeCode() throws Exception {
    Path jdk = newestJdk();
    assumeTrue(Jdks.feature(jdk) >= 24, "JDK 24 is the first to warn");

    assertThat(assertRuns(jdk, EPOLL)).contains("transport: nio");
  }

  @Test
  void usesEpollWhereNativeCodeIsAllowed() throws Exception {
    assumeTrue(hasEpoll(), "no epoll on this system");
    Path jdk = newestJdk();

    assertThat(assertRuns(jdk, EPOLL, NATIVE_ACCESS)).contains("transport: epoll");
  }

  /** Runs the project and returns what ConCoord logged of its transport. */
  private String assertRuns(Path jdk, String... jvmOptions) throws Exception {
    Path log = directory.resolve("log");
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
    command.addAll(List.of(jvmOptions));
    command.add("-Dorg.slf4j.simpleLogger.logFile=" + log);
    command.add("-Dorg.slf4j.simpleLogger.log.org.concoord.transport=debug");
    command.add("--module-path=" + modulePath());
    command.add("--module=net.example.tickets/net.example.tickets.BoxOffice");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended by itself").isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(Files.readString(err)).as("stderr").isEmpty();
    assertThat(Files.readAllLines(out))
        .as("stdout")
        .containsExactly(
            "module net.example.tickets",
            "the package of net.example.tickets.TicketsReplicated is not open to ConCoord. Hand over"
                + " an instance instead, which needs no open package:"
                + " replicate(new TicketsReplicated())",
            "Booking[name=ada, seats=2], left: 3",
            "Booking[name=bob, seats=4] refused, left: 3",
            "closed the leader",
            "Booking[name=cy, seats=3], left: 0",
            "Booking[name=di, seats=1] refused, left: 0",
            "[Booking[name=ada, seats=2], Booking[name=cy, seats=3]]");
    assertThat(process.exitValue()).isZero();
    return Files.readString(log, UTF_8);
  }

  private static Path newestJdk() throws Exception {
    Optional<Path> newest = Jdks.newestBeside();
    assumeTrue(newest.isPresent(), "no JDK newer than " + Runtime.version().feature() + " here");
    return newest.orElseThrow();
  }

  private static boolean hasEpoll() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  private static String modulePath() {
    String project = System.getProperty("concoord.modular");
    assertThat(project).as("concoord.modular, which `mvn verify` sets").isNotNull();
    Path target = Path.of(project, "target");
    return target.resolve("tickets.jar") + File.pathSeparator + target.resolve("dependency");
  }
}
