package org.concoord.cli;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
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
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * JSON's values as those that a proxy's methods take, and back: numbers, texts, truth values,
 * enums, records, arrays, collections, maps, {@code Optional}, and what has a text of its own, such
 * as {@code UUID} and {@code Instant}. By reflection, which nothing but a command line does: it
 * meets classes that its author never saw.
 */
final class JavaValues {
  /** Classes that have a text of their own, and how they are made of it. */
  private static final Map<Class<?>, Function<String, Object>> TEXTS =
      Map.ofEntries(
          Map.entry(UUID.class, UUID::fromString),
          Map.entry(Instant.class, Instant::parse),
          Map.entry(Duration.class, Duration::parse),
          Map.entry(Period.class, Period::parse),
          Map.entry(LocalDate.class, LocalDate::parse),
          Map.entry(LocalTime.class, LocalTime::parse),
          Map.entry(LocalDateTime.class, LocalDateTime::parse),
          Map.entry(OffsetDateTime.class, OffsetDateTime::parse),
          Map.entry(OffsetTime.class, OffsetTime::parse),
          Map.entry(ZonedDateTime.class, ZonedDateTime::parse),
          Map.entry(ZoneId.class, ZoneId::of),
          Map.entry(ZoneOffset.class, ZoneOffset::of),
          Map.entry(Year.class, Year::parse),
          Map.entry(YearMonth.class, YearMonth::parse),
          Map.entry(MonthDay.class, MonthDay::parse));

  private JavaValues() {}

  /**
   * A value of that type.
   *
   * @throws IllegalArgumentException if it is none, saying what was expected
   */
  static @Nullable Object of(@Nullable Object json, Type type) {
    if (type instanceof WildcardType wildcard) {
      return of(json, wildcard.getUpperBounds()[0]);
    }
    if (type instanceof GenericArrayType array) {
      return array(json, array.getGenericComponentType());
    }
    if (type instanceof ParameterizedType parameterized) {
      return of(json, raw(type), parameterized.getActualTypeArguments());
    }
    return type instanceof Class<?> plain ? of(json, plain, new Type[0]) : untyped(json);
  }

  private static @Nullable Object of(@Nullable Object json, Class<?> type, Type[] arguments) {
    if (type == Optional.class) {
      return json == null ? Optional.empty() : Optional.of(present(of(json, arguments[0])));
    }
    if (json == null) {
      if (type.isPrimitive()) {
        throw unfit(json, type);
      }
      return null;
    }
    if (type == Object.class) {
      return untyped(json);
    }
    if (json instanceof BigDecimal number) {
      return number(number, type);
    }
    if (json instanceof Boolean truth && (type == boolean.class || type == Boolean.class)) {
      return truth;
    }
    if (json instanceof String text) {
      return text(text, type);
    }
    if (json instanceof List<?> list) {
      return type.isArray()
          ? array(list, type.getComponentType())
          : collection(list, type, arguments.length == 1 ? arguments[0] : Object.class);
    }
    if (json instanceof Map<?, ?> map) {
      return type.isRecord() ? record(map, type) : map(map, type, arguments);
    }
    throw unfit(json, type);
  }

