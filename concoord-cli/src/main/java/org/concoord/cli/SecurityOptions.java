package org.concoord.cli;

import java.nio.file.Path;
import org.concoord.TlsConfig;
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
      description = "PEM file with the certificate; with --tls-key and --tls-ca, TLS 1.3 is used.")
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
   * The files of TLS, or null where none is given.
   *
   * @throws CommandFailure if some are given and others are not, or the key is not private
   */
  public @Nullable TlsConfig tls(Console console) {
    if (certificates == null && key == null && authorities == null) {
      if (anyHost) {
        throw CommandFailure.usage("--tls-any-host says nothing without --tls-cert");
      }
      return null;
    }
    if (certificates == null || key == null || authorities == null) {
      throw CommandFailure.usage("TLS takes all of --tls-cert, --tls-key and --tls-ca");
    }
    Secrets.requirePrivate(key);
    TlsConfig.Builder builder =
        TlsConfig.builder().certificates(certificates).key(key).authorities(authorities);
    if (anyHost) {
      builder.anyHost();
    }
    String password = console.environment().get(KEY_PASSWORD);
    if (password != null) {
      builder.keyPassword(password);
    }
    return builder.build();
  }
}
