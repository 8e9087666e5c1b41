package org.concoord.transport;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect or listen: {@code host:port}, an IPv6 address in brackets.
 *
 * @param host name or address, without brackets
 * @param port 0 to 65535; 0 only makes sense for listening
 */
public record HostAndPort(String host, int port) {
  /** Where replicas listen that are found by their addresses alone. */
  public static final int DEFAULT_PORT = 14_000;

  private static final int MAXIMUM_PORT = 65_535;
  private static final int LONGEST_DOMAIN = 230;

  /** Labels with dots between them, the last of which begins with a letter, lest it be a port. */
  private static final Pattern DOMAIN =
      Pattern.compile("([a-zA-Z0-9_-]{1,63}\\.)*[a-zA-Z][a-zA-Z0-9_-]{0,62}");

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

  /**
   * Parses a comma-separated list of places to look for replicas at, each {@code host:port} or a
   * domain, which has no port; repeated ones count once.
   *
   * @throws IllegalArgumentException naming the text and what is expected, also if the list is
   *     empty
   */
  public static List<String> parseEndpoints(String text) {
    List<String> parsed = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String trimmed = part.trim();
      String one = isDomain(trimmed) ? trimmed : parse(part).toString();
      if (!parsed.contains(one)) {
        parsed.add(one);
      }
    }
    return List.copyOf(parsed);
  }

  /**
   * Whether that is a name to ask DNS for. An address, or {@code localhost}, lacks a port instead.
   */
  public static boolean isDomain(String text) {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return DOMAIN.matcher(name).matches()
        && name.length() <= LONGEST_DOMAIN
        && !isAddress(name)
        && !name.equalsIgnoreCase("localhost");
  }

  /**
   * Parses a comma-separated list of {@code address:port}, of servers that nobody can be asked for.
   *
   * @throws IllegalArgumentException naming the text and what is expected
   */
  public static List<String> parseServers(String text) {
    List<HostAndPort> servers = parseList(text);
    for (HostAndPort server : servers) {
      if (server.literal() == null) {
        throw new IllegalArgumentException(
            "the DNS server "
                + server
                + " is to be named by its address, for instance 10.0.0.53:53");
      }
    }
    return servers.stream().map(HostAndPort::toString).toList();
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
