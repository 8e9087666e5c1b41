package org.concoord.spi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Collections: an array of the elements, in order where there is one, else by their bytes. In a
 * state one that is not of its declared type's usual class is a map of one pair, from what it is to
 * that array.
 */
final class CollectionCodec<E, C extends Collection<E>> implements InPlaceCodec<C> {
  private static final int MOST_AT_ONCE = 1_024;

  private final Class<?> type;
  private final CollectionKind usual;
  private final ValueCodec<E> elements;
  private final @Nullable Class<?> enumClass;
  private final boolean late;

  CollectionCodec(Class<?> type, CollectionKind usual, ValueCodec<E> elements) {
    this(type, usual, elements, null, false);
  }

  private CollectionCodec(
      Class<?> type,
      CollectionKind usual,
      ValueCodec<E> elements,
      @Nullable Class<?> enumClass,
      boolean late) {
    this.type = type;
    this.usual = usual;
    this.elements = elements;
    this.enumClass = enumClass;
    this.late = late;
  }

  CollectionCodec<E, C> ofEnum(Class<?> elementClass) {
    return new CollectionCodec<>(type, usual, elements, elementClass, late);
  }

  /** With elements whose hash or order needs fields that are read only at the end. */
  CollectionCodec<E, C> late() {
    return new CollectionCodec<>(type, usual, elements, enumClass, true);
  }

  @Override
  public Class<?> type() {
    return type;
  }

  @Override
  public boolean hasIdentity(C value) {
    CollectionKind kind = CollectionKind.of(value);
    return kind != CollectionKind.IMMUTABLE_LIST && kind != CollectionKind.IMMUTABLE_SET;
  }

  @Override
  public void write(@Nullable C value, ValueWriter out) {
    write(value, out, false);
  }

  @Override
  public void writeOver(@Nullable C value, ValueWriter out) {
    write(value, out, true);
  }

  private void write(@Nullable C value, ValueWriter out, boolean knowsComparator) {
    if (value == null) {
      out.writeNil();
      return;
    }
    @Nullable CollectionKind kind = CollectionKind.of(value);
    if (out.written().isState()) {
      CollectionKind kept = checkKept(value, kind, knowsComparator);
      if (kept != usual) {
        writeKind(kept, out);
      }
    } else if (kind == CollectionKind.LINKED_LIST
        && usual == CollectionKind.ARRAY_DEQUE
        && value.contains(null)) {
      writeKind(kind, out); // The usual class does not take null.
    } else if (SortedSet.class.isAssignableFrom(type)
        && ((SortedSet<E>) value).comparator() != null) {
      throw new IllegalArgumentException(
          "a sorted set with a comparator cannot travel; send it as a Set, or as a List");
    }
    // Where no kind is told, the usual class reads it: what that puts in no order has none here.
    boolean isTold = out.written().isState() || !usual.isUnordered();
    writeElements(value, isTold && isOrdered(value, kind), out);
  }

  private static void writeKind(CollectionKind kind, ValueWriter out) {
    out.writeMapHeader(1);
    out.writeLong(kind.code());
  }

  private CollectionKind checkKept(
      C value, @Nullable CollectionKind kind, boolean knowsComparator) {
    if (kind == null || !type.isAssignableFrom(kind.type())) {
      throw new IllegalArgumentException(
          "a %s cannot be kept in the state as a %s: no replica could restore it as itself; use %s"
              .formatted(
                  value.getClass().getName(), type.getSimpleName(), usual.type().getSimpleName()));
    }
    if (kind.isCompared() && !knowsComparator) {
      throw new IllegalArgumentException(
          "a %s with a comparator within another value cannot be restored;"
                  .formatted(kind.type().getSimpleName())
              + " hold it in a field whose initialiser gives the comparator,"
              + " or let the elements be Comparable");
    }
    return kind;
  }

  private static boolean isOrdered(Collection<?> value, @Nullable CollectionKind kind) {
    if (kind != null) {
      return !kind.isUnordered();
    }
    return !(value instanceof Set)
        || value instanceof LinkedHashSet
        || value instanceof SortedSet
        || value instanceof EnumSet;
  }

  private void writeElements(C value, boolean isOrdered, ValueWriter out) {
    if (out.written().isState() && value instanceof PriorityQueue<?> queue) {
      Heaps.check(queue);
    }
    out.writeArrayHeader(value.size());
    Collection<E> inOrder =
        isOrdered ? value : Canonical.sorted(value, element -> element, elements, out);
    for (E element : inOrder) {
      elements.write(element, out);
    }
  }

  @Override
  public @Nullable C read(ValueReader in) {
    return readOver(null, in);
  }

