package org.concoord.server;

import java.time.Duration;
import org.concoord.ReplicaConfig;
import org.concoord.TlsConfig;
import org.concoord.transport.AcceptLimits;
import org.concoord.transport.Protection;
import org.concoord.transport.Role;
import org.concoord.transport.Tls;
import org.concoord.transport.TlsFiles;

/** What a replica demands of whoever connects to it before anything is said (protocol.md 3). */
final class Door {
  /** How long a new connection may take to say who it is, TLS included. */
  static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);

  /** New connections that have not said who they are. */
  private static final int UNINTRODUCED = 512;

  private Door() {}

  /**
   * @throws IllegalArgumentException if a file of the configuration's TLS is unusable, or its
   *     certificate not a replica's
   */
  static Protection protection(ReplicaConfig config) {
    TlsConfig tls = config.tls();
    if (tls == null) {
      return config.isInsecure() ? Protection.NONE : Protection.LOOPBACK;
    }
    Tls loaded =
        Tls.load(
            new TlsFiles(
                tls.certificates(),
                tls.key(),
                tls.keyPassword(),
                tls.authorities(),
                tls.checksHosts()));
    loaded.require(Role.PEER);
    return Protection.by(loaded);
  }

  static AcceptLimits limits(ReplicaConfig config) {
    return new AcceptLimits(
        UNINTRODUCED,
        HANDSHAKE_TIMEOUT,
        config.connectionsPerSecond(),
        MemoryShare.bytes(),
        MemoryShare.bytes());
  }
}
