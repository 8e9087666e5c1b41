package org.concoord.spi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The collections that come back as what they were. Where the declared type leaves it open, a state
 * says which it is, by the code.
 */
enum CollectionKind {
  ARRAY_LIST(1, ArrayList.class),
  LINKED_LIST(2, LinkedList.class),
  IMMUTABLE_LIST(3, List.class),
  FIXED_LIST(4, List.class),
  HASH_SET(5, HashSet.class),
  LINKED_HASH_SET(6, LinkedHashSet.class),
  TREE_SET(7, TreeSet.class),
  /** With a comparator, which only the field's initialiser knows. */
  COMPARED_TREE_SET(8, TreeSet.class),
  ENUM_SET(9, EnumSet.class),
  IMMUTABLE_SET(10, Set.class),
  ARRAY_DEQUE(11, ArrayDeque.class),
  PRIORITY_QUEUE(12, PriorityQueue.class),
  COMPARED_PRIORITY_QUEUE(13, PriorityQueue.class);

  private static final Map<Class<?>, CollectionKind> BY_CLASS = new IdentityHashMap<>();
  private static final CollectionKind[] BY_CODE = new CollectionKind[values().length + 1];

  static {
    for (CollectionKind kind : values()) {
      BY_CODE[kind.code] = kind;
    }
    for (CollectionKind kind :
        List.of(ARRAY_LIST, LINKED_LIST, HASH_SET, LINKED_HASH_SET, TREE_SET, ARRAY_DEQUE)) {
      BY_CLASS.put(kind.type, kind);
    }
    BY_CLASS.put(PRIORITY_QUEUE.type, PRIORITY_QUEUE);
    List<Integer> three = List.of(1, 2, 3);
    for (List<Integer> immutable :
        List.of(List.<Integer>of(), List.of(1), three, three.subList(1, 2))) {
      BY_CLASS.put(immutable.getClass(), IMMUTABLE_LIST);
    }
    BY_CLASS.put(Arrays.asList(1).getClass(), FIXED_LIST);
    for (Set<Integer> immutable : List.of(Set.<Integer>of(), Set.of(1), Set.of(1, 2, 3))) {
      BY_CLASS.put(immutable.getClass(), IMMUTABLE_SET);
    }
  }

  private final int code;
  private final Class<?> type;

  CollectionKind(int code, Class<?> type) {
    this.code = code;
    this.type = type;
  }

  int code() {
    return code;
  }

  /** The class, or where that has no name of its own the interface, of what comes back. */
  Class<?> type() {
    return type;
  }

  boolean isUnordered() {
    return this == HASH_SET || this == IMMUTABLE_SET;
  }

  boolean isCompared() {
    return this == COMPARED_TREE_SET || this == COMPARED_PRIORITY_QUEUE;
  }

  boolean isImmutable() {
    return this == IMMUTABLE_LIST || this == FIXED_LIST || this == IMMUTABLE_SET;
  }

  /** The kind that a collection is of, by its exact class, or null. */
  static @Nullable CollectionKind of(Collection<?> collection) {
    CollectionKind kind = BY_CLASS.get(collection.getClass());
    if (kind == null) {
      return collection instanceof EnumSet ? ENUM_SET : null;
    }
    if (kind == TREE_SET && ((TreeSet<?>) collection).comparator() != null) {
      return COMPARED_TREE_SET;
    }
    if (kind == PRIORITY_QUEUE && ((PriorityQueue<?>) collection).comparator() != null) {
      return COMPARED_PRIORITY_QUEUE;
    }
    return kind;
  }

  static CollectionKind read(ValueReader in) {
    int code = in.readInt();
    if (code < 1 || code >= BY_CODE.length) {
      throw new MalformedValueException("a collection of kind " + code);
    }
    return BY_CODE[code];
  }

  /** An empty one that takes elements; for one that takes none, a list of what it will hold. */
  <E> Collection<E> create(int expected, @Nullable Class<?> enumClass) {
    return switch (this) {
      case ARRAY_LIST, IMMUTABLE_LIST, FIXED_LIST, IMMUTABLE_SET -> new ArrayList<>(expected);
      case LINKED_LIST -> new LinkedList<>();
      case HASH_SET -> new HashSet<>();
      case LINKED_HASH_SET -> new LinkedHashSet<>();
      case TREE_SET -> new TreeSet<>();
      case ENUM_SET -> enumSet(enumClass);
      case ARRAY_DEQUE -> new ArrayDeque<>();
      case PRIORITY_QUEUE -> new PriorityQueue<>();
      case COMPARED_TREE_SET, COMPARED_PRIORITY_QUEUE ->
          throw new MalformedValueException(
              "a " + type.getSimpleName() + " whose comparator the constructor does not give");
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the class of the elements
  private static <E> Collection<E> enumSet(@Nullable Class<?> enumClass) {
    if (enumClass == null) {
      throw new MalformedValueException("an EnumSet of what is no enum");
    }
    return EnumSet.noneOf((Class) enumClass);
  }

  /** What was created, once all elements are there. */
  @SuppressWarnings("unchecked") // the array is new
  <E> Collection<E> finish(Collection<E> created) {
    return switch (this) {
      case IMMUTABLE_LIST -> List.of((E[]) created.toArray());
      case FIXED_LIST -> Arrays.asList((E[]) created.toArray());
      case IMMUTABLE_SET -> Set.of((E[]) created.toArray());
      default -> created;
    };
  }
}
