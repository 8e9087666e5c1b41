package org.concoord.spi;

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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.concoord.object.Reply;

/**
 * The codecs of what belongs to the JDK, and of what is made of other types. Generated code puts
 * them together and adds those of the user's classes.
 */
public final class Codecs {
  public static final ValueCodec<Boolean> BOOLEAN =
      new StandardCodec<>(
          Boolean.class, (value, out) -> out.writeBoolean(value), ValueReader::readBoolean);

  public static final ValueCodec<Byte> BYTE =
      new StandardCodec<>(Byte.class, (value, out) -> out.writeLong(value), ValueReader::readByte);

  public static final ValueCodec<Short> SHORT =
      new StandardCodec<>(
          Short.class, (value, out) -> out.writeLong(value), ValueReader::readShort);

  public static final ValueCodec<Character> CHARACTER =
      new StandardCodec<>(
          Character.class, (value, out) -> out.writeLong(value), ValueReader::readChar);

  public static final ValueCodec<Integer> INTEGER =
      new StandardCodec<>(
          Integer.class, (value, out) -> out.writeLong(value), ValueReader::readInt);

  public static final ValueCodec<Long> LONG =
      new StandardCodec<>(Long.class, (value, out) -> out.writeLong(value), ValueReader::readLong);

  public static final ValueCodec<Float> FLOAT =
      new StandardCodec<>(
          Float.class, (value, out) -> out.writeFloat(value), ValueReader::readFloat);

  public static final ValueCodec<Double> DOUBLE =
      new StandardCodec<>(
          Double.class, (value, out) -> out.writeDouble(value), ValueReader::readDouble);

  public static final ValueCodec<String> STRING =
      new StandardCodec<>(
          String.class, (value, out) -> out.writeString(value), ValueReader::readString);

  public static final ValueCodec<BigInteger> BIG_INTEGER =
      new StandardCodec<>(
          BigInteger.class, StandardCodec::writeBigInteger, StandardCodec::readBigInteger);

  public static final ValueCodec<BigDecimal> BIG_DECIMAL =
      new StandardCodec<>(
          BigDecimal.class, StandardCodec::writeBigDecimal, StandardCodec::readBigDecimal);

  public static final ValueCodec<java.util.UUID> UUID =
      new StandardCodec<>(java.util.UUID.class, StandardCodec::writeUuid, StandardCodec::readUuid);

  public static final ValueCodec<Instant> INSTANT =
      new StandardCodec<>(Instant.class, StandardCodec::writeInstant, StandardCodec::readInstant);

  public static final ValueCodec<Duration> DURATION =
      new StandardCodec<>(
          Duration.class, StandardCodec::writeDuration, StandardCodec::readDuration);

  public static final ValueCodec<Period> PERIOD =
      new StandardCodec<>(Period.class, StandardCodec::writePeriod, StandardCodec::readPeriod);

  public static final ValueCodec<LocalDate> LOCAL_DATE =
      new StandardCodec<>(
          LocalDate.class,
          (value, out) -> out.writeLong(value.toEpochDay()),
          in -> LocalDate.ofEpochDay(in.readLong()));

  public static final ValueCodec<LocalTime> LOCAL_TIME =
      new StandardCodec<>(
          LocalTime.class,
          (value, out) -> out.writeLong(value.toNanoOfDay()),
          in -> LocalTime.ofNanoOfDay(in.readLong()));

  public static final ValueCodec<LocalDateTime> LOCAL_DATE_TIME =
      new StandardCodec<>(
          LocalDateTime.class, StandardCodec::writeLocalDateTime, StandardCodec::readLocalDateTime);

  public static final ValueCodec<OffsetDateTime> OFFSET_DATE_TIME =
      new StandardCodec<>(
          OffsetDateTime.class,
          StandardCodec::writeOffsetDateTime,
          StandardCodec::readOffsetDateTime);

  public static final ValueCodec<OffsetTime> OFFSET_TIME =
      new StandardCodec<>(
          OffsetTime.class, StandardCodec::writeOffsetTime, StandardCodec::readOffsetTime);

  public static final ValueCodec<ZonedDateTime> ZONED_DATE_TIME =
      new StandardCodec<>(
          ZonedDateTime.class, StandardCodec::writeZonedDateTime, StandardCodec::readZonedDateTime);

  public static final ValueCodec<ZoneId> ZONE_ID =
      new StandardCodec<>(
          ZoneId.class,
          (value, out) -> out.writeString(value.getId()),
          in -> ZoneId.of(in.readString()));

  public static final ValueCodec<ZoneOffset> ZONE_OFFSET =
      new StandardCodec<>(
          ZoneOffset.class,
          (value, out) -> out.writeLong(value.getTotalSeconds()),
          StandardCodec::readOffset);

  public static final ValueCodec<Year> YEAR =
      new StandardCodec<>(
          Year.class, (value, out) -> out.writeLong(value.getValue()), StandardCodec::readYear);

  public static final ValueCodec<YearMonth> YEAR_MONTH =
      new StandardCodec<>(
          YearMonth.class, StandardCodec::writeYearMonth, StandardCodec::readYearMonth);