  @Override
  @SuppressWarnings("unchecked") // of the kind that was asked for
  public @Nullable C readOver(@Nullable C initial, ValueReader in) {
    if (in.tryReadNil()) {
      return null;
    }
    CollectionKind kind = readKind(in);
    int size = in.readArrayHeader();
    if (initial != null && !kind.isImmutable() && CollectionKind.of(initial) == kind) {
      refill(initial, kind, size, in);
      return initial;
    }
    try {
      Collection<E> created = kind.create(Math.min(size, MOST_AT_ONCE), enumClass);
      readElements(created, size, in);
      return (C) kind.finish(created);
    } catch (NullPointerException | IllegalArgumentException | ClassCastException e) {
      throw new MalformedValueException("no elements of a " + kind + ": " + e.getMessage());
    }
  }

  private CollectionKind readKind(ValueReader in) {
    if (in.nextKind() != ValueKind.MAP) {
      return usual;
    }
    if (in.readMapHeader() != 1) {
      throw new MalformedValueException("a collection is of one kind");
    }
    CollectionKind kind = CollectionKind.read(in);
    if (!type.isAssignableFrom(kind.type())) {
      throw new MalformedValueException(kind + " is no " + type.getSimpleName());
    }
    return kind;
  }

  private void refill(
      Collection<E> target, @Nullable CollectionKind kind, int size, ValueReader in) {
    target.clear();
    if (!late && (kind == null || kind.isCompared())) {
      List<@Nullable E> waiting = readWaiting(size, in);
      in.objects().afterFields(() -> addAll(target, waiting));
    } else {
      readElements(target, size, in);
    }
  }

  private List<@Nullable E> readWaiting(int size, ValueReader in) {
    List<@Nullable E> waiting = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      waiting.add(elements.read(in));
    }
    return waiting;
  }

  private void readElements(Collection<E> target, int size, ValueReader in) {
    if (late && size > 0) {
      List<@Nullable E> waiting = readWaiting(size, in);
      in.objects().atEnd(() -> addAll(target, waiting));
      return;
    }
    for (int i = 0; i < size; i++) {
      add(target, elements.read(in));
    }
  }

  private void addAll(Collection<E> target, List<@Nullable E> waiting) {
    for (E element : waiting) {
      add(target, element);
    }
  }

  @SuppressWarnings("NullAway") // elements may be null where the collection takes it
  private void add(Collection<E> target, @Nullable E element) {
    int before = target.size();
    boolean added;
    try {
      added = target.add(element);
    } catch (NullPointerException | ClassCastException | IllegalStateException e) {
      throw new MalformedValueException(
          "no element of a " + target.getClass().getSimpleName() + ": " + e.getMessage());
    }
    if (!added || target.size() != before + 1) {
      throw new MalformedValueException("an element comes twice, or the collection refuses it");
    }
  }

  @Override
  public void writeContents(@Nullable C value, ValueWriter out) {
    if (value == null) {
      out.writeNil();
      return;
    }
    @Nullable CollectionKind kind = CollectionKind.of(value);
    if (kind != null
        && kind.isImmutable()
        && elements instanceof InPlaceCodec
        && !value.isEmpty()) {
      throw new IllegalArgumentException(
          "a final field holds a "
              + kind
              + " whose elements can change: they could not be restored; remove final");
    }
    writeElements(value, isOrdered(value, kind), out);
  }

  @Override
  public void readContents(@Nullable C target, ValueReader in, String field) {
    if (!InPlaceCodec.bothPresent(target, in, field) || target == null) {
      return;
    }
    int size = in.readArrayHeader();
    CollectionKind kind = CollectionKind.of(target);
    if (kind != null && kind.isImmutable()) {
      requireEqual(target, kind, size, in, field);
      return;
    }
    try {
      refill(target, kind, size, in);
    } catch (UnsupportedOperationException e) {
      throw new MalformedValueException(
          field + " is final, and a " + target.getClass().getName() + " takes no elements");
    }
  }

  /** What cannot change is what it was, or the class is another. */
  private void requireEqual(C target, CollectionKind kind, int size, ValueReader in, String field) {
    Collection<E> written = kind.create(Math.min(size, MOST_AT_ONCE), enumClass);
    for (int i = 0; i < size; i++) {
      add(written, elements.read(in));
    }
    boolean isEqual = size == target.size();
    Iterator<E> others = target.iterator();
    for (Iterator<E> own = written.iterator(); isEqual && own.hasNext(); ) {
      E element = own.next();
      isEqual =
          kind.isUnordered() ? target.contains(element) : Objects.equals(element, others.next());
    }
    if (!isEqual) {
      throw new MalformedValueException(
          field + " is final and cannot change, and had other elements where it was written");
    }
  }
}
