package org.concoord.cli;

import java.nio.file.Path;
import org.concoord.TlsConfig;
import org.concoord.transport.Protection;
import org.concoord.transport.Role;
import org.concoord.transport.Tls;
import org.concoord.transport.TlsFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command shows who it is: the instance's token, and the files of TLS. */
public final class SecurityOptions {
  /** What the private key is encrypted with. */
  public static final String KEY_PASSWORD = "CONCOORD_TLS_KEY_PASSWORD";

  /** Where the files are, instead of the options. */
  static final String CERTIFICATES = "CONCOORD_TLS_CERT";

  static final String KEY = "CONCOORD_TLS_KEY";
  static final String AUTHORITIES = "CONCOORD_TLS_CA";

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
    boolean typed = insecure || certificates != null || key != null || authorities != null;
    Path certificatesFile = typed ? certificates : file(console, CERTIFICATES);
    Path keyFile = typed ? key : file(console, KEY);
    Path authoritiesFile = typed ? authorities : file(console, AUTHORITIES);
    if (certificatesFile == null && keyFile == null && authoritiesFile == null) {
      if (anyHost) {
        throw CommandFailure.usage("--tls-any-host says nothing without --tls-cert");
      }
      return null;
    }
    if (certificatesFile == null || keyFile == null || authoritiesFile == null) {
      throw CommandFailure.usage(
          typed
              ? "TLS takes all of --tls-cert, --tls-key and --tls-ca"
              : "TLS takes all of " + CERTIFICATES + ", " + KEY + " and " + AUTHORITIES);
    }
    Secrets.requirePrivate(keyFile);
    TlsConfig.Builder builder =
        TlsConfig.builder()
            .certificates(certificatesFile)
            .key(keyFile)
            .authorities(authoritiesFile);
    if (anyHost) {
      builder.anyHost();
    }
    String password = console.environment().get(KEY_PASSWORD);
    if (password != null) {
      builder.keyPassword(password);
    }
    return builder.build();
  }

  private static @Nullable Path file(Console console, String variable) {
    String named = console.environment().getOrDefault(variable, "").strip();
    return named.isEmpty() ? null : Path.of(named);
  }

  /**
   * What connections are protected by.
   *
   * @throws CommandFailure if the certificate lacks the role, so that nobody need be asked
   * @throws IllegalArgumentException if a file is unusable
   */
  Protection protection(Console console, Role role) {
    TlsConfig tls = tls(console);
    if (tls == null) {
      return insecure ? Protection.NONE : Protection.LOOPBACK;
    }
    Tls loaded =
        Tls.load(
            new TlsFiles(
                tls.certificates(),
                tls.key(),
                tls.keyPassword(),
                tls.authorities(),
                tls.checksHosts()));
    try {
      loaded.require(role);
    } catch (IllegalArgumentException lacking) {
      throw new CommandFailure(ExitCode.NOT_AUTHORIZED, String.valueOf(lacking.getMessage()));
    }
    return Protection.by(loaded);
  }
}
