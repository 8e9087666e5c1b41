package org.concoord.cli.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.concoord.cli.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

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
