package org.concoord.transport;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What a loop demands of its connections before anything is said on them. */
public final class Protection {
  /** Plaintext, and only within this machine. */
  public static final Protection LOOPBACK = new Protection(null, true);

  /** Plaintext to and from everywhere. */
  public static final Protection NONE = new Protection(null, false);

  private final @Nullable Tls tls;
  private final boolean loopbackOnly;

  private Protection(@Nullable Tls tls, boolean loopbackOnly) {
    this.tls = tls;
    this.loopbackOnly = loopbackOnly;
  }

  /** TLS 1.3 with certificates on both sides, everywhere. */
  public static Protection by(Tls tls) {
    return new Protection(tls, false);
  }

  @Nullable Tls tls() {
    return tls;
  }

  boolean allows(InetAddress address) {
    return !loopbackOnly || address.isLoopbackAddress();
  }
}
