package org.concoord.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concoord.spi.MalformedValueException;

/**
 * What a replica can run and read, as it tells its peers: replicas that execute the same log with
 * different classes come to different states, so two that differ have nothing to do with each other
 * (F3). Equality is that of a digest over everything; as much of the list as fits into a first
 * frame goes with it, to name what differs.
 */
public final class HostedTypes {
  private static final int LISTED_BYTES = 3 << 10;
  private static final int ENTRY_BYTES = 16;
  private static final int DIGEST_BYTES = 16;

  /**
   * One version of a class.
   *
   * @param schema its number, 0 where nobody counts
   * @param fingerprint of all that depends on it
   */
  public record Version(int schema, int fingerprint) {}

  private final byte[] digest;
  private final SortedMap<String, Version> listed;
  private final boolean isComplete;

  private HostedTypes(byte[] digest, SortedMap<String, Version> listed, boolean isComplete) {
    this.digest = digest;
    this.listed = listed;
    this.isComplete = isComplete;
  }

  /** By what each is called in messages, as {@code type "orders"}. */
  public static HostedTypes of(SortedMap<String, Version> versions) {
    SortedMap<String, Version> listed = new TreeMap<>();
    int bytes = 0;
    for (Map.Entry<String, Version> entry : versions.entrySet()) {
      bytes += entry.getKey().getBytes(UTF_8).length + ENTRY_BYTES;
      if (bytes > LISTED_BYTES) {
        break;
      }
      listed.put(entry.getKey(), entry.getValue());
    }
    return new HostedTypes(digest(versions), listed, listed.size() == versions.size());
  }

  private static byte[] digest(SortedMap<String, Version> versions) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      // Its text is that of a map of records, which every JVM writes alike.
      byte[] whole = sha256.digest(versions.toString().getBytes(UTF_8));
      return Arrays.copyOf(whole, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  void write(MessagePackWriter out) {
    out.writeBytes(digest);
    out.writeBoolean(isComplete);
    out.writeArrayHeader(listed.size());
    listed.forEach(
        (name, version) -> {
          out.writeArrayHeader(3);
          out.writeString(name);
          out.writeLong(version.schema);
          out.writeLong(version.fingerprint);
        });
  }

  static HostedTypes read(MessagePackReader in) {
    byte[] digest = in.readBytes();
    boolean isComplete = in.readBoolean();
    SortedMap<String, Version> listed = new TreeMap<>();
    int count = in.readArrayHeader();
    for (int i = 0; i < count; i++) {
      if (in.readArrayHeader() != 3) {
        throw new MalformedValueException("a type with its version expected");
      }
      listed.put(in.readString(), new Version(in.readInt(), in.readInt()));
    }
    return new HostedTypes(digest, listed, isComplete);
  }

  /**
   * The first difference as a sentence with its mend, or "" if there is none.
   *
   * @param here the address of the replica that this belongs to, {@code there} that of the other
   */
  public String difference(HostedTypes other, String here, String there) {
    if (Arrays.equals(digest, other.digest)) {
      return "";
    }
    TreeSet<String> names = new TreeSet<>(listed.keySet());
    names.addAll(other.listed.keySet());
    for (String name : names) {
      Version own = listed.get(name);
      Version others = other.listed.get(name);
      if ((own == null && !knowsAllUpTo(name)) || (others == null && !other.knowsAllUpTo(name))) {
        break;
      }
      if (own == null) {
        return given(name, there, here);
      }
      if (others == null) {
        return given(name, here, there);
      }
      if (!own.equals(others)) {
        return versions(name, own, here, others, there);
      }
    }
    return "%s and %s were given different types, after the first %d; start both from one build"
        .formatted(here, there, listed.size());
  }

  private boolean knowsAllUpTo(String name) {
    return isComplete || (!listed.isEmpty() && name.compareTo(listed.lastKey()) <= 0);
  }

  private static String given(String name, String who, String whoNot) {
    return "%s was given %s, which %s was not; give all replicas the same types and values"
        .formatted(who, name, whoNot);
  }

  private static String versions(
      String name, Version own, String here, Version others, String there) {
    String what =
        own.schema != others.schema
            ? "schema %d at %s and %d at %s".formatted(own.schema, here, others.schema, there)
            : "another version of its class at %s (fingerprint %d) than at %s (%d)"
                .formatted(here, own.fingerprint, there, others.fingerprint);
    return name + " is " + what + "; start all replicas from one build";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HostedTypes that && Arrays.equals(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(digest) + listed.keySet() + (isComplete ? "" : "...");
  }
}
