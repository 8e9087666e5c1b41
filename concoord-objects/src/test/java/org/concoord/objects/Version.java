package org.concoord.objects;

import java.util.Comparator;
import org.concoord.annotations.ReplicatedValue;

/** A key as users write one. */
@ReplicatedValue
record Version(int major, int minor) implements Comparable<Version> {
  private static final Comparator<Version> ORDER =
      Comparator.comparingInt(Version::major).thenComparingInt(Version::minor);

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }
}
