package org.concoord.testkit.explore;

import org.jspecify.annotations.Nullable;

/**
 * A state of the cluster that stands for itself and for every state with the same replicas and
 * fewer messages: {@code messages} is all that was ever sent, sorted, of which any may be delivered
 * at any time, again and again, or never.
 */
final class Cover {
  /** Bits of one replica's state in {@link #replicas}. */
  private static final int BITS = 21;

  private static final int MASK = (1 << BITS) - 1;

  private final long replicas;

  /** A bit for the messages with one remainder: no superset lacks a bit. */
  private final long signature;

  private final @Nullable Cover parent;

  /** What led here from the parent, and at which replica. */
  private final int input;

  private final int position;

  /** Null once another state covers this one. */
  private int @Nullable [] messages;

  Cover(long replicas, int[] messages, @Nullable Cover parent, int input, int position) {
    this.replicas = replicas;
    this.messages = messages;
    this.parent = parent;
    this.input = input;
    this.position = position;
    long bits = 0;
    for (int message : messages) {
      bits |= 1L << message;
    }
    this.signature = bits;
  }

  long replicas() {
    return replicas;
  }

  int @Nullable [] messages() {
    return messages;
  }

  @Nullable Cover parent() {
    return parent;
  }

  int input() {
    return input;
  }

  int position() {
    return position;
  }

  boolean covers(Cover other) {
    return (other.signature & ~signature) == 0
        && messages != null
        && other.messages != null
        && Messages.contain(messages, other.messages);
  }

  /** Another state covers this one, which need not be expanded any more. */
  void drop() {
    messages = null;
  }

  /** The id of one replica's state in what {@link #replicas} says. */
  static int replica(long replicas, int position) {
    return (int) (replicas >>> position * BITS) & MASK;
  }

  static long with(long replicas, int position, int id) {
    if (id > MASK || position > 2) {
      throw new IllegalStateException("too many replicas or states of one");
    }
    return replicas & ~((long) MASK << position * BITS) | (long) id << position * BITS;
  }
}
