package org.concoord.cli.openreplica;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.concoord.cli.openreplica.ssh.Node;

/**
 * How a replica is to be started on a node.
 *
 * @param name what its directory there is called
 * @param arguments those of {@code concoord replica}
 * @param files what lies in its directory for it alone to read, by name, in order
 */
record LaunchPlan(String name, List<String> arguments, Map<String, byte[]> files) {
  /** In the place of a colon, of which an address of IPv6 has several. */
  static final char COLON = '+';

  /**
   * What a replica that listens there is called: characters that any file may be called by.
   *
   * @param host a name or an address, of IPv6 with or without brackets
   */
  static String nameOf(String host, int port) {
    return Node.withoutBrackets(host).replace(':', COLON).replaceAll("[^A-Za-z0-9.+-]", "_")
        + "_"
        + port;
  }

  /** Whether a replica of that name listens on that host, whatever its port is. */
  static boolean isNameOf(String name, String host) {
    return name.startsWith(nameOf(host, 0).replaceAll("0$", ""));
  }

  InputStream fileBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    files.values().forEach(bytes::writeBytes);
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
