package org.concoord.cli;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.concoord.spi.Codecs;
import org.concoord.spi.InPlaceCodec;
import org.concoord.spi.ValueCodec;
import org.jspecify.annotations.Nullable;

/**
 * The types that a contract names. What is written here has no object in two places; what is read
 * may, by numbers within each group of types whose objects could be the same, as the processor
 * forms these groups.
 */
final class ContractTypes {
  private static final String EXTENDS = "? extends ";
  private static final String ARRAY = "[]";

  /** What reflection cannot make of JSON, or not say which class it is of. */
  private static final Set<String> NAMED = Set.of("object", "sealed");

  private static final Map<String, ContractType> PLAIN = plain();

  private static final Set<String> COLLECTIONS =
      Set.of(
          "List",
          "ArrayList",
          "LinkedList",
          "Deque",
          "ArrayDeque",
          "EnumSet",
          "Collection",
          "Set",
          "HashSet",
          "LinkedHashSet",
          "TreeSet",
          "SortedSet",
          "NavigableSet",
          "Queue",
          "PriorityQueue");

  private static final Set<String> MAPS =
      Set.of("Map", "HashMap", "LinkedHashMap", "TreeMap", "SortedMap", "NavigableMap", "EnumMap");

  private record Plain(
      Function<@Nullable Object, @Nullable Object> maker,
      ValueCodec<Object> codec,
      boolean takesBareText)
      implements ContractType {
    @Override
    public @Nullable Object of(@Nullable Object json) {
      return maker.apply(json);
    }
  }

  private final Contract contract;
  private final Map<String, ContractType> known = new TreeMap<>();
  private final Map<String, Integer> groups = new TreeMap<>();
  private final boolean anyCollection;
  private final boolean anyMap;

  ContractTypes(Contract contract) {
    this.contract = contract;
    Set<String> inState = new LinkedHashSet<>();
    contract.state().forEach(type -> collect(type, inState));
    this.anyCollection = hasWildcard(inState, COLLECTIONS);
    this.anyMap = hasWildcard(inState, MAPS);
  }

  /** All types that values of one lead to. */
  private void collect(String declared, Set<String> found) {
    String type = bound(declared);
    if (!found.add(type)) {
      return;
    }
    if (type.endsWith(ARRAY)) {
      collect(element(type), found);
    }
    arguments(type).forEach(each -> collect(each, found));
    Contract.Value value = contract.values().get(type);
    if (value != null) {
      value.fields().forEach(field -> collect(field.type(), found));
    }
  }

  private static boolean hasWildcard(Set<String> types, Set<String> family) {
    return types.stream().anyMatch(type -> type.contains("?") && family.contains(raw(type)));
  }

  /**
   * A type by its name in the contract.
   *
   * @throws IllegalArgumentException if its values have no form in JSON that can be written without
   *     its class
   */
  ContractType of(String declared) {
    Set<String> parts = new LinkedHashSet<>();
    collect(declared, parts);
    parts.forEach(this::requireTree);
    return find(declared);
  }

  /** Whether methods of that name take or give objects of plain classes, and trees of them. */
  boolean hasPlainClasses(String method) {
    Set<String> found = new LinkedHashSet<>();
    for (Contract.Method each : contract.methods()) {
      if (each.name().equals(method)) {
        each.arguments().forEach(type -> collect(type, found));
        if (each.result() != null) {
          collect(each.result(), found);
        }
      }
    }
    List<Contract.Value> classes =
        contract.values().values().stream().filter(value -> found.contains(value.name())).toList();
    return classes.stream().noneMatch(Contract.Value::isCyclic)
        && classes.stream().anyMatch(value -> NAMED.contains(value.kind()));
  }

  private void requireTree(String type) {
    Contract.Value value = contract.values().get(type);
    if (value != null && value.isCyclic()) {
      throw new IllegalArgumentException(
          "objects of " + type + " may lead back to themselves, which JSON cannot say");
    }
  }

  private ContractType find(String declared) {
    String type = bound(declared);
    ContractType found = known.get(type);
    if (found == null) {
      found = make(type);
      known.put(type, found);
    }
    return found;
  }

