package org.concoord.transport;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect or listen: {@code host:port}, an IPv6 address in brackets.
 *
 * @param host name or address, without brackets
 * @param port 0 to 65535; 0 only makes sense for listening
 */
public record HostAndPort(String host, int port) {
  private static final int MAXIMUM_PORT = 65_535;

  /**
   * Parses one {@code host:port}.
   *
   * @throws IllegalArgumentException naming the text and what is expected
   */
  public static HostAndPort parse(String text) {
    String trimmed = text.trim();
    int colon = trimmed.lastIndexOf(':');
    if (colon < 0) {
      throw malformed(text, "the port is missing");
    }
    String host = trimmed.substring(0, colon);
    if (host.startsWith("[")) {
      if (!host.endsWith("]")) {
        throw malformed(text, "the bracket is not closed before the port");
      }
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw malformed(text, "an IPv6 address needs brackets");
    }
    if (host.isEmpty()) {
      throw malformed(text, "the host is missing");
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c <= ' ' || c == '[' || c == ']' || c == '/' || c == ',') {
        throw malformed(text, "the host holds '" + c + "'");
      }
    }
    return new HostAndPort(host, port(text, trimmed.substring(colon + 1)));
  }

  /** Whether {@code text} spells out an IP address, without brackets. */
  public static boolean isAddress(String text) {
    return Resolver.literal(text) != null;
  }

  /** The address that the host spells out; {@code null} where it is a name. Asks nobody. */
  public @Nullable InetAddress literal() {
    return Resolver.literal(host);
  }

  /** False only for an address that is spelled out and is another than loopback. */
  public boolean mayBeLoopback() {
    InetAddress literal = literal();
    return literal == null || literal.isLoopbackAddress();
  }

  /**
   * Parses a comma-separated list of {@code host:port}; repeated ones count once.
   *
   * @throws IllegalArgumentException naming the text and what is expected, also if the list is
   *     empty
   */
  public static List<HostAndPort> parseList(String text) {
    List<HostAndPort> parsed = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      HostAndPort one = parse(part);
      if (!parsed.contains(one)) {
        parsed.add(one);
      }
    }
    return List.copyOf(parsed);
  }

  private static int port(String text, String digits) {
    int port = 0;
    if (digits.isEmpty()) {
      throw malformed(text, "the port is missing");
    }
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        throw malformed(text, "the port is no number");
      }
      port = port * 10 + (c - '0');
      if (port > MAXIMUM_PORT) {
        throw malformed(text, "the port is over " + MAXIMUM_PORT);
      }
    }
    return port;
  }

  private static IllegalArgumentException malformed(String text, String wrong) {
    return new IllegalArgumentException(
        "\""
            + text
            + "\" is no address: "
            + wrong
            + "; expected host:port, for instance 127.0.0.1:14000 or [::1]:14000");
  }

  /** As parsed. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
