package org.concoord.testkit.junit;

/** A value of a user's own that can be weighed in a {@link Chest}, and hidden there. */
record Pounds(long pounds) implements Comparable<Pounds> {
  @Override
  public int compareTo(Pounds other) {
    return Long.compare(pounds, other.pounds);
  }
}
