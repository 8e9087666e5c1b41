package org.concoord.spi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects read so far out of one message or state, by the numbers that {@link WrittenObjects}
 * gave them.
 *
 * <p>Not thread-safe.
 */
public final class ReadObjects {
  private static final int FIRST_CAPACITY = 16;

  private @Nullable Object[][] groups = {};
  private int[] counts = {};
  private final Deque<Body<?>> bodies = new ArrayDeque<>();
  private final List<Runnable> fills = new ArrayList<>();
  private final List<Runnable> ownFills = new ArrayList<>();
  private int depth;

  /** Whether objects may have gone by uncounted, so that numbers mean something else. */
  private boolean skippedSome;

  private record Body<T>(ObjectCodec<T> codec, T object) {
    void read(ValueReader in) {
      codec.readAllFields(object, in);
    }
  }

  /** Forgets them all. */
  public void clear() {
    depth = 0;
    skippedSome = false;
    ownFills.clear();
    if (counts.length > 0) {
      groups = new Object[0][];
      counts = new int[0];
      bodies.clear();
      fills.clear();
    }
  }

  /** The number of the object of that group that is going to be read now. */
  int reserve(int group) {
    if (group >= counts.length) {
      int length = group + 4;
      int before = counts.length;
      counts = Arrays.copyOf(counts, length);
      groups = Arrays.copyOf(groups, length);
      for (int i = before; i < length; i++) {
        groups[i] = new Object[0];
      }
    }
    int number = counts[group]++;
    if (number >= groups[group].length) {
      groups[group] = Arrays.copyOf(groups[group], Math.max(FIRST_CAPACITY, 2 * number));
    }
    return number;
  }

  void set(int group, int number, Object object) {
    groups[group][number] = object;
  }

  /** The object whose number comes next. */
  Object read(int group, Class<?> type, ValueReader in) {
    int number = in.readInt();
    if (skippedSome) {
      throw new MalformedValueException(
          "object "
              + number
              + " may be one that a field held which is @Removed; declare that field again, and leave it"
              + " unused");
    }
    int count = group < counts.length ? counts[group] : 0;
    if (number < 0 || number >= count) {
      throw new MalformedValueException("object " + number + ", where " + count + " are known");
    }
    Object object = groups[group][number];
    if (!type.isInstance(object)) {
      throw new MalformedValueException(
          "object " + number + " is not yet, or is no, " + type.getName());
    }
    return object;
  }

  /** A value was skipped that may have held objects which others refer to, or were counted. */
  void skippedSome() {
    skippedSome = true;
  }

  <T> void later(ObjectCodec<T> codec, T object) {
    bodies.add(new Body<>(codec, object));
  }

  /** Has something done once all objects have their fields. */
  void atEnd(Runnable fill) {
    fills.add(fill);
  }

  /**
   * Has a collection filled once its object has all its fields: what its class or its comparator
   * does with elements may depend on them.
   */
  void afterFields(Runnable fill) {
    ownFills.add(fill);
  }

  /** Where what one object has filled after its fields begins. */
  int mark() {
    return ownFills.size();
  }

  void fillFrom(int mark) {
    for (int i = mark; i < ownFills.size(); i++) {
      ownFills.get(i).run();
    }
    ownFills.subList(mark, ownFills.size()).clear();
  }

  /** Reads the fields of all objects that are waiting, then fills what waited for these. */
  void readBodies(ValueReader in) {
    int count = in.readArrayHeader();
    for (int i = 0; i < count; i++) {
      Body<?> body = bodies.poll();
      if (body == null) {
        throw new MalformedValueException(
            "the fields of " + count + " objects, where " + i + " are");
      }
      body.read(in);
    }
    if (!bodies.isEmpty()) {
      throw new MalformedValueException("the fields of " + bodies.size() + " objects are missing");
    }
    fills.forEach(Runnable::run);
    fills.clear();
  }

  /** One level deeper, as {@link WrittenObjects#enter}. */
  public void enter() {
    if (++depth > ValueTooDeepException.MAX_DEPTH) {
      throw new MalformedValueException(
          "nested more than " + ValueTooDeepException.MAX_DEPTH + " deep");
    }
  }

  public void leave() {
    depth--;
  }
}
