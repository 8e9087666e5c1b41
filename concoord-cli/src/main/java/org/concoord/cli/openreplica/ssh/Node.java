package org.concoord.cli.openreplica.ssh;

import org.concoord.cli.CommandFailure;

/**
 * A machine that replicas may run on, as its SSH server is reached.
 *
 * @param host a name or an address, of IPv6 without brackets
 */
public record Node(String host, int port) {
  public static final int SSH_PORT = 22;

  private static final int LAST_PORT = 65_535;

  /**
   * From {@code host}, {@code host:port}, {@code [v6]:port} or a bare address of IPv6.
   *
   * @throws CommandFailure if it is none of these
   */
  public static Node parse(String text) {
    String host = text;
    String port = "";
    int bracket = text.indexOf(']');
    int colon = text.lastIndexOf(':');
    if (text.startsWith("[") && bracket > 0) {
      host = text.substring(1, bracket);
      String rest = text.substring(bracket + 1);
      if (!rest.isEmpty() && !rest.startsWith(":")) {
        throw malformed(text);
      }
      port = rest.isEmpty() ? "" : rest.substring(1);
    } else if (colon >= 0 && text.indexOf(':') == colon) {
      host = text.substring(0, colon);
      port = text.substring(colon + 1);
      if (port.isEmpty()) {
        throw malformed(text);
      }
    }
    if (!host.matches("[A-Za-z0-9_.:%-]+") || host.startsWith("-")) {
      throw malformed(text);
    }
    return new Node(host, port.isEmpty() ? SSH_PORT : portOf(text, port));
  }

  /** A host as it is, where it stands in the brackets that an address of IPv6 has before a port. */
  public static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static int portOf(String text, String port) {
    try {
      int number = Integer.parseInt(port);
      if (number >= 1 && number <= LAST_PORT) {
        return number;
      }
    } catch (NumberFormatException malformed) {
      // Told below.
    }
    throw malformed(text);
  }

  private static CommandFailure malformed(String text) {
    return CommandFailure.usage("not a node: \"" + text + "\"; it is HOST or HOST:SSHPORT");
  }

  /** As {@code known_hosts} has it. */
  String knownAs() {
    return port == SSH_PORT ? host : "[" + host + "]:" + port;
  }

  @Override
  public String toString() {
    if (port == SSH_PORT) {
      return host;
    }
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