  private static Object present(@Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("null within an Optional");
    }
    return value;
  }

  private static Object number(BigDecimal number, Class<?> type) {
    try {
      if (type == long.class || type == Long.class) {
        return number.longValueExact();
      } else if (type == int.class || type == Integer.class) {
        return number.intValueExact();
      } else if (type == short.class || type == Short.class) {
        return number.shortValueExact();
      } else if (type == byte.class || type == Byte.class) {
        return number.byteValueExact();
      } else if (type == double.class || type == Double.class) {
        return number.doubleValue();
      } else if (type == float.class || type == Float.class) {
        return number.floatValue();
      } else if (type == BigInteger.class) {
        return number.toBigIntegerExact();
      } else if (type == BigDecimal.class || type == Number.class) {
        return number;
      }
    } catch (ArithmeticException outOfRange) {
      throw unfit(number, type);
    }
    throw unfit(number, type);
  }

  private static Object text(String text, Class<?> type) {
    if (type == String.class || type == CharSequence.class || type == Comparable.class) {
      return text;
    }
    if ((type == char.class || type == Character.class) && text.length() == 1) {
      return text.charAt(0);
    }
    if (type == byte[].class) {
      return Base64.getDecoder().decode(text);
    }
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        if (((Enum<?>) constant).name().equals(text)) {
          return constant;
        }
      }
      throw unfit(text, type);
    }
    Function<String, Object> maker = TEXTS.get(type);
    if (maker == null) {
      throw unfit(text, type);
    }
    try {
      return maker.apply(text);
    } catch (RuntimeException malformed) {
      throw unfit(text, type);
    }
  }

  private static Object array(@Nullable Object json, Type component) {
    if (!(json instanceof List<?> list)) {
      throw unfit(json, raw(component).arrayType());
    }
    Object array = Array.newInstance(raw(component), list.size());
    for (int i = 0; i < list.size(); i++) {
      Array.set(array, i, of(list.get(i), component));
    }
    return array;
  }

  private static Object collection(List<?> list, Class<?> type, Type element) {
    Collection<@Nullable Object> values;
    if (type.isAssignableFrom(ArrayList.class)) {
      values = new ArrayList<>();
    } else if (type.isAssignableFrom(LinkedHashSet.class)) {
      values = new LinkedHashSet<>();
    } else if (type.isAssignableFrom(ArrayDeque.class)) {
      values = new ArrayDeque<>();
    } else {
      throw unfit(list, type);
    }
    list.forEach(each -> values.add(of(each, element)));
    return values;
  }

  private static Object map(Map<?, ?> json, Class<?> type, Type[] arguments) {
    if (!type.isAssignableFrom(LinkedHashMap.class)) {
      throw unfit(json, type);
    }
    Type key = arguments.length == 2 ? arguments[0] : String.class;
    Type value = arguments.length == 2 ? arguments[1] : Object.class;
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    json.forEach((name, each) -> map.put(key((String) name, key), of(each, value)));
    return map;
  }

  /** JSON's keys are texts: what is no text there is written as one. */
  private static @Nullable Object key(String name, Type type) {
    try {
      return of(name, type);
    } catch (IllegalArgumentException noText) {
      return of(JsonReader.read(name), type);
    }
  }

  private static Object record(Map<?, ?> json, Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      if (!json.containsKey(components[i].getName())) {
        throw new IllegalArgumentException(
            type.getSimpleName() + " without its " + components[i].getName());
      }
      values[i] = of(json.get(components[i].getName()), components[i].getGenericType());
    }
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException refused) {
      Throwable cause = refused.getCause() == null ? refused : refused.getCause();
      throw new IllegalArgumentException(type.getSimpleName() + " cannot be made: " + cause, cause);
    }
  }

  /** For a parameter that takes anything: a whole number is a {@code Long}. */
  private static @Nullable Object untyped(@Nullable Object json) {
    if (json instanceof BigDecimal number) {
      try {
        return number.longValueExact();
      } catch (ArithmeticException noLong) {
        return number.doubleValue();
      }
    }
    return json;
  }

  private static Class<?> raw(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    return type instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : Object.class;
  }

  private static IllegalArgumentException unfit(@Nullable Object json, Class<?> type) {
    return new IllegalArgumentException(
        (json instanceof String ? "\"" + json + "\"" : String.valueOf(json))
            + " is no "
            + type.getSimpleName());
  }

  /** What a method returned, for {@link org.concoord.codec.JsonText}. */
  static @Nullable Object toJson(@Nullable Object value) {
    if (value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Number) {
      return value;
    }
    if (value instanceof Optional<?> optional) {
      return toJson(optional.orElse(null));
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof Collection<?> collection) {
      return toJson(collection);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      map.forEach((key, each) -> json.put(String.valueOf(toJson(key)), toJson(each)));
      return json;
    }
    if (value.getClass().isArray()) {
      List<@Nullable Object> json = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        json.add(toJson(Array.get(value, i)));
      }
      return json;
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    return value instanceof Record record ? recordToJson(record) : value.toString();
  }

  private static List<@Nullable Object> toJson(Collection<?> collection) {
    List<@Nullable Object> json = new ArrayList<>();
    collection.forEach(each -> json.add(toJson(each)));
    return json;
  }

  private static Map<String, @Nullable Object> recordToJson(Record record) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        json.put(component.getName(), toJson(component.getAccessor().invoke(record)));
      } catch (ReflectiveOperationException unreadable) {
        json.put(component.getName(), unreadable.toString());
      }
    }
    return json;
  }
}
