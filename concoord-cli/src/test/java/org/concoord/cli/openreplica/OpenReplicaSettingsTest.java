package org.concoord.cli.openreplica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;
import org.concoord.cli.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What openreplica is told once, and what it is refused for before it has connected to anybody. */
class OpenReplicaSettingsTest {
  @TempDir private Path directory;

  @Test
  void keepsWhatItWasTold() throws IOException {
    Path key = privateFile("my-key-pair.pem");

    assertThat(typed("addusername", "ec2-user").out())
        .contains("Adding USERNAME to CONFIG: ec2-user");
    assertThat(typed("addsshkey", key.toString()).out())
        .contains("Adding SSHKEY to CONFIG: " + key);

    assertThat(typed("config").out())
        .contains("NODES= \n", "SSH_KEY_FILE= " + key + "\n", "USERNAME= ec2-user\n");
  }

  @Test
  void saysWhereTheSettingsAre() {
    assertThat(typed("config").err()).contains("Settings in " + file());
  }

  @Test
  void changesSettingsByName() {
    assertThat(typed("config", "DIRECTORY=/srv/concoord").exitCode()).isZero();

    assertThat(typed("config").out()).contains("DIRECTORY= /srv/concoord");
    assertThat(typed("config", "COLOUR=red").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void refusesAKeyThatOthersCanRead() throws IOException {
    Path key = privateFile("id");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    Typed refused = typed("addsshkey", key.toString());

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("others than its owner may use it: chmod 600 " + key);
  }

  @Test
  void refusesAKeyThatIsNotThere() {
    assertThat(typed("addsshkey", "/no/such/key").err()).contains("there is no key /no/such/key");
  }

  @Test
  void asksForAUsernameFirst() {
    Typed refused = typed("addnode", "a.example");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("Add a username to connect to the nodes");
  }

  @Test
  void asksForAKeyWhereThereIsNoAgent() {
    typed("addusername", "somebody");

    assertThat(typed("addnode", "a.example").err()).contains("Add one: openreplica addsshkey");
  }

  @Test
  void takesNodesOfItsConfigurationOnly() throws Exception {
    typed("addusername", "somebody");
    typed("addsshkey", privateKey().toString());
    typed("config", "NODES=a.example,b.example:2222");

    Typed refused = typed("status", "c.example");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("c.example: this instance is not in the configuration");
  }

  @Test
  void forgetsANode() {
    typed("config", "NODES=a.example,b.example:2222");

    assertThat(typed("removenode", "b.example:2222").exitCode()).isZero();

    assertThat(typed("config").out()).contains("NODES= a.example\n");
  }

  @Test
  void asksForTheDomainOfANameServer() {
    assertThat(typed("nameserver", "-o", "org.concoord.objects.Counter").err())
        .contains("-n DOMAIN is missing");
  }

  private Typed typed(String... arguments) {
    return Typed.run(Map.of("OPENREPLICA_CONFIG", file().toString()), arguments);
  }

  private Path file() {
    return directory.resolve("openreplica.cfg");
  }

  private Path privateFile(String name) throws IOException {
    Path file = Files.writeString(directory.resolve(name), "key");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** One that is nobody's; these tests connect to nobody. */
  private Path privateKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
    return Files.writeString(
        privateFile("nobody"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
  }
}
