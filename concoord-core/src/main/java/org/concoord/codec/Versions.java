package org.concoord.codec;

import org.concoord.spi.MalformedValueException;

/**
 * What each side of a connection says it can read and write (F1).
 *
 * @param wire frames
 * @param log slot values and journals
 * @param snapshot snapshots
 * @param featureLevel the highest level of features it could take part in (F3)
 */
public record Versions(
    VersionRange wire, VersionRange log, VersionRange snapshot, int featureLevel) {
  /** This build's. */
  public static final Versions CURRENT =
      new Versions(new VersionRange(1, 1), new VersionRange(1, 1), new VersionRange(1, 1), 1);

  /** Why the two cannot talk, as one clause, or "" if they can. */
  public String trouble(Versions other) {
    if (!wire.overlaps(other.wire)) {
      return clause("wire", wire, other.wire);
    }
    if (!log.overlaps(other.log)) {
      return clause("log", log, other.log);
    }
    if (!snapshot.overlaps(other.snapshot)) {
      return clause("snapshot", snapshot, other.snapshot);
    }
    return "";
  }

  private static String clause(String what, VersionRange ours, VersionRange theirs) {
    return "no common " + what + " version: ours is " + ours + ", theirs " + theirs;
  }

  void write(MessagePackWriter out) {
    writeRange(out, wire);
    writeRange(out, log);
    writeRange(out, snapshot);
    out.writeLong(featureLevel);
  }

  static Versions read(MessagePackReader in) {
    return new Versions(readRange(in), readRange(in), readRange(in), in.readInt());
  }

  private static void writeRange(MessagePackWriter out, VersionRange range) {
    out.writeLong(range.min());
    out.writeLong(range.max());
  }

  private static VersionRange readRange(MessagePackReader in) {
    int min = in.readInt();
    int max = in.readInt();
    if (min < 0 || min > max) {
      throw new MalformedValueException("no versions between " + min + " and " + max);
    }
    return new VersionRange(min, max);
  }
}
