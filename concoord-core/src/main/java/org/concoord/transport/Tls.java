package org.concoord.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This side's certificate and whom it trusts, as its files say, for any number of loops. New
 * connections use what was loaded last; those that stand keep what they were opened with.
 * Thread-safe.
 */
public final class Tls {
  private static final Logger log = LoggerFactory.getLogger(Tls.class);
  private static final String TLS_1_3 = "TLSv1.3";

  private final TlsFiles files;
  private volatile Loaded current;

  /** Why the files could not be loaded when last tried, so that it is logged once. */
  private String trouble = "";

  private Tls(TlsFiles files) {
    this.files = files;
    this.current = load(files.read());
  }

  /**
   * Loads the files.
   *
   * @throws IllegalArgumentException naming the file and what is wrong with it
   */
  public static Tls load(TlsFiles files) {
    return new Tls(files);
  }

  /**
   * Loads the files again, if they have changed.
   *
   * @return whether they had
   * @throws IllegalArgumentException naming the file and what is wrong with it; what was loaded
   *     before stays in use
   */
  public synchronized boolean reload() {
    TlsFiles.Content content = files.read();
    if (content.sameAs(current.content())) {
      trouble = "";
      return false;
    }
    Loaded renewed = load(content);
    current = renewed;
    trouble = "";
    log.info(
        "new connections use certificate \"{}\" of {}, valid until {}",
        Certificates.name(renewed.own()),
        files.certificates(),
        renewed.own().getNotAfter().toInstant());
    return true;
  }

  /** As {@link #reload}, but what is wrong with the files is only logged, once. */
  synchronized void follow() {
    try {
      reload();
    } catch (IllegalArgumentException unusable) {
      String text = String.valueOf(unusable.getMessage());
      if (!text.equals(trouble)) {
        trouble = text;
        log.warn(
            "changed certificate files are not used: {}. Certificate \"{}\" stays in use, valid until {}",
            text,
            Certificates.name(current.own()),
            current.own().getNotAfter().toInstant());
      }
    }
  }

  /**
   * This side's certificate must have a role, or nobody would listen to it.
   *
   * @throws IllegalArgumentException if it has not
   */
  public void require(Role role) {
    X509Certificate own = current.own();
    if (!Certificates.roles(own).contains(role)) {
      throw new IllegalArgumentException(
          files.certificates()
              + ": certificate \""
              + Certificates.name(own)
              + "\" lacks the role "
              + role
              + ": issue one with that URI among its subject alternative names");
    }
  }

  SslHandler accepting(ByteBufAllocator buffers, Executor tasks) {
    return current.server().newHandler(buffers, tasks);
  }

  SslHandler dialling(ByteBufAllocator buffers, HostAndPort to, Executor tasks) {
    return current.client().newHandler(buffers, to.host(), to.port(), tasks);
  }

  private Loaded load(TlsFiles.Content content) {
    List<X509Certificate> chain = Pem.certificates(files.certificates(), content.certificates());
    X509Certificate own = chain.get(0);
    PrivateKey key =
        Pem.privateKey(
            files.key(), content.key(), files.keyPassword(), own.getPublicKey().getAlgorithm());
    if (!Certificates.belongTogether(own, key)) {
      throw new IllegalArgumentException(
          files.key()
              + ": is not the private key of certificate \""
              + Certificates.name(own)
              + "\" in "
              + files.certificates());
    }
    @Nullable String outOfDate = Certificates.outOfDate(chain, new Date());
    if (outOfDate != null) {
      throw new IllegalArgumentException(files.certificates() + ": " + outOfDate);
    }
    List<X509Certificate> authorities =
        Pem.certificates(files.authorities(), content.authorities());
    try {
      return new Loaded(
          content,
          own,
          common(SslContextBuilder.forServer(new OwnCertificate(chain, key)), authorities)
              .clientAuth(ClientAuth.REQUIRE)
              .build(),
          common(
                  SslContextBuilder.forClient().keyManager(new OwnCertificate(chain, key)),
                  authorities)
              .endpointIdentificationAlgorithm(files.checksHosts() ? "HTTPS" : null)
              .build());
    } catch (SSLException unusable) {
      throw new IllegalArgumentException(
          files.certificates() + ": cannot be used for TLS: " + unusable.getMessage(), unusable);
    }
  }

  private static SslContextBuilder common(
      SslContextBuilder builder, List<X509Certificate> authorities) {
    return builder
        .sslProvider(SslProvider.JDK)
        .protocols(TLS_1_3)
        .trustManager(new TrustedAuthorities(authorities));
  }

  private record Loaded(
      TlsFiles.Content content, X509Certificate own, SslContext server, SslContext client) {}
}