  private ContractType make(String type) {
    Contract.Value value = contract.values().get(type);
    if (value != null) {
      return value.kind().equals("object")
          ? shared("object " + type, new ContractValue(value, this::find))
          : new ContractValue(value, this::find);
    }
    ContractType plain = PLAIN.get(type);
    if (plain != null) {
      return plain.codec() instanceof InPlaceCodec<Object> ? shared(type, plain) : plain;
    }
    if (type.endsWith(ARRAY)) {
      return shared(type, array(find(element(type))));
    }
    String raw = raw(type);
    List<String> arguments = arguments(type);
    if (COLLECTIONS.contains(raw) && arguments.size() == 1) {
      String group = "collection" + (anyCollection ? "" : arguments);
      return shared(group, collection(raw, find(arguments.get(0))));
    }
    if (MAPS.contains(raw) && arguments.size() == 2) {
      String group = "map" + (anyMap ? "" : arguments);
      return shared(group, map(raw, find(arguments.get(0)), find(arguments.get(1))));
    }
    if (raw.equals("Optional") && arguments.size() == 1) {
      return optional(find(arguments.get(0)));
    }
    if (raw.equals("Comparable") || raw.equals("Number")) {
      return new Plain(
          json -> JavaValues.of(json, Object.class), objects(Codecs.bounded(Object.class)), true);
    }
    throw new IllegalArgumentException("values of " + type + " cannot be written as JSON");
  }

  private ContractType shared(String group, ContractType type) {
    int number = groups.computeIfAbsent(group, first -> groups.size());
    InPlaceCodec<Object> values = (InPlaceCodec<Object>) type.codec();
    return new Plain(type::of, Codecs.shared(number, values), type.takesBareText());
  }

  private static ContractType array(ContractType element) {
    return new Plain(
        json -> json == null ? null : elements(json, element).toArray(),
        objects(Codecs.array(Object[]::new, element.codec())),
        false);
  }

  private static ContractType collection(String raw, ContractType element) {
    InPlaceCodec<?> list = Codecs.collection(element.codec());
    return new Plain(
        json -> {
          if (json == null) {
            return null;
          }
          List<@Nullable Object> elements = elements(json, element);
          return raw.endsWith("Set") ? new LinkedHashSet<>(elements) : elements;
        },
        // A set without order has that of its bytes.
        raw.equals("HashSet")
            ? new WrittenOtherwise(Codecs.hashSet(element.codec()), list)
            : objects(list),
        false);
  }

  private static List<@Nullable Object> elements(Object json, ContractType element) {
    if (!(json instanceof List<?> list)) {
      throw new IllegalArgumentException(shown(json) + " is no array");
    }
    List<@Nullable Object> elements = new ArrayList<>();
    list.forEach(each -> elements.add(element.of(each)));
    return elements;
  }

  private static ContractType map(String raw, ContractType key, ContractType value) {
    InPlaceCodec<?> linked = Codecs.map(key.codec(), value.codec());
    return new Plain(
        json -> json == null ? null : entries(json, key, value),
        raw.equals("HashMap")
            ? new WrittenOtherwise(Codecs.hashMap(key.codec(), value.codec()), linked)
            : objects(linked),
        false);
  }

  private static Map<@Nullable Object, @Nullable Object> entries(
      Object json, ContractType key, ContractType value) {
    if (!(json instanceof Map<?, ?> object)) {
      throw new IllegalArgumentException(shown(json) + " is no object");
    }
    Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
    object.forEach((name, each) -> entries.put(key((String) name, key), value.of(each)));
    return entries;
  }

  /** JSON's keys are texts: what is no text there is written as one. */
  private static @Nullable Object key(String name, ContractType type) {
    try {
      return type.of(name);
    } catch (IllegalArgumentException noText) {
      return type.of(JsonReader.read(name));
    }
  }

  private static ContractType optional(ContractType value) {
    return new Plain(
        json -> json == null ? Optional.empty() : Optional.ofNullable(value.of(json)),
        objects(Codecs.optional(value.codec())),
        value.takesBareText());
  }

  static String shown(@Nullable Object json) {
    return json instanceof String ? "\"" + json + "\"" : String.valueOf(json);
  }

  private static String bound(String type) {
    return type.startsWith(EXTENDS) ? type.substring(EXTENDS.length()) : type;
  }

