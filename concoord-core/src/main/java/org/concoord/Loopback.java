package org.concoord;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.concoord.transport.HostAndPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds plaintext to this machine, unless it is allowed beyond (protocol.md 3). */
final class Loopback {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

  private Loopback() {}

  static void require(ReplicaConfig config) {
    if (config.tls() != null) {
      return;
    }
    List<String> addresses = new ArrayList<>(config.firstMembers());
    addresses.addAll(config.join());
    addresses.remove(config.listen());
    addresses.add(0, config.listen());
    for (String address : addresses) {
      // Domains are looked at when they are dialled, as a client's names are.
      if (HostAndPort.isDomain(address) || isLoopback(address)) {
        continue;
      }
      if (config.isInsecure()) {
        LOG.warn(
            "INSECURE: {} speaks plaintext beyond this machine, with {}: whoever reaches its port can read and"
                + " change everything, and whoever sees the network can see everything. tls(...) ends that",
            config.listen(),
            address);
        return;
      }
      throw new IllegalArgumentException(
          (address.equals(config.listen()) ? "listening on " : "talking to the member ")
              + address
              + " in plaintext would let anybody on the way read and change everything. Give tls(...), or a loopback"
              + " address, or say insecure() if the network is trusted");
    }
  }

  /** Names are looked at when they are dialled, since asking for them may take its time. */
  static void require(ClientConfig config) {
    if (config.tls() != null || config.isInsecure()) {
      return;
    }
    for (String endpoint : config.endpoints()) {
      if (!HostAndPort.isDomain(endpoint) && !HostAndPort.parse(endpoint).mayBeLoopback()) {
        throw new IllegalArgumentException(
            "calling "
                + endpoint
                + " in plaintext would let anybody on the way read and change everything. Give tls(...), or say"
                + " insecure() if the network is trusted");
      }
    }
  }

  private static boolean isLoopback(String address) {
    String host = HostAndPort.parse(address).host();
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(
          "cannot use " + address + ": unknown host " + host, unknown);
    }
  }
}
