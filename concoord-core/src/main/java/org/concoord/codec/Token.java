package org.concoord.codec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The secret of an instance, which is the whole body of a frame of type {@link FrameType#TOKEN}. It
 * is compared by its digest and in constant time, and nothing shows it.
 */
public final class Token {
  /** The size of a token, which is the body of its frame. */
  public static final int BYTES = 32;

  private static final int HEX_DIGITS = 2 * BYTES;

  private final byte[] secret;
  private final byte[] digest;

  private Token(byte[] secret) {
    this.secret = secret;
    this.digest = sha256(secret, 0);
  }

  /**
   * A token of 64 hexadecimal digits, or in Base64 of either alphabet.
   *
   * @throws IllegalArgumentException if it is none; the text is not repeated
   */
  public static Token parse(String text) {
    byte[] bytes = decode(text.strip());
    if (bytes.length != BYTES) {
      throw malformed();
    }
    return new Token(bytes);
  }

  private static byte[] decode(String text) {
    try {
      return text.length() == HEX_DIGITS
          ? HexFormat.of().parseHex(text)
          : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException quotesTheText) {
      throw malformed();
    }
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "a token is 256 random bits as 64 hexadecimal digits or in Base64, for instance from"
            + " \"openssl rand -hex 32\"; what was given is not shown here");
  }

  public void write(MessagePackWriter out) {
    out.writeRaw(secret, 0, BYTES);
  }

  /**
   * Whether a frame of type {@link FrameType#TOKEN} shows this token. Takes as long for one as for
   * another.
   *
   * @throws MalformedFrameException if the frame is too short for any
   */
  public boolean isIn(byte[] frame) {
    if (frame.length < FrameHeader.BYTES + BYTES) {
      throw new MalformedFrameException(
          MalformedFrameException.Reason.TRUNCATED, "a token of less than " + BYTES + " bytes");
    }
    return MessageDigest.isEqual(sha256(frame, FrameHeader.BYTES), digest);
  }

  private static byte[] sha256(byte[] from, int offset) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(from, offset, BYTES);
      return sha256.digest();
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JVM has SHA-256", missing);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Token token && MessageDigest.isEqual(digest, token.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  /** Not what it is. */
  @Override
  public String toString() {
    return "Token[not shown]";
  }
}
