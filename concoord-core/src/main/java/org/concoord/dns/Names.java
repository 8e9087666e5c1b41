package org.concoord.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.TextParseException;

/** Names that are sound by construction. */
final class Names {
  private Names() {}

  /** The absolute name of a text that has been checked to be one. */
  static Name absolute(String text) {
    return Name.fromConstantString(text.endsWith(".") ? text : text + ".");
  }

  /** The name of a host as somebody else has it; {@code null} where DNS has none like it. */
  static @Nullable Name ofHost(String text) {
    try {
      return absolute(text);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  /** Of a label, or several, below a name. */
  static Name below(String labels, Name parent) {
    try {
      return Name.concatenate(Name.fromString(labels), parent);
    } catch (TextParseException | NameTooLongException e) {
      throw new IllegalArgumentException(labels + " cannot stand below " + parent, e);
    }
  }

  /**
   * The label of whoever has that address: the same wherever and whenever it is made, so that an
   * SRV record that somebody has kept leads to no other replica.
   */
  static String label(InetAddress address) {
    String digits = address.getHostAddress();
    int scope = digits.indexOf('%');
    char separator = address instanceof Inet4Address ? '.' : ':';
    return "ip-" + (scope < 0 ? digits : digits.substring(0, scope)).replace(separator, '-');
  }
}
