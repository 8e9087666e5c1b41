package org.concoord.spi;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The objects written so far into one message, or into one object's state: where one of them comes
 * again, its number is written instead. Numbers count the objects of one <i>group</i> (the types
 * whose objects could be the same) in the order in which they were first met, so a type that is
 * tracked or is not changes nothing in what others' numbers mean.
 *
 * <p>Objects of classes that can refer to themselves are written in two steps: at first what their
 * constructor takes, then, when the value that holds them is complete, one after the other, their
 * fields. So a chain of them is never deeper than a single one.
 *
 * <p>Not thread-safe.
 */
public final class WrittenObjects {
  private static final int NONE = -1;
  private static final int FIRST_CAPACITY = 16;

  private final boolean isState;

  /** Open addressing by identity; the group and number of an object are at its place. */
  private @Nullable Object[] objects = {};

  private int[] groups = {};
  private int[] numbers = {};
  private int size;

  private int[] counts = {};
  private final Deque<Body<?>> bodies = new ArrayDeque<>();
  private int depth;

  private record Body<T>(ObjectCodec<T> codec, T object) {
    void write(ValueWriter out) {
      codec.writeFields(object, out);
    }
  }

  /**
   * @param isState whether what is written must be restored exactly, each collection as itself;
   *     what travels in a message is a copy
   */
  public WrittenObjects(boolean isState) {
    this.isState = isState;
  }

  boolean isState() {
    return isState;
  }

  /** Forgets them all. */
  public void clear() {
    depth = 0;
    if (counts.length > 0) {
      objects = new Object[0];
      groups = new int[0];
      numbers = new int[0];
      counts = new int[0];
      size = 0;
      bodies.clear();
    }
  }

  /**
   * The number of an object met before, else -1, and from now on it has one.
   *
   * @throws IllegalArgumentException if it was met as a member of another group, or is open
   */
  int refer(int group, Object object) {
    if (2 * size >= objects.length) {
      grow();
    }
    int at = place(object);
    if (objects[at] == null) {
      objects[at] = object;
      groups[at] = group;
      numbers[at] = next(group);
      size++;
      return NONE;
    }
    if (groups[at] != group) {
      throw refused(object, "is held under two types that have nothing in common");
    }
    if (numbers[at] < 0) {
      throw refused(object, "leads to itself by what its constructor takes, and so can't be made");
    }
    return numbers[at];
  }

  /** Marks the object as one that nothing can refer to, since what makes it is being written. */
  void open(Object object) {
    int at = place(object);
    numbers[at] = ~numbers[at];
    enter();
  }

  void close(Object object) {
    int at = place(object);
    numbers[at] = ~numbers[at];
    leave();
  }

  private static IllegalArgumentException refused(Object object, String why) {
    return new IllegalArgumentException("an object of " + object.getClass().getName() + " " + why);
  }

  /** Gives a number to what is never met again. */
  void skip(int group) {
    next(group);
  }

  private int next(int group) {
    if (group >= counts.length) {
      counts = Arrays.copyOf(counts, group + 4);
    }
    return counts[group]++;
  }

  private int place(Object object) {
    int mask = objects.length - 1;
    int hash = System.identityHashCode(object) * 0x9E3779B9;
    int at = (hash >>> 8) & mask;
    while (objects[at] != null && objects[at] != object) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    @Nullable Object[] oldObjects = objects;
    int[] oldGroups = groups;
    int[] oldNumbers = numbers;
    int capacity = Math.max(FIRST_CAPACITY, 2 * oldObjects.length);
    objects = new Object[capacity];
    groups = new int[capacity];
    numbers = new int[capacity];
    for (int i = 0; i < oldObjects.length; i++) {
      Object object = oldObjects[i];
      if (object != null) {
        int at = place(object);
        objects[at] = object;
        groups[at] = oldGroups[i];
        numbers[at] = oldNumbers[i];
      }
    }
  }

  /** Has the fields of an object written once the value that holds it is. */
  <T> void later(ObjectCodec<T> codec, T object) {
    bodies.add(new Body<>(codec, object));
  }

  /** Writes the fields of all objects that are waiting, and of those that they lead to. */
  void writeBodies(ValueWriter out) {
    int begun = out.beginArray();
    int count = 0;
    for (Body<?> body = bodies.poll(); body != null; body = bodies.poll()) {
      body.write(out);
      count++;
    }
    out.endArray(begun, count);
  }

  /**
   * One level deeper, in a type that can hold itself.
   *
   * @throws ValueTooDeepException beyond {@link ValueTooDeepException#MAX_DEPTH}
   */
  public void enter() {
    if (++depth > ValueTooDeepException.MAX_DEPTH) {
      throw new ValueTooDeepException(
          "records, or objects made by their constructors, more than "
              + ValueTooDeepException.MAX_DEPTH
              + " deep within each other");
    }
  }

  public void leave() {
    depth--;
  }
}
