package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus;
import org.concoord.TlsConfig;
import org.concoord.objects.Counter;
import org.concoord.transport.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Operators of a replica under TLS: let in by a certificate of their own role alone. */
@Timeout(60)
class OperatorTlsTest {
  private static final String COUNTER = "org.concoord.objects.Counter";

  @TempDir private static Path directory;
  private static X509Bundle authority;
  private static String address;
  private static Replica replica;

  @BeforeAll
  static void start() throws Exception {
    authority = builder("CN=authority").setIsCertificateAuthority(true).buildSelfSigned();
    Files.writeString(file("ca.crt"), authority.getCertificatePEM());
    issue("replica", Role.PEER);
    issue("operator", Role.ADMIN);
    issue("app", Role.CLIENT);
    try (ServerSocket socket = new ServerSocket(0)) {
      address = "127.0.0.1:" + socket.getLocalPort();
    }
    replica =
        Replica.start(
            ReplicaConfig.builder()
                .replicate(Counter.class)
                .listen(address)
                .tls(
                    TlsConfig.builder()
                        .certificates(file("replica.crt"))
                        .key(file("replica.key"))
                        .authorities(file("ca.crt"))
                        .build())
                .build());
    replica.awaitReady(Duration.ofSeconds(20));
  }

  @AfterAll
  static void close() {
    replica.close();
  }

  @Test
  void letsInWhoeverHasTheRoleFromFilesAndFromTheEnvironment() {
    TypedCommand files = typed("status", "operator");
    TypedCommand environment =
        TypedCommand.run(environment("operator"), "", "members", "--json", "-e", address);

    assertThat(files.exitCode()).as(files.err()).isZero();
    assertThat(files.out()).startsWith("replica " + address);
    assertThat(environment.exitCode()).as(environment.err()).isZero();
    assertThat(environment.out()).contains("\"VOTER\"");
  }

  @Test
  void letsItDoWhatChangesAReplica() {
    TypedCommand alone = typed("transfer", "operator");

    assertThat(alone.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(alone.err()).contains("nobody has taken over from " + address);
  }

  @Test
  void doesNothingForTheCertificateOfAClientOrOfAReplica() {
    ReplicaStatus before = replica.status();

    for (String command : List.of("status", "leave", "transfer", "reset", "snapshot", "top")) {
      for (String holder : List.of("app", "replica")) {
        TypedCommand refused = typed(command, holder);

        assertThat(refused.exitCode()).as(command).isEqualTo(ExitCode.NOT_AUTHORIZED);
        assertThat(refused.err())
            .contains("\"CN=" + holder + "\"", "the role admin (urn:concoord:role:admin)")
            .doesNotContain("Type yes");
      }
    }
    assertThat(replica.status().clusterId()).isEqualTo(before.clusterId());
    assertThat(replica.status().epoch()).isEqualTo(before.epoch());
    assertThat(replica.status().ballot()).isEqualTo(before.ballot());
  }

  @Test
  void hearsNobodyWhoHasNoCertificate() {
    TypedCommand plain = TypedCommand.run("reset", "--yes", "-e", address);

    assertThat(plain.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(plain.err()).contains("TLS");
  }

  @Test
  void anOperatorMakesNoCalls() {
    TypedCommand refused = typed("call", "operator", COUNTER, "increment");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.NOT_AUTHORIZED);
    assertThat(refused.err()).contains("the role client (urn:concoord:role:client)");
    TypedCommand value = typed("call", "app", COUNTER, "getValue");
    assertThat(value.out()).as(value.err()).isEqualTo("0\n");
  }

  @Test
  void refusesAKeyThatOthersCanRead() throws IOException {
    Files.copy(file("operator.key"), file("open.key"));
    Files.copy(file("operator.crt"), file("open.crt"));
    Files.setPosixFilePermissions(file("open.key"), PosixFilePermissions.fromString("rw-r--r--"));

    TypedCommand files = typed("status", "open");
    TypedCommand environment = TypedCommand.run(environment("open"), "", "status", "-e", address);

    for (TypedCommand refused : List.of(files, environment)) {
      assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(refused.err()).contains("chmod 600 " + file("open.key"));
    }
  }

  @Test
  void namesTheVariablesThatAreMissing() {
    TypedCommand refused =
        TypedCommand.run(Map.of(TlsNames.CERTIFICATES, "a.crt"), "", "status", "-e", address);

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err())
        .contains("TLS takes all of CONCOORD_TLS_CERT, CONCOORD_TLS_KEY and CONCOORD_TLS_CA");
  }

  private static TypedCommand typed(String command, String holder, String... more) {
    String[] files = {
      command,
      "-e",
      address,
      "--tls-cert",
      file(holder + ".crt").toString(),
      "--tls-key",
      file(holder + ".key").toString(),
      "--tls-ca",
      file("ca.crt").toString()
    };
    String[] all = new String[files.length + more.length];
    System.arraycopy(files, 0, all, 0, files.length);
    System.arraycopy(more, 0, all, files.length, more.length);
    return TypedCommand.run(all);
  }

  private static Map<String, String> environment(String holder) {
    return Map.of(
        TlsNames.CERTIFICATES,
        file(holder + ".crt").toString(),
        TlsNames.KEY,
        file(holder + ".key").toString(),
        TlsNames.AUTHORITIES,
        file("ca.crt").toString());
  }

  private static void issue(String name, Role role) throws Exception {
    X509Bundle bundle =
        builder("CN=" + name)
            .addSanIpAddress("127.0.0.1")
            .addSanUriName(URI.create(role.uri()))
            .buildIssuedBy(authority);
    Files.writeString(file(name + ".crt"), bundle.getCertificatePathPEM());
    Files.writeString(file(name + ".key"), bundle.getPrivateKeyPEM());
    Files.setPosixFilePermissions(
        file(name + ".key"), PosixFilePermissions.fromString("rw-------"));
  }

  private static CertificateBuilder builder(String subject) {
    Instant now = Instant.now();
    return new CertificateBuilder()
        .ecp256()
        .subject(subject)
        .notBefore(now.minus(Duration.ofHours(1)))
        .notAfter(now.plus(Duration.ofHours(1)));
  }

  private static Path file(String name) {
    return directory.resolve(name);
  }
}
