package org.concoord.objects;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;
import org.jspecify.annotations.Nullable;

/**
 * A queue whose callers wait, in the words of {@link java.util.concurrent.BlockingQueue}: who takes
 * from an empty one waits for an element, who puts into a full one for room. What comes first
 * leaves first, and who waits longest is served first, on both sides.
 *
 * <p>Waiting outlasts whatever happens to replicas. A caller that gives up, whose time is over or
 * whose session ends while it waits is passed over: it takes nothing, and its element is not put.
 * Once an element is given to a caller it is that caller's; if it dies before it has done anything
 * about it, the element is gone with it. Where that must not be, keep what was taken somewhere
 * else, or leave it here ({@link #peek}) until it is done.
 *
 * <p>Replicas hold elements as bytes and need not know their classes; two elements are equal if
 * their bytes are.
 *
 * @param <E> the elements, none of them null
 */
@Replicated
public class BlockingQueue<E> {
  private int capacity;
  private final Deque<E> elements = new ArrayDeque<>();

  /** Those that wait for an element; there is none while one of these is open. */
  private final Deque<Taker<E>> takers = new ArrayDeque<>();

  /** Those that wait for room; there is none while one of these is open. */
  private final Deque<Putter<E>> putters = new ArrayDeque<>();

  /** A call that waits for an element, with an end to that or without. */
  record Taker<E>(@Nullable Reply<Optional<E>> timed, @Nullable Reply<E> patient) {
    boolean isOpen() {
      return timed != null ? timed.isOpen() : Objects.requireNonNull(patient).isOpen();
    }

    boolean give(E element) {
      return timed != null
          ? timed.complete(Optional.of(element))
          : Objects.requireNonNull(patient).complete(element);
    }
  }

  /** A call that waits for room for its element. */
  record Putter<E>(E element, @Nullable Reply<Boolean> timed, @Nullable Reply<Void> patient) {
    boolean isOpen() {
      return timed != null ? timed.isOpen() : Objects.requireNonNull(patient).isOpen();
    }

    @SuppressWarnings("NullAway") // null is all there is of Void
    boolean admit() {
      return timed != null ? timed.complete(true) : Objects.requireNonNull(patient).complete(null);
    }
  }

  /** An empty queue without a bound but memory. */
  public BlockingQueue() {
    this(Integer.MAX_VALUE);
  }

  /**
   * An empty queue that is full with so many.
   *
   * @throws IllegalArgumentException if {@code capacity} is not positive
   */
  public BlockingQueue(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a capacity of " + capacity);
    }
    this.capacity = capacity;
  }

  /** Adds an element at the end, once there is room. */
  @SuppressWarnings("NullAway") // null is all there is of Void
  public Reply<Void> put(E element, Invocation call) {
    if (offer(element)) {
      return Reply.of(null);
    }
    Reply<Void> reply = call.defer();
    keep(new Putter<>(element, null, reply));
    return reply;
  }

  /** Adds an element at the end if there is room within that time; whether there was. */
  public Reply<Boolean> offer(E element, Duration timeout, Invocation call) {
    if (offer(element)) {
      return Reply.of(true);
    }
    Reply<Boolean> reply = call.defer(timeout, false);
    keep(new Putter<>(element, reply, null));
    return reply;
  }

  /** Adds an element at the end if there is room now; whether there is. */
  public boolean offer(E element) {
    Objects.requireNonNull(element, "element"); // before anybody is given it
    if (elements.size() >= capacity) {
      return false;
    }
    for (Taker<E> next; (next = takers.poll()) != null; ) {
      if (next.give(element)) {
        return true;
      }
    }
    elements.addLast(element);
    return true;
  }

  /** Removes the first element, once there is one. */
  public Reply<E> take(Invocation call) {
    Optional<E> first = poll();
    if (first.isPresent()) {
      return Reply.of(first.get());
    }
    Reply<E> reply = call.defer();
    keep(new Taker<>(null, reply));
    return reply;
  }

  /** Removes the first element if there is one within that time; else empty. */
  public Reply<Optional<E>> poll(Duration timeout, Invocation call) {
    Optional<E> first = poll();
    if (first.isPresent()) {
      return Reply.of(first);
    }
    Reply<Optional<E>> reply = call.defer(timeout, Optional.empty());
    keep(new Taker<>(reply, null));
    return reply;
  }

  /** Removes the first element if there is one now; else empty. */
  public Optional<E> poll() {
    Optional<E> first = Optional.ofNullable(elements.pollFirst());
    letIn();
    return first;
  }

  /** Removes up to so many of the first elements, as many as there are now. */
  public List<E> drain(int most) {
    List<E> drained = new ArrayList<>();
    while (drained.size() < most && !elements.isEmpty()) {
      drained.add(elements.removeFirst());
      letIn();
    }
    return drained;
  }

  /** Removes the first element that equals {@code element}; false if none does. */
  public boolean remove(E element) {
    boolean removed = elements.removeFirstOccurrence(element);
    letIn();
    return removed;
  }

  /** Removes all elements; those that wait for room come in. */
  public void clear() {
    elements.clear();
    letIn();
  }

  /** Those that wait for room, as far as there is some. */
  private void letIn() {
    while (elements.size() < capacity && !putters.isEmpty()) {
      Putter<E> next = putters.removeFirst();
      if (next.admit()) {
        elements.addLast(next.element());
      }
    }
  }

  /** Those whose calls are over go: a queue that stays empty must not fill with them. */
  private void keep(Taker<E> taker) {
    takers.removeIf(other -> !other.isOpen());
    takers.addLast(taker);
  }

  private void keep(Putter<E> putter) {
    putters.removeIf(other -> !other.isOpen());
    putters.addLast(putter);
  }

  /** The first element, which stays; empty if there is none. */
  @ReadOnly
  public Optional<E> peek() {
    return Optional.ofNullable(elements.peekFirst());
  }

  /** Whether an element equals {@code element}. */
  @ReadOnly
  public boolean contains(E element) {
    return elements.contains(element);
  }

  @ReadOnly
  public int size() {
    return elements.size();
  }

  /** How many elements there is room for. */
  @ReadOnly
  public int remainingCapacity() {
    return capacity - elements.size();
  }

  /** All elements, the first first; not those that wait for room. */
  @ReadOnly
  public List<E> toList() {
    return new ArrayList<>(elements);
  }
}
