package org.concoord.cli.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.CommandLines;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

class AwsKeysTest {
  @TempDir private Path directory;

  @Test
  void areKeptForTheirOwnerAlone() throws IOException {
    AwsKeys keys = new AwsKeys(environment());

    keys.keep(AwsKeys.ID, "AKID");
    keys.keep(AwsKeys.KEY, "secret/+");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.file())))
        .isEqualTo("rw-------");
    assertThat(keys.provider().resolveCredentials())
        .isEqualTo(AwsBasicCredentials.create("AKID", "secret/+"));
  }

  @Test
  void comeFromTheEnvironmentFirst() {
    AwsKeys keys =
        new AwsKeys(
            Map.of(
                "XDG_CONFIG_HOME",
                directory.toString(),
                AwsKeys.ID,
                "OTHER",
                AwsKeys.KEY,
                "other"));
    keys.keep(AwsKeys.ID, "AKID");

    assertThat(keys.provider().resolveCredentials())
        .isEqualTo(AwsBasicCredentials.create("OTHER", "other"));
  }

  @Test
  void areRefusedWhereOthersCanReadThem() throws IOException {
    AwsKeys keys = new AwsKeys(environment());
    keys.keep(AwsKeys.ID, "AKID");
    Files.setPosixFilePermissions(keys.file(), PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(keys::provider)
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("chmod 600")
        .hasMessageNotContaining("AKID");
  }

  @Test
  void takeTheTokenOfTheirSessionWithThem() throws IOException {
    Map<String, String> lent =
        Map.of(AwsKeys.ID, "LENT", AwsKeys.KEY, "lent", "AWS_SESSION_TOKEN", "for+a/while==");
    Map<String, String> known = new AwsKeys(lent).known();
    assertThat(known).containsExactlyInAnyOrderEntriesOf(lent);

    AwsKeys there = new AwsKeys(environment());
    there.keep(AwsKeys.ID, "before");
    Files.writeString(there.file(), AwsKeys.fileOf(known));
    assertThat(there.provider().resolveCredentials())
        .isEqualTo(AwsSessionCredentials.create("LENT", "lent", "for+a/while=="));

    there.keep(AwsKeys.KEY, "own");
    there.keep(AwsKeys.ID, "OWN");
    assertThat(there.provider().resolveCredentials())
        .isEqualTo(AwsBasicCredentials.create("OWN", "own"));
  }

  @Test
  void areNotKeptWhereTheirLineWasCut() {
    String half = "AKIDEXA";
    StringWriter said = new StringWriter();
    Console console =
        new Console(
            new PrintWriter(said),
            new PrintWriter(said),
            new ByteArrayInputStream(half.getBytes(StandardCharsets.UTF_8)),
            environment(),
            false);

    int code = CommandLines.execute(console, new CommandLine(new Route53IdCommand(console)));

    assertThat(code).isEqualTo(ExitCode.BROKEN);
    assertThat(said.toString()).contains("nothing was kept").doesNotContain(half);
    assertThat(new AwsKeys(environment()).file()).doesNotExist();
  }

  @Test
  void areWantedBoth() {
    AwsKeys keys = new AwsKeys(environment());
    keys.keep(AwsKeys.ID, "AKID");

    assertThatThrownBy(keys::provider).hasMessageContaining("has one of them");
    assertThatThrownBy(() -> keys.keep(AwsKeys.KEY, "two words"))
        .isInstanceOf(CommandFailure.class);
  }

  private Map<String, String> environment() {
    return Map.of("XDG_CONFIG_HOME", directory.toString());
  }
}
