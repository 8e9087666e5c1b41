package org.concoord.testkit.check;

import java.util.HexFormat;
import java.util.StringJoiner;
import org.concoord.codec.MessagePackReader;
import org.concoord.spi.MalformedValueException;

/** MessagePack for the eye: values as one would write them in Java, what is none in hexadecimal. */
final class MessagePackText {
  private static final int MOST_CHARS = 200;

  private MessagePackText() {}

  static String hex(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  /** All values in {@code bytes}, one after the other. */
  static String all(byte[] bytes) {
    try {
      return rest(new MessagePackReader(bytes));
    } catch (MalformedValueException e) {
      return shortened(hex(bytes));
    }
  }

  /** All values that {@code in} has left. */
  static String rest(MessagePackReader in) {
    StringJoiner values = new StringJoiner(", ");
    while (in.remaining() > 0) {
      values.add(value(in));
    }
    return shortened(values.toString());
  }

  private static String shortened(String text) {
    return text.length() <= MOST_CHARS
        ? text
        : text.substring(0, MOST_CHARS) + "... (" + text.length() + " characters)";
  }

  private static String value(MessagePackReader in) {
    int tag = in.array()[in.position()] & 0xff;
    if (in.tryReadNil()) {
      return "null";
    } else if (tag == 0xc2 || tag == 0xc3) {
      return Boolean.toString(in.readBoolean());
    } else if (tag == 0xca) {
      return Float.toString(in.readFloat());
    } else if (tag == 0xcb) {
      return Double.toString(in.readDouble());
    } else if (tag >= 0xc4 && tag <= 0xc6) {
      return hex(in.readBytes());
    } else if ((tag & 0xe0) == 0xa0 || tag >= 0xd9 && tag <= 0xdb) {
      return '"' + in.readString() + '"';
    } else if ((tag & 0xf0) == 0x90 || tag == 0xdc || tag == 0xdd) {
      return array(in);
    } else if ((tag & 0xf0) == 0x80 || tag == 0xde || tag == 0xdf) {
      return map(in);
    }
    return Long.toString(in.readLong());
  }

  private static String array(MessagePackReader in) {
    StringJoiner elements = new StringJoiner(", ", "[", "]");
    for (int left = in.readArrayHeader(); left > 0; left--) {
      elements.add(element(in));
    }
    return elements.toString();
  }

  private static String map(MessagePackReader in) {
    StringJoiner pairs = new StringJoiner(", ", "{", "}");
    for (int left = in.readMapHeader(); left > 0; left--) {
      pairs.add(element(in) + "=" + element(in));
    }
    return pairs.toString();
  }

  private static String element(MessagePackReader in) {
    if (in.remaining() == 0) {
      throw new MalformedValueException("an element is missing");
    }
    return value(in);
  }
}
