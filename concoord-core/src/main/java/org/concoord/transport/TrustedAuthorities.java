package org.concoord.transport;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Judges the other side's certificate as the JDK does, and says in words what is wrong with it.
 * Whoever is dialled has to be a replica.
 */
final class TrustedAuthorities extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager pkix;

  TrustedAuthorities(List<X509Certificate> authorities) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("authority-" + i, authorities.get(i));
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      this.pkix = extended(factory.getTrustManagers());
    } catch (GeneralSecurityException | IOException missing) {
      throw new IllegalStateException("this JVM cannot judge certificates", missing);
    }
  }

  private static X509ExtendedTrustManager extended(TrustManager[] managers) {
    for (TrustManager manager : managers) {
      if (manager instanceof X509ExtendedTrustManager found) {
        return found;
      }
    }
    throw new IllegalStateException("this JVM has no X509ExtendedTrustManager");
  }

  private interface Judge {
    void check() throws CertificateException;
  }

  private static void judge(X509Certificate[] chain, String host, Judge judge)
      throws CertificateException {
    try {
      judge.check();
    } catch (CertificateException refusal) {
      throw new RefusedCertificateException(reason(chain, host, refusal), refusal.getCause());
    }
  }

  private static String reason(X509Certificate[] chain, String host, CertificateException refusal) {
    String outOfDate = Certificates.outOfDate(List.of(chain), new Date());
    if (outOfDate != null) {
      return "its " + outOfDate;
    }
    X509Certificate own = chain[0];
    String named = "its certificate \"" + Certificates.name(own) + "\" ";
    String text = String.valueOf(refusal.getMessage());
    if (text.contains("unable to find valid certification path")) {
      return named
          + "was issued by \""
          + Certificates.issuer(own)
          + "\", which leads to no authority that this side trusts";
    }
    if (text.startsWith("No subject alternative") || text.startsWith("No name matching")) {
      return named + "is not one of host " + host + ": it names " + Certificates.hosts(own);
    }
    return named + "is refused: " + text;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    judge(chain, "", () -> pkix.checkClientTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    judge(chain, engine.getPeerHost(), () -> pkix.checkServerTrusted(chain, type, engine));
    if (!Certificates.roles(chain[0]).contains(Role.PEER)) {
      throw new RefusedCertificateException(
          "its certificate \"" + Certificates.name(chain[0]) + "\" lacks the role " + Role.PEER,
          null);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("only engines are used");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("only engines are used");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("only engines are used");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("only engines are used");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return pkix.getAcceptedIssuers();
  }
}
