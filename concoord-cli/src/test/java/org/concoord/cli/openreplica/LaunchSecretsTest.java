package org.concoord.cli.openreplica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is sent to a node for a replica to show of itself. */
class LaunchSecretsTest {
  private static final String PEER = "urn:concoord:role:peer";
  private static final List<String> TLS =
      List.of("--tls-cert", "tls.crt", "--tls-key", "tls.key", "--tls-ca", "tls.ca");

  @TempDir private Path directory;
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private Certificates certificates;

  @BeforeEach
  void certify() throws Exception {
    certificates = new Certificates(directory);
  }

  @Test
  void isTheTokenAndTheThreeFilesThatTheEnvironmentNames() throws Exception {
    Path key = certificates.issue("replica", PEER);
    Map<String, String> environment = new LinkedHashMap<>(environment(key));
    environment.put("CONCOORD_TOKEN", "0123");

    assertThat(arguments(environment))
        .startsWith("--token-file", "token")
        .endsWith(TLS.toArray(String[]::new));
    assertThat(text("token")).isEqualTo("0123");
    assertThat(text("tls.key")).isEqualTo(Files.readString(key));
    assertThat(text("tls.ca")).isEqualTo(Files.readString(certificates.authority()));
  }

  @Test
  void isWhatWasTypedWhereAnythingWas() throws Exception {
    Path inEnvironment = certificates.issue("other", PEER);
    Path typed = certificates.issue("replica", PEER);

    List<String> arguments =
        arguments(
            environment(inEnvironment),
            "--tls-cert=" + directory.resolve("replica.crt"),
            "--tls-key=" + typed,
            "--tls-ca=" + certificates.authority());

    assertThat(arguments).isEqualTo(TLS);
    assertThat(text("tls.key")).isEqualTo(Files.readString(typed));
    assertThat(arguments(environment(inEnvironment), "--insecure")).containsExactly("--insecure");
  }

  @Test
  void isRefusedHereWhereAReplicaCouldNotUseIt() throws Exception {
    Path operators = certificates.issue("operator", "urn:concoord:role:admin");

    assertThatThrownBy(() -> arguments(environment(operators)))
        .hasMessageContaining("lacks the role peer")
        .isInstanceOfSatisfying(
            CommandFailure.class,
            refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.NOT_AUTHORIZED));
    assertThatThrownBy(() -> arguments(Map.of(), "--tls-key=" + operators))
        .hasMessage("TLS takes all of --tls-cert, --tls-key and --tls-ca");
    assertThat(files).isEmpty();
  }

  private Map<String, String> environment(Path key) {
    return Map.of(
        "CONCOORD_TLS_CERT", key.toString().replace(".key", ".crt"),
        "CONCOORD_TLS_KEY", key.toString(),
        "CONCOORD_TLS_CA", certificates.authority().toString());
  }

  private List<String> arguments(Map<String, String> environment, String... typed) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    Console console =
        new Console(nowhere, nowhere, InputStream.nullInputStream(), environment, false);
    files.clear();
    return CommandLine.populateCommand(new LaunchSecrets(), typed).arguments(console, files);
  }

  private String text(String name) {
    return new String(files.get(name), StandardCharsets.UTF_8);
  }
}
