package org.concoord.spi;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Priority queues, whose inner order is part of what they do: it decides among equals. */
final class Heaps {
  private Heaps() {}

  /**
   * Elements that are added again in their inner order are in it again, unless they were changed
   * while they were in the queue.
   *
   * @throws IllegalArgumentException if they were
   */
  @SuppressWarnings("unchecked") // natural order, where there is no other
  static <E> void check(PriorityQueue<E> queue) {
    Object[] elements = queue.toArray();
    Comparator<? super E> given = queue.comparator();
    Comparator<Object> order =
        given == null
            ? (Comparator<Object>) (Comparator<?>) Comparator.naturalOrder()
            : (Comparator<Object>) given;
    for (int i = 1; i < elements.length; i++) {
      if (order.compare(elements[(i - 1) >>> 1], elements[i]) > 0) {
        throw new IllegalArgumentException(
            "elements of a PriorityQueue were changed while they were in it;"
                + " remove an element, change it, and add it again");
      }
    }
  }
}
