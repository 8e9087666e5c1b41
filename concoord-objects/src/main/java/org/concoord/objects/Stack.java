package org.concoord.objects;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/**
 * A stack: what comes last leaves first. It has no bound but memory.
 *
 * <p>Replicas hold elements as bytes and need not know their classes; two elements are equal if
 * their bytes are.
 *
 * @param <E> the elements, none of them null
 */
@Replicated
public class Stack<E> {
  private final Deque<E> elements = new ArrayDeque<>();

  /** An empty stack. */
  public Stack() {}

  /** Puts an element on top. */
  public void push(E element) {
    elements.addFirst(element);
  }

  /** Removes the top element; empty if there is none. */
  public Optional<E> pop() {
    return Optional.ofNullable(elements.pollFirst());
  }

  /** The top element, which stays; empty if there is none. */
  @ReadOnly
  public Optional<E> peek() {
    return Optional.ofNullable(elements.peekFirst());
  }

  /** Removes the topmost element that equals {@code element}; false if none does. */
  public boolean remove(E element) {
    return elements.removeFirstOccurrence(element);
  }

  /** Whether an element equals {@code element}. */
  @ReadOnly
  public boolean contains(E element) {
    return elements.contains(element);
  }

  /** Removes all elements. */
  public void clear() {
    elements.clear();
  }

  @ReadOnly
  public int size() {
    return elements.size();
  }

  @ReadOnly
  public boolean isEmpty() {
    return elements.isEmpty();
  }

  /** All elements, the top first. */
  @ReadOnly
  public List<E> toList() {
    return new ArrayList<>(elements);
  }
}
