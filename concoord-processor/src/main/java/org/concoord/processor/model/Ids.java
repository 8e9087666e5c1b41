package org.concoord.processor.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Numbers for methods and fields that depend on nothing but their names. */
public final class Ids {
  private Ids() {}

  /**
   * The first 31 bits of SHA-256 over the UTF-8 of {@code text}: the first four bytes, big-endian,
   * without the last bit.
   */
  public static int of(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return ByteBuffer.wrap(hash).getInt() >>> 1;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
