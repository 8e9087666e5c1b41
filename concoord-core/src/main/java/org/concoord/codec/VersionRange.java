package org.concoord.codec;

/** The versions of one format that somebody can read and write, both ends included. */
public record VersionRange(int min, int max) {
  public VersionRange {
    if (min < 0 || min > max) {
      throw new IllegalArgumentException("no versions between " + min + " and " + max);
    }
  }

  public boolean overlaps(VersionRange other) {
    return min <= other.max && other.min <= max;
  }

  @Override
  public String toString() {
    return min == max ? Integer.toString(min) : min + " to " + max;
  }
}
