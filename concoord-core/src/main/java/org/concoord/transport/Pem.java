package org.concoord.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Reads what PEM files hold; each complaint names the file and what is wrong with it. Netty reads
 * them too, but names no file, and hands out neither the key nor the certificates.
 */
final class Pem {
  private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";

  private Pem() {}

  /** All certificates of a file, in its order; at least one. */
  static List<X509Certificate> certificates(Path file, byte[] content) {
    List<X509Certificate> found = new ArrayList<>();
    String text = new String(content, ISO_8859_1);
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (int at = text.indexOf(CERTIFICATE); at >= 0; at = text.indexOf(CERTIFICATE, at + 1)) {
        Certificate next =
            factory.generateCertificate(
                new ByteArrayInputStream(text.substring(at).getBytes(ISO_8859_1)));
        found.add((X509Certificate) next);
      }
    } catch (CertificateException malformed) {
      throw new IllegalArgumentException(
          file + ": certificate " + (found.size() + 1) + " is malformed: " + malformed.getMessage(),
          malformed);
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(file + ": holds no certificate (" + CERTIFICATE + ")");
    }
    return List.copyOf(found);
  }

  /** The private key of a file, which is one for {@code algorithm}. */
  static PrivateKey privateKey(
      Path file, byte[] content, @Nullable String password, String algorithm) {
    String text = new String(content, ISO_8859_1);
    try {
      byte[] plain = section(text, "PRIVATE KEY");
      if (plain == null) {
        byte[] encrypted = section(text, "ENCRYPTED PRIVATE KEY");
        if (encrypted == null) {
          throw new IllegalArgumentException(
              file
                  + ": holds no PKCS #8 private key (-----BEGIN PRIVATE KEY-----)"
                  + (text.contains("PRIVATE KEY-----")
                      ? ". Convert the one it holds: openssl pkcs8 -topk8 -nocrypt"
                      : ""));
        }
        if (password == null) {
          throw new IllegalArgumentException(
              file + ": the private key is encrypted, and no keyPassword(...) is given");
        }
        plain = decrypt(encrypted, password);
      }
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(plain));
    } catch (GeneralSecurityException | IOException unusable) {
      // The cause could quote the key or the password.
      throw new IllegalArgumentException(
          file
              + ": no private key of the certificate's kind, "
              + algorithm
              + ", can be read from it"
              + (password == null ? "" : "; perhaps the password is wrong")
              + " ("
              + unusable.getClass().getSimpleName()
              + ")");
    }
  }

  private static byte[] decrypt(byte[] encrypted, String password)
      throws GeneralSecurityException, IOException {
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted);
    AlgorithmParameters parameters = info.getAlgParameters();
    // PBES2 is a family; its parameters say which member, in the name that the JDK knows it by.
    String name =
        info.getAlgName().equals("PBES2") || info.getAlgName().equals("1.2.840.113549.1.5.13")
            ? parameters.toString()
            : info.getAlgName();
    Key key =
        SecretKeyFactory.getInstance(name).generateSecret(new PBEKeySpec(password.toCharArray()));
    Cipher cipher = Cipher.getInstance(name);
    cipher.init(Cipher.DECRYPT_MODE, key, parameters);
    return info.getKeySpec(cipher).getEncoded();
  }

  private static byte @Nullable [] section(String text, String type) throws IOException {
    String begin = "-----BEGIN " + type + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + type + "-----", Math.max(0, from));
    if (from < 0 || to < 0) {
      return null;
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    } catch (IllegalArgumentException malformed) {
      throw new IOException("no Base64");
    }
  }
}