  public static final ValueCodec<MonthDay> MONTH_DAY =
      new StandardCodec<>(
          MonthDay.class, StandardCodec::writeMonthDay, StandardCodec::readMonthDay);

  public static final ValueCodec<OptionalInt> OPTIONAL_INT =
      new StandardCodec<>(
          OptionalInt.class, StandardCodec::writeOptionalInt, StandardCodec::readOptionalInt);

  public static final ValueCodec<OptionalLong> OPTIONAL_LONG =
      new StandardCodec<>(
          OptionalLong.class, StandardCodec::writeOptionalLong, StandardCodec::readOptionalLong);

  public static final ValueCodec<OptionalDouble> OPTIONAL_DOUBLE =
      new StandardCodec<>(
          OptionalDouble.class,
          StandardCodec::writeOptionalDouble,
          StandardCodec::readOptionalDouble);

  public static final InPlaceCodec<byte[]> BYTES = new BytesCodec();

  public static final InPlaceCodec<BitSet> BIT_SET = new BitSetCodec();

  public static final InPlaceCodec<boolean[]> BOOLEANS = PrimitiveArrays.BOOLEANS;

  public static final InPlaceCodec<short[]> SHORTS = PrimitiveArrays.SHORTS;

  public static final InPlaceCodec<char[]> CHARS = PrimitiveArrays.CHARS;

  public static final InPlaceCodec<int[]> INTS = PrimitiveArrays.INTS;

  public static final InPlaceCodec<long[]> LONGS = PrimitiveArrays.LONGS;

  public static final InPlaceCodec<float[]> FLOATS = PrimitiveArrays.FLOATS;

  public static final InPlaceCodec<double[]> DOUBLES = PrimitiveArrays.DOUBLES;

  /** Behind a type variable without a bound: an {@link Opaque} on replicas. */
  public static final ValueCodec<Object> OPAQUE = new OpaqueCodec();

  private Codecs() {}

  public static <E> InPlaceCodec<List<E>> list(ValueCodec<E> elements) {
    return new CollectionCodec<>(List.class, CollectionKind.ARRAY_LIST, elements);
  }

  public static <E> InPlaceCodec<Collection<E>> collection(ValueCodec<E> elements) {
    return new CollectionCodec<>(Collection.class, CollectionKind.ARRAY_LIST, elements);
  }

  public static <E> InPlaceCodec<ArrayList<E>> arrayList(ValueCodec<E> elements) {
    return new CollectionCodec<>(ArrayList.class, CollectionKind.ARRAY_LIST, elements);
  }

  public static <E> InPlaceCodec<LinkedList<E>> linkedList(ValueCodec<E> elements) {
    return new CollectionCodec<>(LinkedList.class, CollectionKind.LINKED_LIST, elements);
  }

  public static <E> InPlaceCodec<Set<E>> set(ValueCodec<E> elements) {
    return new CollectionCodec<>(Set.class, CollectionKind.LINKED_HASH_SET, elements);
  }

  public static <E> InPlaceCodec<HashSet<E>> hashSet(ValueCodec<E> elements) {
    return new CollectionCodec<>(HashSet.class, CollectionKind.HASH_SET, elements);
  }

  public static <E> InPlaceCodec<LinkedHashSet<E>> linkedHashSet(ValueCodec<E> elements) {
    return new CollectionCodec<>(LinkedHashSet.class, CollectionKind.LINKED_HASH_SET, elements);
  }

  public static <E> InPlaceCodec<TreeSet<E>> treeSet(ValueCodec<E> elements) {
    return new CollectionCodec<>(TreeSet.class, CollectionKind.TREE_SET, elements);
  }

  public static <E> InPlaceCodec<SortedSet<E>> sortedSet(ValueCodec<E> elements) {
    return new CollectionCodec<>(SortedSet.class, CollectionKind.TREE_SET, elements);
  }

  public static <E> InPlaceCodec<NavigableSet<E>> navigableSet(ValueCodec<E> elements) {
    return new CollectionCodec<>(NavigableSet.class, CollectionKind.TREE_SET, elements);
  }

  public static <E> InPlaceCodec<Queue<E>> queue(ValueCodec<E> elements) {
    return new CollectionCodec<>(Queue.class, CollectionKind.ARRAY_DEQUE, elements);
  }

  public static <E> InPlaceCodec<Deque<E>> deque(ValueCodec<E> elements) {
    return new CollectionCodec<>(Deque.class, CollectionKind.ARRAY_DEQUE, elements);
  }

  public static <E> InPlaceCodec<ArrayDeque<E>> arrayDeque(ValueCodec<E> elements) {
    return new CollectionCodec<>(ArrayDeque.class, CollectionKind.ARRAY_DEQUE, elements);
  }

  public static <E> InPlaceCodec<PriorityQueue<E>> priorityQueue(ValueCodec<E> elements) {
    return new CollectionCodec<>(PriorityQueue.class, CollectionKind.PRIORITY_QUEUE, elements);
  }

  /** Of elements of one enum. */
  public static <E extends Enum<E>> InPlaceCodec<EnumSet<E>> enumSet(
      ValueCodec<E> elements, Class<E> type) {
    return new CollectionCodec<E, EnumSet<E>>(EnumSet.class, CollectionKind.ENUM_SET, elements)
        .ofEnum(type);
  }

