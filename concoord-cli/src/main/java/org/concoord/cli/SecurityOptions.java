package org.concoord.cli;

import java.nio.file.Path;
import org.concoord.TlsConfig;
import org.concoord.transport.Protection;
import org.concoord.transport.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command shows who it is: the instance's token, and the files of TLS. */
public final class SecurityOptions {
  /** What the private key is encrypted with. */
  public static final String KEY_PASSWORD = "CONCOORD_TLS_KEY_PASSWORD";

  @Mixin private final TokenOptions token = new TokenOptions();

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "PEM file with the certificate; with --tls-key and --tls-ca, TLS 1.3 is used. The"
              + " variables CONCOORD_TLS_CERT, CONCOORD_TLS_KEY and CONCOORD_TLS_CA name the same"
              + " three.")
  private @Nullable Path certificates;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description =
          "PEM file with its private key, which only its owner may read. CONCOORD_TLS_KEY_PASSWORD"
              + " says what it is encrypted with, if it is.")
  private @Nullable Path key;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "PEM file with the authorities that the other side's certificate comes from.")
  private @Nullable Path authorities;

  @Option(
      names = "--tls-any-host",
      description = "Believe a replica's certificate whatever host it names.")
  private boolean anyHost;

  @Option(
      names = "--insecure",
      description =
          "Speak plaintext beyond this machine. Whoever sees the network then sees everything,"
              + " the token too.")
  private boolean insecure;

  /** Whether plaintext may leave this machine. */
  public boolean isInsecure() {
    return insecure;
  }

  /**
   * The token, or null where none is given.
   *
   * @throws CommandFailure if its file is missing, or not private
   */
  public @Nullable String token(Console console) {
    return token.read(console);
  }

  /**
   * The files of TLS, or null where none is given. Those of the command line hide those of the
   * environment, and so does plaintext that is asked for.
   *
   * @throws CommandFailure if some are given and others are not, or the key is not private
   */
  public @Nullable TlsConfig tls(Console console) {
    TlsNames names = names(console);
    if (names == null) {
      return null;
    }
    TlsConfig.Builder builder =
        TlsConfig.builder()
            .certificates(names.certificates())
            .key(names.key())
            .authorities(names.authorities());
    if (anyHost) {
      builder.anyHost();
    }
    String password = console.environment().get(KEY_PASSWORD);
    if (password != null) {
      builder.keyPassword(password);
    }
    return builder.build();
  }

  private @Nullable TlsNames names(Console console) {
    TlsNames names = TlsNames.of(console, certificates, key, authorities, insecure);
    if (names == null && anyHost) {
      throw CommandFailure.usage("--tls-any-host says nothing without --tls-cert");
    }
    return names;
  }

  /**
   * What connections are protected by.
   *
   * @throws CommandFailure if the certificate lacks the role, so that nobody need be asked
   * @throws IllegalArgumentException if a file is unusable
   */
  Protection protection(Console console, Role role) {
    TlsNames names = names(console);
    if (names == null) {
      return insecure ? Protection.NONE : Protection.LOOPBACK;
    }
    return Protection.by(names.load(console, !anyHost, role));
  }
}
