package org.concoord.processor.bodies;

import java.util.ArrayList;
import java.util.List;
import org.concoord.processor.bodies.MethodFacts.CallFact;

/**
 * Where the object that an expression names may come from, seen from the method that it stands in.
 * What is none of these is free: a fresh object, or one that cannot be followed.
 *
 * @param mask a bit for each of the origins below
 * @param results calls whose results it may be, or come from; they are followed once all methods
 *     have been read
 */
record Origin(long mask, List<Result> results) {
  /** {@code this}, or something that is reached from it. */
  static final long THIS = 1;

  /** A static field. */
  static final long STATIC = 1L << 60;

  /** Not an origin but a property: a collection without an order that replicas share. */
  static final long UNORDERED = 1L << 61;

  /** Likewise: a map that looking up changes. */
  static final long ACCESS_ORDERED = 1L << 62;

  private static final long PROPERTIES = UNORDERED | ACCESS_ORDERED;
  private static final int PARAMETERS = 58;

  static final Origin FREE = new Origin(0, List.of());
  static final Origin OF_THIS = new Origin(THIS, List.of());

  /**
   * The result of a call, or something inside it, to which the result's properties do not apply.
   */
  record Result(CallFact call, boolean inside) {}

  static Origin of(long mask) {
    return mask == 0 ? FREE : new Origin(mask, List.of());
  }

  static Origin of(CallFact call) {
    return new Origin(0, List.of(new Result(call, false)));
  }

  static Origin parameter(int index) {
    return of(parameterBit(index));
  }

  static long parameterBit(int index) {
    return index < PARAMETERS ? 1L << (index + 1) : 0;
  }

  /** The part of a mask that tells where something comes from. */
  static long placesOf(long mask) {
    return mask & ~PROPERTIES;
  }

  boolean isFree() {
    return mask == 0 && results.isEmpty();
  }

  Origin and(Origin other) {
    if (other.isFree()) {
      return this;
    }
    if (isFree()) {
      return other;
    }
    List<Result> both = new ArrayList<>(results);
    both.addAll(other.results);
    return new Origin(mask | other.mask, both);
  }

  Origin with(long bits) {
    return bits == 0 ? this : new Origin(mask | bits, results);
  }

  /** Something inside, which has an order of its own, or none. */
  Origin inside() {
    List<Result> insides = results.stream().map(result -> new Result(result.call(), true)).toList();
    return new Origin(placesOf(mask), insides);
  }
}
