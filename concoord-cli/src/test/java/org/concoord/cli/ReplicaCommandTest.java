package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replica is refused for, before it has begun. */
class ReplicaCommandTest {
  private static final String COUNTER = "org.concoord.objects.Counter";
  private static final String SECRET = "0123456789abcdef".repeat(4);

  @Test
  void namesTheClassThatIsMissing() {
    TypedCommand refused = TypedCommand.run("replica", "-o", "tencounter.TenCounter");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err())
        .contains("class tencounter.TenCounter is not on the class path: --classpath says where");
  }

  @Test
  void namesTheEntryOfTheClassPathThatIsMissing() {
    TypedCommand refused = TypedCommand.run("replica", "-o", COUNTER, "--classpath", "/no/such");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("the class path names /no/such, which is not there");
  }

  @Test
  void asksForAClass() {
    TypedCommand refused = TypedCommand.run("replica", "-p", "14000");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("Missing required option: '--objectname=CLASS'");
  }

  @Test
  void asksForThePortOfADurableReplica() {
    TypedCommand refused = TypedCommand.run("replica", "-o", COUNTER, "-w");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("-p is missing");
  }

  @Test
  void asksForTheDomainThatRoute53IsToAnswerFor() {
    TypedCommand refused = TypedCommand.run("replica", "-o", COUNTER, "-r");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("-n DOMAIN is missing");
  }

  @Test
  void keepsPlaintextOnThisMachine() {
    TypedCommand refused = TypedCommand.run("replica", "-o", COUNTER, "-a", "192.0.2.1");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("listening on 192.0.2.1:14000 in plaintext");
  }

  @Test
  void refusesATokenThatOthersCanRead(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("token"), SECRET);
    file.toFile().setReadable(true, false);

    TypedCommand refused =
        TypedCommand.run("replica", "-o", COUNTER, "--token-file", file.toString());

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("chmod 600 " + file).doesNotContain(SECRET);
  }

  @Test
  void doesNotShowATokenThatIsMalformed() {
    String malformed = SECRET + "beyond";

    TypedCommand refused =
        TypedCommand.run(Map.of("CONCOORD_TOKEN", malformed), "", "replica", "-o", COUNTER);

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("a token is 256 random bits").doesNotContain(SECRET);
  }

  @Test
  void asksForAllFilesOfTls() {
    TypedCommand refused = TypedCommand.run("replica", "-o", COUNTER, "--tls-ca", "ca.crt");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("TLS takes all of --tls-cert, --tls-key and --tls-ca");
  }

  @Test
  void saysThatADirectoryIsDamagedByItsExitCode(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("superblock"), "nothing of the kind");

    TypedCommand refused =
        TypedCommand.run(
            "replica", "-o", COUNTER, "-p", "14000", "--data-directory", directory.toString());

    assertThat(refused.exitCode()).isEqualTo(ExitCode.DATA_REFUSED);
    assertThat(refused.err())
        .contains(directory + ": superblock is damaged at offset 0")
        .contains("--rejoin on a command line");
  }

  @Test
  void asksWhereTheOthersAreOfAReplicaThatRejoins(@TempDir Path directory) {
    TypedCommand refused =
        TypedCommand.run(
            "replica",
            "-o",
            COUNTER,
            "-p",
            "14000",
            "--rejoin",
            "--data-directory",
            directory.toString());

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("has to know where the others are");
  }
}
