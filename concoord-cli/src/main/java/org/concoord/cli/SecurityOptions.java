package org.concoord.cli;

import java.nio.file.Path;
import java.util.Map;
import org.concoord.TlsConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * How a command shows who it is: the instance's token, and the files of TLS. A secret is read from
 * the environment or a private file, so that it stands on no command line; {@code -t} is taken
 * since the seed took it, with a warning.
 */
public final class SecurityOptions {
  /** The token itself. */
  static final String TOKEN = "CONCOORD_TOKEN";

  /** Where the token is, instead of {@code --token-file}. */
  static final String TOKEN_FILE = "CONCOORD_TOKEN_FILE";

  /** What the private key is encrypted with. */
  static final String KEY_PASSWORD = "CONCOORD_TLS_KEY_PASSWORD";

  @Option(
      names = {"-t", "--token"},
      paramLabel = "TOKEN",
      description =
          "The instance's token. All users of this machine can see a command line: better"
              + " --token-file, or the variable CONCOORD_TOKEN or CONCOORD_TOKEN_FILE.")
  private @Nullable String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the token, which only its owner may read (chmod 600).")
  private @Nullable Path tokenFile;

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
    if (token != null && tokenFile != null) {
      throw CommandFailure.usage("both --token and --token-file are given");
    }
    if (token != null) {
      console
          .err()
          .println(
              "warning: a token on a command line is seen by all users of this machine; use"
                  + " --token-file");
      return token;
    }
    if (tokenFile != null) {
      return Secrets.read(tokenFile);
    }
    Map<String, String> environment = console.environment();
    String inPlace = environment.get(TOKEN);
    String file = environment.get(TOKEN_FILE);
    if (inPlace != null && !inPlace.isBlank()) {
      return inPlace.strip();
    }
    return file == null || file.isBlank() ? null : Secrets.read(Path.of(file.strip()));
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
