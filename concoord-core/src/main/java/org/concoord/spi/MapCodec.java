package org.concoord.spi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Maps: a map, in order where there is one, else by the bytes of the keys. In a state one that is
 * not of its declared type's usual class is an array of what it is and that map.
 */
final class MapCodec<K, V, M extends Map<K, V>> implements InPlaceCodec<M> {
  private final Class<?> type;
  private final MapKind usual;
  private final ValueCodec<K> keys;
  private final ValueCodec<V> values;
  private final @Nullable Class<?> enumClass;
  private final boolean late;

  MapCodec(Class<?> type, MapKind usual, ValueCodec<K> keys, ValueCodec<V> values) {
    this(type, usual, keys, values, null, false);
  }

  private MapCodec(
      Class<?> type,
      MapKind usual,
      ValueCodec<K> keys,
      ValueCodec<V> values,
      @Nullable Class<?> enumClass,
      boolean late) {
    this.type = type;
    this.usual = usual;
    this.keys = keys;
    this.values = values;
    this.enumClass = enumClass;
    this.late = late;
  }

  MapCodec<K, V, M> ofEnum(Class<?> keyClass) {
    return new MapCodec<>(type, usual, keys, values, keyClass, late);
  }

  /** With keys whose hash or order needs fields that are read only at the end. */
  MapCodec<K, V, M> late() {
    return new MapCodec<>(type, usual, keys, values, enumClass, true);
  }

  @Override
  public Class<?> type() {
    return type;
  }

  @Override
  public boolean hasIdentity(M value) {
    return MapKind.of(value) != MapKind.IMMUTABLE_MAP;
  }

  @Override
  public void write(@Nullable M value, ValueWriter out) {
    write(value, out, false);
  }

  @Override
  public void writeOver(@Nullable M value, ValueWriter out) {
    write(value, out, true);
  }

  private void write(@Nullable M value, ValueWriter out, boolean knowsComparator) {
    if (value == null) {
      out.writeNil();
      return;
    }
    @Nullable MapKind kind = MapKind.of(value);
    if (out.written().isState()) {
      kind = MapKind.exactly(value);
      MapKind kept = checkKept(value, kind, knowsComparator);
      if (kept != usual) {
        out.writeArrayHeader(2);
        out.writeLong(kept.code());
      }
    } else if (SortedMap.class.isAssignableFrom(type)
        && ((SortedMap<K, V>) value).comparator() != null) {
      throw new IllegalArgumentException(
          "a sorted map with a comparator cannot travel; send it as a Map");
    }
    // Where no kind is told, the usual class reads it: what that puts in no order has none here.
    boolean isTold = out.written().isState() || !usual.isUnordered();
    writeEntries(value, isTold && isOrdered(value, kind), out);
  }

  private MapKind checkKept(M value, @Nullable MapKind kind, boolean knowsComparator) {
    if (kind == null || !type.isAssignableFrom(kind.type())) {
      throw new IllegalArgumentException(
          "a %s cannot be kept in the state as a %s: no replica could restore it as itself; use %s"
              .formatted(
                  value.getClass().getName(), type.getSimpleName(), usual.type().getSimpleName()));
    }
    if (kind == MapKind.COMPARED_TREE_MAP && !knowsComparator) {
      throw new IllegalArgumentException(
          "a TreeMap with a comparator within another value cannot be restored;"
              + " hold it in a field whose initialiser gives the comparator,"
              + " or let the keys be Comparable");
    }
    return kind;
  }

  private static boolean isOrdered(Map<?, ?> value, @Nullable MapKind kind) {
    return kind != null
        ? !kind.isUnordered()
        : value instanceof LinkedHashMap || value instanceof SortedMap || value instanceof EnumMap;
  }

  private void writeEntries(M value, boolean isOrdered, ValueWriter out) {
    out.writeMapHeader(value.size());
    Collection<Map.Entry<K, V>> inOrder =
        isOrdered
            ? value.entrySet()
            : Canonical.sorted(value.entrySet(), Map.Entry::getKey, keys, out);
    for (Map.Entry<K, V> entry : inOrder) {
      keys.write(entry.getKey(), out);
      values.write(entry.getValue(), out);
    }
  }

  @Override
  public @Nullable M read(ValueReader in) {
    return readOver(null, in);
  }

