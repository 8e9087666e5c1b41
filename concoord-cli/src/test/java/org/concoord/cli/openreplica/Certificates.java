package org.concoord.cli.openreplica;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.concoord.TlsConfig;

/** An authority whose certificates, for 127.0.0.2, are written to a directory. */
final class Certificates {
  /** Which the JDK can both make and name. */
  private static final String CIPHER = "PBEWithSHA1AndDESede";

  private static final int ITERATIONS = 1000;

  private final Path directory;
  private final X509Bundle authority;

  Certificates(Path directory) throws Exception {
    this.directory = directory;
    this.authority = builder("authority").setIsCertificateAuthority(true).buildSelfSigned();
    Files.writeString(authority(), authority.getCertificatePEM());
  }

  Path authority() {
    return directory.resolve("authority.crt");
  }

  /** Returns the file of its key; the certificate lies beside it, as {@code SUBJECT.crt}. */
  Path issue(String subject, String role) throws Exception {
    return writePrivate(
        directory.resolve(subject + ".key"), bundle(subject, role).getPrivateKeyPEM());
  }

  /** As {@link #issue}, with a key that is encrypted. */
  Path issueEncrypted(String subject, String role, String password) throws Exception {
    byte[] plain = bundle(subject, role).getKeyPair().getPrivate().getEncoded();
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(
        Cipher.ENCRYPT_MODE,
        SecretKeyFactory.getInstance(CIPHER).generateSecret(new PBEKeySpec(password.toCharArray())),
        new PBEParameterSpec("8 bytes.".getBytes(StandardCharsets.US_ASCII), ITERATIONS));
    byte[] encrypted =
        new EncryptedPrivateKeyInfo(cipher.getParameters(), cipher.doFinal(plain)).getEncoded();
    return writePrivate(
        directory.resolve(subject + ".key"),
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(encrypted)
            + "\n-----END ENCRYPTED PRIVATE KEY-----\n");
  }

  TlsConfig config(Path key) {
    String name = key.getFileName().toString().replace(".key", ".crt");
    return TlsConfig.builder()
        .certificates(key.resolveSibling(name))
        .key(key)
        .authorities(authority())
        .build();
  }

  static Path writePrivate(Path file, String text) throws IOException {
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private X509Bundle bundle(String subject, String role) throws Exception {
    X509Bundle bundle =
        builder(subject)
            .addSanIpAddress("127.0.0.2")
            .addSanUriName(URI.create(role))
            .buildIssuedBy(authority);
    Files.writeString(directory.resolve(subject + ".crt"), bundle.getCertificatePathPEM());
    return bundle;
  }

  private static CertificateBuilder builder(String subject) {
    Instant now = Instant.now();
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=" + subject)
        .notBefore(now.minus(Duration.ofHours(2)))
        .notAfter(now.plus(Duration.ofHours(2)));
  }
}