  public static <K, V> InPlaceCodec<Map<K, V>> map(ValueCodec<K> keys, ValueCodec<V> values) {
    return new MapCodec<>(Map.class, MapKind.LINKED_HASH_MAP, keys, values);
  }

  public static <K, V> InPlaceCodec<HashMap<K, V>> hashMap(
      ValueCodec<K> keys, ValueCodec<V> values) {
    return new MapCodec<>(HashMap.class, MapKind.HASH_MAP, keys, values);
  }

  public static <K, V> InPlaceCodec<LinkedHashMap<K, V>> linkedHashMap(
      ValueCodec<K> keys, ValueCodec<V> values) {
    return new MapCodec<>(LinkedHashMap.class, MapKind.LINKED_HASH_MAP, keys, values);
  }

  public static <K, V> InPlaceCodec<TreeMap<K, V>> treeMap(
      ValueCodec<K> keys, ValueCodec<V> values) {
    return new MapCodec<>(TreeMap.class, MapKind.TREE_MAP, keys, values);
  }

  public static <K, V> InPlaceCodec<SortedMap<K, V>> sortedMap(
      ValueCodec<K> keys, ValueCodec<V> values) {
    return new MapCodec<>(SortedMap.class, MapKind.TREE_MAP, keys, values);
  }

  public static <K, V> InPlaceCodec<NavigableMap<K, V>> navigableMap(
      ValueCodec<K> keys, ValueCodec<V> values) {
    return new MapCodec<>(NavigableMap.class, MapKind.TREE_MAP, keys, values);
  }

  /** With keys of one enum. */
  public static <K extends Enum<K>, V> InPlaceCodec<EnumMap<K, V>> enumMap(
      ValueCodec<K> keys, ValueCodec<V> values, Class<K> type) {
    return new MapCodec<K, V, EnumMap<K, V>>(EnumMap.class, MapKind.ENUM_MAP, keys, values)
        .ofEnum(type);
  }

  /** Replies of parked calls; only states hold any. */
  @SuppressWarnings("unchecked") // what a reply takes is no part of what is written
  public static <E> ValueCodec<Reply<E>> reply() {
    return (ValueCodec<Reply<E>>) (ValueCodec<?>) ReplyCodec.REPLY;
  }

  public static <E> ValueCodec<Optional<E>> optional(ValueCodec<E> values) {
    return new OptionalCodec<>(values);
  }

  public static <E> InPlaceCodec<E[]> array(IntFunction<E[]> create, ValueCodec<E> elements) {
    return new ArrayCodec<>(create, elements);
  }

  /** The constants of an enum, by name. */
  public static <E extends Enum<E>> ValueCodec<E> constants(Class<E> type, E[] constants) {
    return new EnumCodec<>(type, constants);
  }

  /** A sealed type; its classes are still to be named. */
  public static <T> OneOfCodec<T> oneOf(Class<T> type) {
    return new OneOfCodec<>(type);
  }

  /** Values of any class that was registered and fits {@code bound}, each with its type's name. */
  public static <E> ValueCodec<E> bounded(Class<E> bound) {
    return new AnyCodec<>(bound);
  }

  /** A set or map that may also be one of the enum's own. */
  @SuppressWarnings("unchecked") // it stays of its type
  public static <C> InPlaceCodec<C> ofEnum(InPlaceCodec<C> collections, Class<?> type) {
    return (InPlaceCodec<C>)
        (collections instanceof MapCodec<?, ?, ?> maps
            ? maps.ofEnum(type)
            : ((CollectionCodec<?, ?>) collections).ofEnum(type));
  }

  /** A collection whose elements, or a map whose keys, lead to objects that refer to themselves. */
  @SuppressWarnings("unchecked") // it stays of its type
  public static <C> InPlaceCodec<C> late(InPlaceCodec<C> collections) {
    return (InPlaceCodec<C>)
        (collections instanceof MapCodec<?, ?, ?> maps
            ? maps.late()
            : ((CollectionCodec<?, ?>) collections).late());
  }

  /** Values that more than one place may hold; {@code group} is common to those places. */
  public static <T> InPlaceCodec<T> shared(int group, InPlaceCodec<T> values) {
    return new SharedCodec<>(group, values);
  }

  /** Objects of a class that can refer to itself; {@code group} is that of no other class. */
  public static <T> InPlaceCodec<T> knot(int group, ObjectCodec<T> objects) {
    return new KnotCodec<>(group, objects);
  }

  /** A whole value that leads to objects of {@link #knot}. */
  public static <T> ValueCodec<T> graph(ValueCodec<T> values) {
    return new GraphCodec<>(values);
  }

  /** The same of one that can be filled. */
  public static <T> InPlaceCodec<T> graph(InPlaceCodec<T> values) {
    return new InPlaceGraphCodec<>(values);
  }

  /** The whole state of a replicated object. */
  public static <T> ValueCodec<T> state(ValueCodec<T> objects) {
    return new StateCodec<>(objects);
  }
}
