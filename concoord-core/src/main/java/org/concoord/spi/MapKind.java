package org.concoord.spi;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The maps that come back as what they were, as {@link CollectionKind}. */
enum MapKind {
  HASH_MAP(1, HashMap.class),
  LINKED_HASH_MAP(2, LinkedHashMap.class),
  TREE_MAP(3, TreeMap.class),
  /** With a comparator, which only the field's initialiser knows. */
  COMPARED_TREE_MAP(4, TreeMap.class),
  ENUM_MAP(5, EnumMap.class),
  IMMUTABLE_MAP(6, Map.class),
  /** In the order of access, last used last. */
  ACCESSED_LINKED_HASH_MAP(7, LinkedHashMap.class);

  private static final Map<Class<?>, MapKind> BY_CLASS = new IdentityHashMap<>();
  private static final MapKind[] BY_CODE = new MapKind[values().length + 1];

  static {
    for (MapKind kind : values()) {
      BY_CODE[kind.code] = kind;
    }
    for (MapKind kind : List.of(HASH_MAP, LINKED_HASH_MAP, TREE_MAP, ENUM_MAP)) {
      BY_CLASS.put(kind.type, kind);
    }
    for (Map<Integer, Integer> immutable :
        List.of(Map.<Integer, Integer>of(), Map.of(1, 1), Map.of(1, 1, 2, 2))) {
      BY_CLASS.put(immutable.getClass(), IMMUTABLE_MAP);
    }
  }

  private final int code;
  private final Class<?> type;

  MapKind(int code, Class<?> type) {
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
    return this == HASH_MAP || this == IMMUTABLE_MAP;
  }

  /** The kind that a map is of, its order included, or null. */
  static @Nullable MapKind exactly(Map<?, ?> map) {
    MapKind kind = of(map);
    return kind == LINKED_HASH_MAP && isInOrderOfAccess((LinkedHashMap<?, ?>) map)
        ? ACCESSED_LINKED_HASH_MAP
        : kind;
  }

  /** A map does not tell; a copy of it, which is of the same order, can be tried. */
  @SuppressWarnings("unchecked") // of nothing but our own objects, once it is cleared
  private static boolean isInOrderOfAccess(LinkedHashMap<?, ?> map) {
    LinkedHashMap<Object, Object> copy = (LinkedHashMap<Object, Object>) map.clone();
    copy.clear();
    copy.put("used", "");
    copy.put("unused", "");
    copy.get("used");
    return copy.keySet().iterator().next().equals("unused");
  }

  /** The kind that a map is of, by its exact class, or null. */
  static @Nullable MapKind of(Map<?, ?> map) {
    MapKind kind = BY_CLASS.get(map.getClass());
    return kind == TREE_MAP && ((TreeMap<?, ?>) map).comparator() != null
        ? COMPARED_TREE_MAP
        : kind;
  }

  static MapKind read(ValueReader in) {
    int code = in.readInt();
    if (code < 1 || code >= BY_CODE.length) {
      throw new MalformedValueException("a map of kind " + code);
    }
    return BY_CODE[code];
  }

  <K, V> Map<K, V> create(@Nullable Class<?> enumClass) {
    return switch (this) {
      case HASH_MAP -> new HashMap<>();
      case LINKED_HASH_MAP, IMMUTABLE_MAP -> new LinkedHashMap<>();
      case ACCESSED_LINKED_HASH_MAP -> new LinkedHashMap<>(16, 0.75f, true);
      case TREE_MAP -> new TreeMap<>();
      case ENUM_MAP -> enumMap(enumClass);
      case COMPARED_TREE_MAP ->
          throw new MalformedValueException(
              "a TreeMap whose comparator the constructor does not give");
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the class of the keys
  private static <K, V> Map<K, V> enumMap(@Nullable Class<?> enumClass) {
    if (enumClass == null) {
      throw new MalformedValueException("an EnumMap of what is no enum");
    }
    return new EnumMap((Class) enumClass);
  }

  /** What was created, once all entries are there. */
  <K, V> Map<K, V> finish(Map<K, V> created) {
    return this == IMMUTABLE_MAP ? Map.copyOf(created) : created;
  }
}
