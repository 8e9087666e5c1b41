package org.concoord;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Holds a replica to this machine as long as nobody is authenticated (protocol.md 3). */
final class Loopback {
  private Loopback() {}

  static void require(ReplicaConfig config) {
    if (config.isInsecure()) {
      return;
    }
    String host = config.listen().substring(0, Math.max(0, config.listen().lastIndexOf(':')));
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    try {
      if (!bare.isEmpty() && InetAddress.getByName(bare).isLoopbackAddress()) {
        return;
      }
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(
          "cannot listen on " + config.listen() + ": unknown host " + bare, unknown);
    }
    throw new IllegalArgumentException(
        "listening on "
            + config.listen()
            + " would let anybody who reaches it read and change everything, since nothing is"
            + " encrypted yet. Listen on a loopback address, or say insecure() if the network is trusted");
  }
}
