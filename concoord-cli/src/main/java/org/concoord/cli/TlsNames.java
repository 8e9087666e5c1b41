package org.concoord.cli;

import java.nio.file.Path;
import org.concoord.transport.Role;
import org.concoord.transport.Tls;
import org.concoord.transport.TlsFiles;
import org.jspecify.annotations.Nullable;

/**
 * Where the three files of TLS are: what was typed, or else what the environment names.
 *
 * @param key of which it is seen to that only its owner may read it
 */
public record TlsNames(Path certificates, Path key, Path authorities) {
  static final String CERTIFICATES = "CONCOORD_TLS_CERT";
  static final String KEY = "CONCOORD_TLS_KEY";
  static final String AUTHORITIES = "CONCOORD_TLS_CA";

  /**
   * Null where none is given. Those of the command line hide those of the environment, and so does
   * plaintext that is asked for.
   *
   * @throws CommandFailure if some are given and others are not, or the key is not private
   */
  public static @Nullable TlsNames of(
      Console console,
      @Nullable Path certificates,
      @Nullable Path key,
      @Nullable Path authorities,
      boolean plaintext) {
    boolean typed = plaintext || certificates != null || key != null || authorities != null;
    Path certificatesFile = typed ? certificates : file(console, CERTIFICATES);
    Path keyFile = typed ? key : file(console, KEY);
    Path authoritiesFile = typed ? authorities : file(console, AUTHORITIES);
    if (certificatesFile == null && keyFile == null && authoritiesFile == null) {
      return null;
    }
    if (certificatesFile == null || keyFile == null || authoritiesFile == null) {
      throw CommandFailure.usage(
          typed
              ? "TLS takes all of --tls-cert, --tls-key and --tls-ca"
              : "TLS takes all of " + CERTIFICATES + ", " + KEY + " and " + AUTHORITIES);
    }
    Secrets.requirePrivate(keyFile);
    return new TlsNames(certificatesFile, keyFile, authoritiesFile);
  }

  /**
   * Reads them.
   *
   * @param checksHosts whether a replica's certificate has to name its host
   * @throws CommandFailure if the certificate lacks the role
   * @throws IllegalArgumentException if a file is unusable
   */
  public Tls load(Console console, boolean checksHosts, Role role) {
    String password = console.environment().get(SecurityOptions.KEY_PASSWORD);
    Tls loaded = Tls.load(new TlsFiles(certificates, key, password, authorities, checksHosts));
    try {
      loaded.require(role);
    } catch (IllegalArgumentException lacking) {
      throw new CommandFailure(ExitCode.NOT_AUTHORIZED, String.valueOf(lacking.getMessage()));
    }
    return loaded;
  }

  private static @Nullable Path file(Console console, String variable) {
    String named = console.environment().getOrDefault(variable, "").strip();
    return named.isEmpty() ? null : Path.of(named);
  }
}
