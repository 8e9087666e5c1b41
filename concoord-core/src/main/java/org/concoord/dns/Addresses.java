package org.concoord.dns;

import java.net.InetAddress;
import java.util.List;

/** The addresses of hosts. */
interface Addresses {
  /** What is known of that host, without waiting for anybody; empty where nothing is. */
  List<InetAddress> of(String host);

  /** False while somebody is being asked for the first time for a host of those above. */
  default boolean areKnown() {
    return true;
  }
}
