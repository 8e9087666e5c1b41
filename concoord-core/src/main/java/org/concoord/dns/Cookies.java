package org.concoord.dns;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Server cookies (RFC 7873), in the layout of RFC 9018: version, three zeros, seconds, and a hash
 * over these, the client's cookie and its address. Who shows one has received it at the address
 * that it asks from, which tells it from those who forge that. The hash is another than that RFC's
 * SipHash, since nobody but the server that made a cookie reads it. Not thread-safe.
 */
final class Cookies {
  private static final int CLIENT_BYTES = 8;
  private static final int SERVER_BYTES = 16;
  private static final int HASH_BYTES = 8;
  private static final byte VERSION = 1;
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LONGEST_SECONDS = 3_600;

  /** Cookies from the future are of another process, whose key was another anyway. */
  private static final int AHEAD_SECONDS = 300;

  private final Mac mac;

  /**
   * @param key random, and nobody else's
   */
  Cookies(byte[] key) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  byte[] make(byte[] client, InetAddress address, long nowSeconds) {
    ByteBuffer cookie = ByteBuffer.allocate(SERVER_BYTES);
    cookie.put(VERSION).put((byte) 0).put((byte) 0).put((byte) 0).putInt((int) nowSeconds);
    cookie.put(hash(client, cookie.array(), address), 0, HASH_BYTES);
    return cookie.array();
  }

  boolean isOurs(byte[] client, byte[] server, InetAddress address, long nowSeconds) {
    if (client.length != CLIENT_BYTES || server.length != SERVER_BYTES || server[0] != VERSION) {
      return false;
    }
    int age = (int) nowSeconds - ByteBuffer.wrap(server).getInt(SERVER_BYTES - HASH_BYTES - 4);
    byte[] hash = Arrays.copyOf(hash(client, server, address), HASH_BYTES);
    byte[] shown = Arrays.copyOfRange(server, SERVER_BYTES - HASH_BYTES, SERVER_BYTES);
    return MessageDigest.isEqual(hash, shown) && age <= LONGEST_SECONDS && age >= -AHEAD_SECONDS;
  }

  private byte[] hash(byte[] client, byte[] cookie, InetAddress address) {
    mac.update(client);
    mac.update(cookie, 0, SERVER_BYTES - HASH_BYTES);
    return mac.doFinal(address.getAddress());
  }
}