  private static String element(String array) {
    return array.substring(0, array.length() - ARRAY.length());
  }

  private static String raw(String type) {
    int open = type.indexOf('<');
    return open < 0 ? type : type.substring(0, open);
  }

  /** Of {@code A<B, C<D, E>>} the parts {@code B} and {@code C<D, E>}. */
  private static List<String> arguments(String type) {
    List<String> parts = new ArrayList<>();
    int open = type.indexOf('<');
    if (open < 0 || type.endsWith(ARRAY)) {
      return parts;
    }
    int depth = 0;
    int begin = open + 1;
    for (int i = begin; i < type.length(); i++) {
      char c = type.charAt(i);
      if (depth == 0 && (c == ',' || c == '>')) {
        parts.add(type.substring(begin, i).strip());
        begin = i + 1;
      }
      depth += c == '<' ? 1 : c == '>' ? -1 : 0;
    }
    return parts;
  }

  private static Map<String, ContractType> plain() {
    Map<String, ContractType> all = new TreeMap<>();
    add(all, boolean.class, Boolean.class, Codecs.BOOLEAN);
    add(all, byte.class, Byte.class, Codecs.BYTE);
    add(all, short.class, Short.class, Codecs.SHORT);
    add(all, char.class, Character.class, Codecs.CHARACTER);
    add(all, int.class, Integer.class, Codecs.INTEGER);
    add(all, long.class, Long.class, Codecs.LONG);
    add(all, float.class, Float.class, Codecs.FLOAT);
    add(all, double.class, Double.class, Codecs.DOUBLE);
    add(all, String.class, Codecs.STRING);
    add(all, BigInteger.class, Codecs.BIG_INTEGER);
    add(all, BigDecimal.class, Codecs.BIG_DECIMAL);
    add(all, UUID.class, Codecs.UUID);
    add(all, Instant.class, Codecs.INSTANT);
    add(all, Duration.class, Codecs.DURATION);
    add(all, Period.class, Codecs.PERIOD);
    add(all, LocalDate.class, Codecs.LOCAL_DATE);
    add(all, LocalTime.class, Codecs.LOCAL_TIME);
    add(all, LocalDateTime.class, Codecs.LOCAL_DATE_TIME);
    add(all, OffsetDateTime.class, Codecs.OFFSET_DATE_TIME);
    add(all, OffsetTime.class, Codecs.OFFSET_TIME);
    add(all, ZonedDateTime.class, Codecs.ZONED_DATE_TIME);
    add(all, ZoneId.class, Codecs.ZONE_ID);
    add(all, ZoneOffset.class, Codecs.ZONE_OFFSET);
    add(all, Year.class, Codecs.YEAR);
    add(all, YearMonth.class, Codecs.YEAR_MONTH);
    add(all, MonthDay.class, Codecs.MONTH_DAY);
    add(all, byte[].class, Codecs.BYTES);
    add(all, boolean[].class, Codecs.BOOLEANS);
    add(all, short[].class, Codecs.SHORTS);
    add(all, char[].class, Codecs.CHARS);
    add(all, int[].class, Codecs.INTS);
    add(all, long[].class, Codecs.LONGS);
    add(all, float[].class, Codecs.FLOATS);
    add(all, double[].class, Codecs.DOUBLES);
    all.put(
        "Object", new Plain(json -> JavaValues.of(json, Object.class), ContractOpaque.CODEC, true));
    return all;
  }

  private static void add(Map<String, ContractType> all, Class<?> type, ValueCodec<?> codec) {
    boolean isText = !type.isArray() && !Number.class.isAssignableFrom(type);
    all.put(
        type.getSimpleName(), new Plain(json -> JavaValues.of(json, type), objects(codec), isText));
  }

  private static void add(
      Map<String, ContractType> all, Class<?> primitive, Class<?> box, ValueCodec<?> codec) {
    all.put(
        primitive.getName(),
        new Plain(json -> JavaValues.of(json, primitive), objects(codec), false));
    add(all, box, codec);
  }

  @SuppressWarnings("unchecked") // it is given what was made for it
  private static ValueCodec<Object> objects(ValueCodec<?> codec) {
    return (ValueCodec<Object>) codec;
  }
}