  @Override
  @SuppressWarnings("unchecked") // of the kind that was asked for
  public @Nullable M readOver(@Nullable M initial, ValueReader in) {
    if (in.tryReadNil()) {
      return null;
    }
    MapKind kind = readKind(in);
    int size = in.readMapHeader();
    if (initial != null && kind != MapKind.IMMUTABLE_MAP && MapKind.exactly(initial) == kind) {
      refill(initial, kind, size, in);
      return initial;
    }
    Map<K, V> created = kind.create(enumClass);
    readEntries(created, size, in);
    try {
      return (M) kind.finish(created);
    } catch (NullPointerException e) {
      throw new MalformedValueException("null in an " + kind);
    }
  }

  private MapKind readKind(ValueReader in) {
    if (in.nextKind() != ValueKind.ARRAY) {
      return usual;
    }
    if (in.readArrayHeader() != 2) {
      throw new MalformedValueException("a map is of one kind");
    }
    MapKind kind = MapKind.read(in);
    if (!type.isAssignableFrom(kind.type())) {
      throw new MalformedValueException(kind + " is no " + type.getSimpleName());
    }
    return kind;
  }

  private record Waiting<K, V>(@Nullable K key, @Nullable V value) {}

  private void refill(Map<K, V> target, @Nullable MapKind kind, int size, ValueReader in) {
    target.clear();
    if (!late && (kind == null || kind == MapKind.COMPARED_TREE_MAP)) {
      List<Waiting<K, V>> waiting = readWaiting(size, in);
      in.objects().afterFields(() -> putAll(target, waiting));
    } else {
      readEntries(target, size, in);
    }
  }

  private List<Waiting<K, V>> readWaiting(int size, ValueReader in) {
    List<Waiting<K, V>> waiting = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      waiting.add(new Waiting<>(keys.read(in), values.read(in)));
    }
    return waiting;
  }

  private void putAll(Map<K, V> target, List<Waiting<K, V>> waiting) {
    waiting.forEach(entry -> put(target, entry.key, entry.value));
  }

  private void readEntries(Map<K, V> target, int size, ValueReader in) {
    if (late && size > 0) {
      List<Waiting<K, V>> waiting = readWaiting(size, in);
      in.objects().atEnd(() -> putAll(target, waiting));
      return;
    }
    for (int i = 0; i < size; i++) {
      put(target, keys.read(in), values.read(in));
    }
  }

  @SuppressWarnings("NullAway") // keys and values may be null where the map takes it
  private void put(Map<K, V> target, @Nullable K key, @Nullable V value) {
    int before = target.size();
    try {
      target.put(key, value);
    } catch (NullPointerException | ClassCastException e) {
      throw new MalformedValueException(
          "no key of a " + target.getClass().getSimpleName() + ": " + e.getMessage());
    }
    if (target.size() != before + 1) {
      throw new MalformedValueException("a key comes twice, or the map refuses it");
    }
  }

  @Override
  public void writeContents(@Nullable M value, ValueWriter out) {
    if (value == null) {
      out.writeNil();
      return;
    }
    @Nullable MapKind kind = MapKind.of(value);
    if (kind == MapKind.IMMUTABLE_MAP && values instanceof InPlaceCodec && !value.isEmpty()) {
      throw new IllegalArgumentException(
          "a final field holds an immutable map whose values can change:"
              + " they could not be restored; remove final");
    }
    writeEntries(value, isOrdered(value, kind), out);
  }

  @Override
  public void readContents(@Nullable M target, ValueReader in, String field) {
    if (!InPlaceCodec.bothPresent(target, in, field) || target == null) {
      return;
    }
    int size = in.readMapHeader();
    if (MapKind.of(target) == MapKind.IMMUTABLE_MAP) {
      Map<K, V> written = MapKind.LINKED_HASH_MAP.create(null);
      readEntries(written, size, in);
      if (!written.equals(target)) {
        throw new MalformedValueException(
            field + " is final and cannot change, and had other entries where it was written");
      }
      return;
    }
    try {
      refill(target, MapKind.of(target), size, in);
    } catch (UnsupportedOperationException e) {
      throw new MalformedValueException(
          field + " is final, and a " + target.getClass().getName() + " takes no entries");
    }
  }
}
