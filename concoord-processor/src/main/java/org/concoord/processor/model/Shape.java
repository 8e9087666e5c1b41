package org.concoord.processor.model;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The types of the JDK that are made of other types, each with the method of {@code Codecs}. */
public enum Shape {
  LIST("java.util.List", "list", Kind.PLAIN),
  ARRAY_LIST("java.util.ArrayList", "arrayList", Kind.PLAIN),
  LINKED_LIST("java.util.LinkedList", "linkedList", Kind.PLAIN),
  DEQUE("java.util.Deque", "deque", Kind.PLAIN),
  ARRAY_DEQUE("java.util.ArrayDeque", "arrayDeque", Kind.PLAIN),
  ENUM_SET("java.util.EnumSet", "enumSet", Kind.PLAIN),
  COLLECTION("java.util.Collection", "collection", Kind.KEYED),
  SET("java.util.Set", "set", Kind.KEYED),
  HASH_SET("java.util.HashSet", "hashSet", Kind.KEYED),
  LINKED_HASH_SET("java.util.LinkedHashSet", "linkedHashSet", Kind.KEYED),
  TREE_SET("java.util.TreeSet", "treeSet", Kind.KEYED),
  SORTED_SET("java.util.SortedSet", "sortedSet", Kind.KEYED),
  NAVIGABLE_SET("java.util.NavigableSet", "navigableSet", Kind.KEYED),
  QUEUE("java.util.Queue", "queue", Kind.KEYED),
  PRIORITY_QUEUE("java.util.PriorityQueue", "priorityQueue", Kind.KEYED),
  MAP("java.util.Map", "map", Kind.KEYED),
  HASH_MAP("java.util.HashMap", "hashMap", Kind.KEYED),
  LINKED_HASH_MAP("java.util.LinkedHashMap", "linkedHashMap", Kind.KEYED),
  TREE_MAP("java.util.TreeMap", "treeMap", Kind.KEYED),
  SORTED_MAP("java.util.SortedMap", "sortedMap", Kind.KEYED),
  NAVIGABLE_MAP("java.util.NavigableMap", "navigableMap", Kind.KEYED),
  ENUM_MAP("java.util.EnumMap", "enumMap", Kind.PLAIN),
  OPTIONAL("java.util.Optional", "optional", Kind.VALUE);

  private enum Kind {
    /** Immutable, and so no object of its own. */
    VALUE,
    /** Elements in an order that needs nothing of them. */
    PLAIN,
    /** Elements or keys that are hashed or compared; perhaps with a comparator or access order. */
    KEYED
  }

  private static final Map<String, Shape> BY_CLASS = new TreeMap<>();

  static {
    for (Shape shape : values()) {
      BY_CLASS.put(shape.className, shape);
    }
  }

  private final String className;
  private final String factory;
  private final Kind kind;

  Shape(String className, String factory, Kind kind) {
    this.className = className;
    this.factory = factory;
    this.kind = kind;
  }

  static @Nullable Shape of(String className) {
    return BY_CLASS.get(className);
  }

  /** The method of {@code Codecs} that takes the codecs of its parts. */
  public String factory() {
    return factory;
  }

  public boolean isMutable() {
    return kind != Kind.VALUE;
  }

  /** Whether an object may know more than its elements: a comparator, or an order of access. */
  public boolean isKeyed() {
    return kind == Kind.KEYED;
  }

  public boolean isMap() {
    return className.endsWith("Map");
  }

  /** Whether the elements must be of one enum. */
  public boolean isOfEnum() {
    return this == ENUM_SET || this == ENUM_MAP;
  }

  /** Whether it may hold one of the enum's own sets or maps. */
  public boolean mayBeOfEnum() {
    return this == SET || this == MAP || this == COLLECTION;
  }
}
