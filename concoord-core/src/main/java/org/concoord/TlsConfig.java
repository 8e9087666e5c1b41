package org.concoord;

import java.nio.file.Path;
import java.util.Objects;
import org.concoord.transport.Tls;
import org.concoord.transport.TlsFiles;
import org.jspecify.annotations.Nullable;

/**
 * How a replica or a client shows who it is, and whom it believes: by PEM files, which are looked
 * at every few seconds. Once all that have changed fit together, new connections use them; files
 * that do not are named in the log, and what was loaded before stays in use. Connections that stand
 * are left alone.
 *
 * <p>TLS 1.3, and certificates on both sides, always. What a certificate is good for stands in it,
 * as URIs among its subject alternative names: {@code urn:concoord:role:peer} for replicas, {@code
 * urn:concoord:role:client} for clients; one may have both. Immutable; made by {@link #builder()}.
 */
public final class TlsConfig {
  private final Path certificates;
  private final Path key;
  private final @Nullable String keyPassword;
  private final Path authorities;
  private final boolean checksHosts;

  private TlsConfig(Path certificates, Path key, Path authorities, Builder builder) {
    this.certificates = certificates;
    this.key = key;
    this.keyPassword = builder.keyPassword;
    this.authorities = authorities;
    this.checksHosts = builder.checksHosts;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The file with this side's certificate, and then those between it and the authority. */
  public Path certificates() {
    return certificates;
  }

  /** The file with the private key of that certificate. */
  public Path key() {
    return key;
  }

  /** What the private key is encrypted with; {@code null} where it is not. */
  public @Nullable String keyPassword() {
    return keyPassword;
  }

  /** The file with the certificates of the authorities that the other side's has to come from. */
  public Path authorities() {
    return authorities;
  }

  /** Whether the certificate of whoever is dialled has to name the host. */
  public boolean checksHosts() {
    return checksHosts;
  }

  Tls load() {
    return Tls.load(new TlsFiles(certificates, key, keyPassword, authorities, checksHosts));
  }

  /** Builds a {@link TlsConfig}. */
  public static final class Builder {
    private @Nullable Path certificates;
    private @Nullable Path key;
    private @Nullable String keyPassword;
    private @Nullable Path authorities;
    private boolean checksHosts = true;

    private Builder() {}

    /**
     * The PEM file with this side's certificate, followed by those between it and the authority, if
     * there are any. Required.
     */
    public Builder certificates(Path file) {
      this.certificates = Objects.requireNonNull(file, "file");
      return this;
    }

    /** The PEM file with the private key of that certificate, in PKCS #8. Required. */
    public Builder key(Path file) {
      this.key = Objects.requireNonNull(file, "file");
      return this;
    }

    /** What the private key is encrypted with, if it is. */
    public Builder keyPassword(String password) {
      this.keyPassword = Objects.requireNonNull(password, "password");
      return this;
    }

    /**
     * The PEM file with the certificates of those authorities, and only those, that issue
     * certificates for this instance. Required.
     */
    public Builder authorities(Path file) {
      this.authorities = Objects.requireNonNull(file, "file");
      return this;
    }

    /**
     * Believes a certificate of the role peer wherever it is found. By default it also has to name,
     * as DNS name or IP address, the host that was dialled: the one that stands in the endpoint or
     * in the list of members.
     */
    public Builder anyHost() {
      this.checksHosts = false;
      return this;
    }

    /**
     * The configuration, once its files have been read.
     *
     * @throws IllegalArgumentException if something is missing, or cannot be used, naming the file
     *     and what is wrong with it
     */
    public TlsConfig build() {
      TlsConfig built =
          new TlsConfig(
              required(certificates, "certificates(Path.of(\"replica.crt\"))"),
              required(key, "key(Path.of(\"replica.key\"))"),
              required(authorities, "authorities(Path.of(\"ca.crt\"))"),
              this);
      built.load();
      return built;
    }

    private static Path required(@Nullable Path file, String how) {
      if (file == null) {
        throw new IllegalArgumentException("a file is missing: " + how);
      }
      return file;
    }
  }
}
