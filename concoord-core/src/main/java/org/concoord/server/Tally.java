package org.concoord.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.concoord.rsm.TypeRegistry;

/**
 * How often each method has been executed, and how long it took, while somebody looks on: for
 * {@code concoord top}. Written by whoever owns the state machine, and read by anybody, who may see
 * a call in one number and not yet in another.
 *
 * <p>Durations are counted in buckets, four to each doubling, so that a percentile is at most a
 * quarter too high, costs no allocation, and the numbers of a span of time are the difference of
 * two readings.
 */
final class Tally {
  private static final int STEPS = 4;
  private static final int STEP_BITS = 2;
  private static final int BUCKETS = Long.SIZE * STEPS;

  private final TypeRegistry types;

  /** By a method's key. */
  private final AtomicLongArray[] methods;

  private final AtomicLongArray agreement = new AtomicLongArray(BUCKETS);
  private final AtomicLongArray execution = new AtomicLongArray(BUCKETS);

  Tally(TypeRegistry types) {
    this.types = types;
    this.methods = new AtomicLongArray[types.methodKeys()];
    for (int key = 0; key < methods.length; key++) {
      methods[key] = new AtomicLongArray(BUCKETS);
    }
  }

  void called(int methodKey, long nanos) {
    count(methods[methodKey], nanos);
  }

  /** A slot that this replica proposed was decided, so long after. */
  void agreed(long nanos) {
    count(agreement, nanos);
  }

  /** A slot was executed, in that time. */
  void executed(long nanos) {
    count(execution, nanos);
  }

  /** Each array has one writer at a time. */
  private static void count(AtomicLongArray buckets, long nanos) {
    int bucket = bucketOf(nanos);
    buckets.lazySet(bucket, buckets.getPlain(bucket) + 1);
  }

  static int bucketOf(long nanos) {
    long value = Math.max(nanos, STEPS);
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
    return exponent * STEPS + (int) (value >>> (exponent - STEP_BITS)) - STEPS;
  }

  /** The highest duration that is counted in a bucket. */
  static long highestOf(int bucket) {
    int exponent = bucket / STEPS;
    long steps = STEPS + bucket % STEPS + 1L;
    return (steps << (exponent - STEP_BITS)) - 1;
  }

  /** All of it, as values for JSON; a distribution is a map from its buckets' highest durations. */
  Map<String, Object> tree() {
    List<Object> calls = new ArrayList<>();
    types.forEachMethod(
        (key, type, method) -> {
          Map<String, Object> row = new LinkedHashMap<>();
          row.put("method", type + "." + method);
          row.put("nanos", distribution(methods[key]));
          calls.add(row);
        });
    Map<String, Object> phases = new LinkedHashMap<>();
    phases.put("agreement", distribution(agreement));
    phases.put("execution", distribution(execution));
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("phases", phases);
    tree.put("methods", calls);
    return tree;
  }

  private static Map<String, Object> distribution(AtomicLongArray buckets) {
    Map<String, Object> distribution = new LinkedHashMap<>();
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      long count = buckets.get(bucket);
      if (count > 0) {
        distribution.put(Long.toString(highestOf(bucket)), count);
      }
    }
    return distribution;
  }
}
