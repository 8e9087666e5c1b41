package org.concoord.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the PEM files of one side lie.
 *
 * @param certificates its own certificate first, then those that lead to the authority
 * @param key the private key of the first of them, PKCS #8
 * @param keyPassword of an encrypted key
 * @param authorities the certificates of the authorities that the other side's must lead to
 * @param checksHosts whether the certificate of whoever is dialled must name the host
 */
public record TlsFiles(
    Path certificates,
    Path key,
    @Nullable String keyPassword,
    Path authorities,
    boolean checksHosts) {
  /** No such file needs more, and reading must not be a way to fill the memory. */
  private static final long MAX_BYTES = 1 << 20;

  Content read() {
    return new Content(read(certificates), read(key), read(authorities));
  }

  private static byte[] read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalArgumentException(file + ": over " + MAX_BYTES + " bytes, no PEM file");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      throw new IllegalArgumentException(file + ": there is no such file", missing);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(file + ": cannot be read: " + unreadable, unreadable);
    }
  }

  /** Not the password. */
  @Override
  public String toString() {
    return "TlsFiles[" + certificates + ", " + key + ", " + authorities + "]";
  }

  /** The bytes of the three files at one moment, to see whether they have changed. */
  record Content(byte[] certificates, byte[] key, byte[] authorities) {
    boolean sameAs(Content other) {
      return Arrays.equals(certificates, other.certificates)
          && Arrays.equals(key, other.key)
          && Arrays.equals(authorities, other.authorities);
    }
  }
}
