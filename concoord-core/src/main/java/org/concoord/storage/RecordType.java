package org.concoord.storage;

import org.jspecify.annotations.Nullable;

/** The kinds of records in a segment. Numbers are never used again. */
enum RecordType {
  /** A promise; no slot, no payload. */
  PROMISED(1),
  /** An accepted value, which is the payload; the ballot is promised by it too. */
  ACCEPTED(2),
  /**
   * Says that everything before it is durable, where no other record comes to say so (W3). It has
   * the LSN of the record before it.
   */
  MARKER(3),
  /** What was decided in the slot, which is the payload; says nothing of promises. */
  DECIDED(4),
  /** Every slot up to this one is decided; no payload. */
  COMMITTED(5);

  private final int number;

  RecordType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** The type, or null where this version knows none of that number. */
  static @Nullable RecordType of(int number) {
    for (RecordType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    return null;
  }
}
