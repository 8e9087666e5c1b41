package org.concoord.spi;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The classes whose values may stand where no type says which: those of the JDK that travel, and
 * the user's that were registered. Immutable and thread-safe.
 */
public final class ValueTypes {
  /** Those of the JDK alone. */
  public static final ValueTypes STANDARD = new ValueTypes(Map.of(), standard());

  private final Map<String, ReplicatedValueType<?>> byName = new TreeMap<>();

  private record Named<T>(String name, Class<T> type, ValueCodec<T> codec)
      implements ReplicatedValueType<T> {}

  private ValueTypes(
      Map<String, ReplicatedValueType<?>> before, Collection<ReplicatedValueType<?>> more) {
    byName.putAll(before);
    for (ReplicatedValueType<?> type : more) {
      ReplicatedValueType<?> known = byName.putIfAbsent(type.name(), type);
      if (known != null && known.type() != type.type()) {
        throw new IllegalArgumentException(
            "two classes have the value type name \"%s\": %s and %s. Give one of them another by"
                    .formatted(type.name(), known.type().getName(), type.type().getName())
                + " @ReplicatedValue(\"...\")");
      }
    }
  }

  /** Those of the user alone, sorted by name. */
  public List<ReplicatedValueType<?>> registered() {
    return byName.entrySet().stream()
        .filter(entry -> !STANDARD.byName.containsKey(entry.getKey()))
        .<ReplicatedValueType<?>>map(Map.Entry::getValue)
        .toList();
  }

  /** These and others. */
  public ValueTypes with(Collection<ReplicatedValueType<?>> more) {
    return more.isEmpty() ? this : new ValueTypes(byName, more);
  }

  /**
   * The type of a value.
   *
   * @throws IllegalArgumentException if it has none, saying how to give it one
   */
  ReplicatedValueType<?> of(Object value) {
    for (ReplicatedValueType<?> type : byName.values()) {
      if (type.type() == value.getClass()) {
        return type;
      }
    }
    for (ReplicatedValueType<?> type : byName.values()) {
      if (type.type().isInstance(value)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "values of %s cannot travel behind a type variable; annotate the class @ReplicatedValue"
                .formatted(value.getClass().getName())
            + " and name it in the configuration: values("
            + value.getClass().getSimpleName()
            + ".class)");
  }

  ReplicatedValueType<?> named(String name) {
    ReplicatedValueType<?> type = byName.get(name);
    if (type == null) {
      throw new MalformedValueException(
          "a value of type \""
              + name
              + "\", which is not known here; name its class in the configuration of replicas and"
              + " clients: values(...)");
    }
    return type;
  }

  private static List<ReplicatedValueType<?>> standard() {
    AnyCodec<Object> any = AnyCodec.ANY;
    return List.of(
        new Named<>("Boolean", Boolean.class, Codecs.BOOLEAN),
        new Named<>("Byte", Byte.class, Codecs.BYTE),
        new Named<>("Short", Short.class, Codecs.SHORT),
        new Named<>("Character", Character.class, Codecs.CHARACTER),
        new Named<>("Integer", Integer.class, Codecs.INTEGER),
        new Named<>("Long", Long.class, Codecs.LONG),
        new Named<>("Float", Float.class, Codecs.FLOAT),
        new Named<>("Double", Double.class, Codecs.DOUBLE),
        new Named<>("String", String.class, Codecs.STRING),
        new Named<>("byte[]", byte[].class, Codecs.BYTES),
        named(Codecs.BIG_INTEGER),
        named(Codecs.BIG_DECIMAL),
        named(Codecs.UUID),
        named(Codecs.INSTANT),
        named(Codecs.DURATION),
        named(Codecs.PERIOD),
        named(Codecs.LOCAL_DATE),
        named(Codecs.LOCAL_TIME),
        named(Codecs.LOCAL_DATE_TIME),
        named(Codecs.OFFSET_DATE_TIME),
        named(Codecs.ZONED_DATE_TIME),
        named(Codecs.ZONE_ID),
        named("List", List.class, Codecs.list(any)),
        named("Set", Set.class, Codecs.set(any)),
        named("Map", Map.class, Codecs.map(any, any)),
        named("Optional", Optional.class, Codecs.optional(any)));
  }

  private static <T> ReplicatedValueType<T> named(ValueCodec<T> codec) {
    Class<T> type = ((StandardCodec<T>) codec).type();
    return new Named<>(type.getSimpleName(), type, codec);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // of anything
  private static ReplicatedValueType<?> named(String name, Class<?> type, ValueCodec<?> codec) {
    return new Named(name, type, codec);
  }
}
