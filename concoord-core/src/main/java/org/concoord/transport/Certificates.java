package org.concoord.transport;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What certificates say, in values and in words. */
final class Certificates {
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int IP = 7;
  private static final int LONGEST_NAME = 200;

  private Certificates() {}

  static Identity identity(X509Certificate certificate) {
    return new Identity(name(certificate), roles(certificate));
  }

  static Set<Role> roles(X509Certificate certificate) {
    List<String> uris = alternativeNames(certificate, URI);
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (Role role : Role.values()) {
      if (uris.contains(role.uri())) {
        roles.add(role);
      }
    }
    return roles;
  }

  /** The hosts that a certificate names, as one clause. */
  static String hosts(X509Certificate certificate) {
    List<String> hosts = new ArrayList<>(alternativeNames(certificate, DNS));
    hosts.addAll(alternativeNames(certificate, IP));
    return hosts.isEmpty() ? "no host" : printable(String.join(", ", hosts));
  }

  private static List<String> alternativeNames(X509Certificate certificate, int kind) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        for (List<?> entry : all) {
          if (entry.get(0).equals(kind) && entry.get(1) instanceof String name) {
            names.add(name);
          }
        }
      }
    } catch (CertificateParsingException malformed) {
      return List.of();
    }
    return names;
  }

  static String name(X509Certificate certificate) {
    return printable(certificate.getSubjectX500Principal().getName());
  }

  static String issuer(X509Certificate certificate) {
    return printable(certificate.getIssuerX500Principal().getName());
  }

  /** What others chose must not forge lines of a log. */
  private static String printable(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_NAME)
        .forEach(c -> safe.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return safe.toString();
  }

  /** Says which of a chain's certificates is not valid at that time; null if all are. */
  static @Nullable String outOfDate(List<X509Certificate> chain, Date now) {
    for (X509Certificate certificate : chain) {
      String named = "certificate \"" + name(certificate) + "\" ";
      try {
        certificate.checkValidity(now);
      } catch (CertificateExpiredException expired) {
        return named + "expired on " + certificate.getNotAfter().toInstant();
      } catch (CertificateNotYetValidException early) {
        return named + "is not valid before " + certificate.getNotBefore().toInstant();
      }
    }
    return null;
  }

  /**
   * Whether {@code key} is the private half of the certificate's key: it signs what that verifies.
   */
  static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    String kind = key.getAlgorithm();
    String algorithm =
        switch (kind) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> kind;
        };
    try {
      byte[] anything = new byte[32];
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(anything);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certificate.getPublicKey());
      verifying.update(anything);
      return verifying.verify(signature);
    } catch (GeneralSecurityException unlike) {
      return false;
    }
  }
}
