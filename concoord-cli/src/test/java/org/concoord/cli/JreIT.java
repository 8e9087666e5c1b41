package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.concoord.cli.Shell.Ended;
import org.concoord.cli.Shell.Running;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both archives on a machine that has no JDK: a Java with the modules that are written in {@code
 * docs/commands.md}, and nothing else.
 */
@EnabledIfSystemProperty(named = "concoord.bundle", matches = ".+")
@Timeout(240)
class JreIT {
  private static final String MODULES =
      "java.base,java.compiler,java.logging,java.management,java.naming,java.xml,jdk.crypto.ec,"
          + "jdk.jfr,jdk.unsupported";
  private static final String COUNTER = "org.concoord.objects.Counter";

  @TempDir private Path directory;
  private Shell server;
  private Shell client;

  @BeforeEach
  void unpack() throws Exception {
    Path jre = directory.resolve("jre");
    Process jlink =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--add-modules",
                MODULES,
                "--output",
                jre.toString())
            .inheritIO()
            .start();
    assertThat(jlink.waitFor()).isZero();
    Path archive = Path.of(System.getProperty("concoord.bundle"));
    server = Shell.unpack(archive, Files.createDirectory(directory.resolve("server")));
    String name = archive.getFileName().toString().replace("-server-", "-client-");
    client =
        Shell.unpack(
            archive.resolveSibling(name), Files.createDirectory(directory.resolve("client")));
    for (Shell shell : List.of(server, client)) {
      shell.set("JAVA_HOME", jre.toString());
    }
  }

  @AfterEach
  void close() {
    server.close();
    client.close();
  }

  @Test
  void runWithAJreAlone() throws Exception {
    String port = Integer.toString(Shell.freePort());
    String address = "127.0.0.1:" + port;
    Running replica = server.start("replica", "-o", COUNTER, "-p", port);
    Shell.await("the replica", () -> replica.said().contains(" is ready: "));

    done(client.run("call", COUNTER, "add", "5", "-e", address));
    done(server.run("call", COUNTER, "add", "5", "-e", address));
    assertThat(done(client.run("call", COUNTER, "getValue", "-e", address))).isEqualTo("10\n");
    for (Shell shell : List.of(server, client)) {
      assertThat(done(shell.run("status", "-e", address))).contains("replica " + address);
      assertThat(done(shell.run("top", "-e", address))).contains("per second");
      done(shell.run("--help"));
    }

    replica.process().destroy();
    assertThat(replica.process().waitFor()).as(replica.said()).isZero();
    assertThat(replica.said()).doesNotContain("NoClassDefFoundError", "ClassNotFoundException");
  }

  @Test
  void sayThatACompilerIsMissing() throws Exception {
    Path source = directory.resolve("Empty.java");
    Files.writeString(source, "public class Empty {}");
    for (Shell shell : List.of(server, client)) {
      Ended refused = shell.run("object", "-o", source.toString());

      assertThat(refused.exitCode()).as(refused.err()).isEqualTo(ExitCode.MISSING);
      assertThat(refused.err()).contains("this java has no compiler: set JAVA_HOME to a JDK");
    }
  }

  @Test
  void sayThatTheClientsHaveNoAnnotationProcessor() throws Exception {
    Path source = directory.resolve("Empty.java");
    Files.writeString(source, "public class Empty {}");
    client.set("JAVA_HOME", System.getProperty("java.home"));

    Ended refused = client.run("object", "-o", source.toString());

    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(ExitCode.MISSING);
    assertThat(refused.err()).contains("use the concoord of the archive for servers");
  }

  private static String done(Ended ended) {
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended.out();
  }
}
