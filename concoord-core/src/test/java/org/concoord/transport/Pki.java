package org.concoord.transport;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.concoord.TlsConfig;

/** An authority that issues certificates into files, for this machine. */
public final class Pki {
  private final Path directory;
  private final String name;
  private final X509Bundle authority;

  public Pki(Path directory, String name) throws Exception {
    this.directory = directory;
    this.name = name;
    this.authority =
        builder("CN=" + name, Duration.ofHours(1))
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Files.writeString(directory.resolve(name + ".crt"), authority.getCertificatePEM());
  }

  private static CertificateBuilder builder(String subject, Duration validity) {
    Instant now = Instant.now();
    return new CertificateBuilder()
        .ecp256()
        .subject(subject)
        .notBefore(now.minus(Duration.ofHours(2)))
        .notAfter(now.plus(validity));
  }

  /** Where this authority's certificate lies. */
  public Path certificate() {
    return directory.resolve(name + ".crt");
  }

  /** The files of a certificate of that name for 127.0.0.1, issued anew. */
  public TlsFiles issue(String subject, Role... roles) throws Exception {
    return issue(subject, Duration.ofHours(1), "127.0.0.1", roles);
  }

  public TlsFiles issue(String subject, Duration validity, String ip, Role... roles)
      throws Exception {
    CertificateBuilder builder =
        builder("CN=" + subject, validity).addSanIpAddress(ip).addSanDnsName("localhost");
    for (Role role : roles) {
      builder.addSanUriName(URI.create(role.uri()));
    }
    return write(subject, builder.buildIssuedBy(authority));
  }

  private TlsFiles write(String subject, X509Bundle bundle) throws IOException {
    TlsFiles files =
        new TlsFiles(
            directory.resolve(subject + ".crt"),
            directory.resolve(subject + ".key"),
            null,
            certificate(),
            true);
    Files.writeString(files.certificates(), bundle.getCertificatePathPEM());
    Files.writeString(files.key(), bundle.getPrivateKeyPEM());
    return files;
  }

  /** What a plain socket of the JDK needs to speak as the holder of these files, to anybody. */
  public static SSLContext context(TlsFiles files) throws Exception {
    TlsFiles.Content content = files.read();
    List<X509Certificate> chain = Pem.certificates(files.certificates(), content.certificates());
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(
        new KeyManager[] {
          new OwnCertificate(
              chain,
              Pem.privateKey(
                  files.key(), content.key(), null, chain.get(0).getPublicKey().getAlgorithm()))
        },
        new TrustManager[] {InsecureTrustManagerFactory.INSTANCE.getTrustManagers()[0]},
        null);
    return context;
  }

  /** The same files, for those who use the public interface. */
  public static TlsConfig config(TlsFiles files) {
    return TlsConfig.builder()
        .certificates(files.certificates())
        .key(files.key())
        .authorities(files.authorities())
        .build();
  }

  /** Holders of these files believe another authority than the one that issued theirs. */
  public static TlsFiles trusting(TlsFiles own, Pki other) {
    return new TlsFiles(
        own.certificates(), own.key(), own.keyPassword(), other.certificate(), own.checksHosts());
  }
}
