package org.concoord.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sources of replicated classes that have a field of every type of the type world, and of every
 * nesting of two, each with a method {@code fill(long)} that draws all values from a seed.
 */
final class TypeWorld {
  private static final int FIELDS_OF_A_CLASS = 160;

  /** A type and an expression that draws a value of it out of {@code Random r}. */
  private record Simple(String type, String value, boolean isKey, boolean isComparable) {
    static Simple of(String type, String value) {
      return new Simple(type, value, true, true);
    }

    static Simple unordered(String type, String value) {
      return new Simple(type, value, true, false);
    }

    static Simple mutable(String type, String value) {
      return new Simple(type, value, false, false);
    }
  }

  private static final List<Simple> SIMPLE =
      List.of(
          Simple.of("Boolean", "r.nextBoolean()"),
          Simple.of("Byte", "(byte) r.nextInt()"),
          Simple.of("Short", "(short) r.nextInt()"),
          Simple.of("Character", "(char) r.nextInt()"),
          Simple.of("Integer", "r.nextInt()"),
          Simple.of("Long", "r.nextLong() >> r.nextInt(64)"),
          Simple.of("Float", "r.nextFloat()"),
          Simple.of("Double", "r.nextGaussian()"),
          Simple.of("String", "Integer.toString(r.nextInt(), 36) + \"\\u00e9\""),
          Simple.of("BigInteger", "new BigInteger(r.nextInt(90), r).negate()"),
          Simple.of("BigDecimal", "new BigDecimal(new BigInteger(70, r), r.nextInt(9) - 4)"),
          Simple.of("UUID", "new UUID(r.nextLong(), r.nextLong())"),
          Simple.of("Instant", "Instant.ofEpochSecond(r.nextInt(), r.nextInt(999_999_999))"),
          Simple.of("Duration", "Duration.ofNanos(r.nextLong())"),
          Simple.unordered("Period", "Period.of(r.nextInt(), -r.nextInt(99), r.nextInt(99))"),
          Simple.of("LocalDate", "LocalDate.ofEpochDay(r.nextInt(99_999))"),
          Simple.of("LocalTime", "LocalTime.ofSecondOfDay(r.nextInt(86_400))"),
          Simple.of(
              "LocalDateTime",
              "LocalDateTime.ofEpochSecond(r.nextInt(), r.nextInt(999), ZoneOffset.UTC)"),
          Simple.of(
              "OffsetDateTime",
              "Instant.ofEpochSecond(r.nextInt()).atOffset(ZoneOffset.ofHours(r.nextInt(9)))"),
          Simple.of(
              "OffsetTime",
              "OffsetTime.of(LocalTime.ofSecondOfDay(r.nextInt(86_400)), ZoneOffset.ofHours(-r.nextInt(9)))"),
          Simple.unordered(
              "ZonedDateTime",
              "Instant.ofEpochSecond(r.nextInt()).atZone(ZoneId.of(r.nextBoolean() ? \"Europe/Paris\" : \"UTC\"))"),
          Simple.unordered("ZoneId", "ZoneId.of(r.nextBoolean() ? \"Asia/Tokyo\" : \"+02:00\")"),
          Simple.of("ZoneOffset", "ZoneOffset.ofTotalSeconds(r.nextInt(60_000))"),
          Simple.of("Year", "Year.of(r.nextInt(9_999))"),
          Simple.of("YearMonth", "YearMonth.of(r.nextInt(9_999), 1 + r.nextInt(12))"),
          Simple.of("MonthDay", "MonthDay.of(1 + r.nextInt(12), 1 + r.nextInt(28))"),
          Simple.unordered(
              "OptionalInt", "r.nextBoolean() ? OptionalInt.of(r.nextInt()) : OptionalInt.empty()"),
          Simple.unordered(
              "OptionalLong",
              "r.nextBoolean() ? OptionalLong.of(r.nextLong()) : OptionalLong.empty()"),
          Simple.unordered(
              "OptionalDouble",
              "r.nextBoolean() ? OptionalDouble.of(r.nextDouble()) : OptionalDouble.empty()"),
          Simple.of("DayOfWeek", "DayOfWeek.of(1 + r.nextInt(7))"),
          Simple.of("Color", "Color.values()[r.nextInt(3)]"),
          Simple.unordered("Point", "new Point(r.nextInt(), \"p\" + r.nextInt())"),
          Simple.unordered(
              "Shape",
              "r.nextBoolean() ? new Circle(r.nextInt()) : r.nextBoolean() ? Plain.EMPTY : new Square(r.nextLong())"),
          Simple.unordered("Expression", "expression(r, 3)"),
          Simple.unordered("Money", "new Money(r.nextLong())"),
          Simple.mutable("Account", "account(r)"),
          Simple.mutable("Node", "node(r)"),
          Simple.mutable("BitSet", "BitSet.valueOf(new long[] {r.nextLong()})"),
          Simple.mutable("byte[]", "new byte[] {(byte) r.nextInt(), 2}"),
          Simple.mutable("boolean[]", "new boolean[] {r.nextBoolean()}"),
          Simple.mutable("short[]", "new short[] {(short) r.nextInt()}"),
          Simple.mutable("char[]", "new char[] {(char) r.nextInt()}"),
          Simple.mutable("int[]", "new int[] {r.nextInt(), 1, -1}"),
          Simple.mutable("long[]", "new long[r.nextInt(4)]"),
          Simple.mutable("float[]", "new float[] {r.nextFloat()}"),
          Simple.mutable("double[]", "new double[] {r.nextDouble()}"));

  /** A type of types and what it adds each drawn element {@code e} to, {@code c}. */
  private record Container(
      String type,
      String create,
      String add,
      String result,
      boolean wantsKey,
      boolean wantsOrder) {}

  private static final List<Container> CONTAINERS =
      List.of(
          new Container("List<%s>", "new ArrayList<%s>()", "c.add(e)", "c", false, false),
          new Container(
              "List<%s>", "new ArrayList<%s>()", "c.add(e)", "List.copyOf(c)", false, false),
          new Container("ArrayList<%s>", "new ArrayList<%s>()", "c.add(e)", "c", false, false),
          new Container("LinkedList<%s>", "new LinkedList<%s>()", "c.add(e)", "c", false, false),
          new Container("Collection<%s>", "new LinkedHashSet<%s>()", "c.add(e)", "c", true, false),
          new Container("Set<%s>", "new LinkedHashSet<%s>()", "c.add(e)", "c", true, false),
          new Container("Set<%s>", "new HashSet<%s>()", "c.add(e)", "c", true, false),
          new Container("Set<%s>", "new HashSet<%s>()", "c.add(e)", "Set.copyOf(c)", true, false),
          new Container("HashSet<%s>", "new HashSet<%s>()", "c.add(e)", "c", true, false),
          new Container(
              "LinkedHashSet<%s>", "new LinkedHashSet<%s>()", "c.add(e)", "c", true, false),
          new Container("TreeSet<%s>", "new TreeSet<%s>()", "c.add(e)", "c", true, true),
          new Container("Set<%s>", "new TreeSet<%s>()", "c.add(e)", "c", true, true),
          new Container("SortedSet<%s>", "new TreeSet<%s>()", "c.add(e)", "c", true, true),
          new Container("NavigableSet<%s>", "new TreeSet<%s>()", "c.add(e)", "c", true, true),
          new Container("Queue<%s>", "new ArrayDeque<%s>()", "c.add(e)", "c", false, false),
          new Container("Queue<%s>", "new PriorityQueue<%s>()", "c.add(e)", "c", true, true),
          new Container("Deque<%s>", "new LinkedList<%s>()", "c.add(e)", "c", false, false),
          new Container("ArrayDeque<%s>", "new ArrayDeque<%s>()", "c.add(e)", "c", false, false),
          new Container(
              "PriorityQueue<%s>", "new PriorityQueue<%s>()", "c.add(e)", "c", true, true),
          new Container(
              "Map<String, %s>",
              "new LinkedHashMap<String, %s>()",
              "c.put(\"k\" + r.nextInt(9), e)",
              "c",
              false,
              false),
          new Container(
              "Map<Long, %s>",
              "new TreeMap<Long, %s>()", "c.put(r.nextLong(), e)", "c", false, false),
          new Container(
              "HashMap<%s, Integer>",
              "new HashMap<%s, Integer>()", "c.put(e, 1)", "c", true, false),
          new Container(
              "Map<%s, Integer>",
              "new HashMap<%s, Integer>()", "c.put(e, r.nextInt())", "Map.copyOf(c)", true, false),
          new Container(
              "LinkedHashMap<%s, Integer>",
              "new LinkedHashMap<%s, Integer>()", "c.put(e, 1)", "c", true, false),
          new Container(
              "TreeMap<%s, Byte>",
              "new TreeMap<%s, Byte>()", "c.put(e, (byte) 1)", "c", true, true),
          new Container(
              "SortedMap<%s, Byte>",
              "new TreeMap<%s, Byte>()", "c.put(e, (byte) 1)", "c", true, true),
          new Container(
              "NavigableMap<%s, Byte>",
              "new TreeMap<%s, Byte>()", "c.put(e, (byte) 1)", "c", true, true),
          new Container(
              "EnumMap<Color, %s>",
              "new EnumMap<Color, %s>(Color.class)", "c.put(Color.RED, e)", "c", false, false),
          new Container(
              "Map<Color, %s>",
              "new EnumMap<Color, %s>(Color.class)", "c.put(Color.BLUE, e)", "c", false, false),
          new Container(
              "Optional<%s>",
              "new ArrayDeque<%s>()", "c.add(e)", "Optional.ofNullable(c.poll())", false, false),
          new Container(
              "Box<%s>",
              "new ArrayDeque<%s>()", "c.add(e)", "new Box<>(c.poll(), 1)", false, false),
          new Container(
              "Cell<%s>", "new ArrayDeque<%s>()", "c.add(e)", "Cell.of(c.poll())", false, false),
          new Container(
              "Tree<%s>",
              "new ArrayDeque<%s>()",
              "c.add(e)",
              "c.isEmpty() ? new Tree.Leaf<>() : new Tree.Fork<>(new Tree.Leaf<>(), c.poll(), null)",
              false,
              false));

  private final StringBuilder fields = new StringBuilder();
  private final StringBuilder fill = new StringBuilder();
  private final StringBuilder makers = new StringBuilder();
  private final List<String> names = new ArrayList<>();
  private final Map<String, String> sources = new LinkedHashMap<>();
  private int count;

  private TypeWorld() {}

  /** All classes, {@code world.World0} and so on, by file. */
  static Map<String, String> sources() {
    TypeWorld world = new TypeWorld();
    for (Simple simple : SIMPLE) {
      world.add(simple.type, "return " + simple.value + ";");
      world.addArray(simple.type, simple.value);
      for (Container container : CONTAINERS) {
        if ((simple.isKey || !container.wantsKey)
            && (simple.isComparable || !container.wantsOrder)) {
          world.add(container, simple.type, simple.value);
        }
      }
    }
    for (Container outer : CONTAINERS) {
      if (!outer.wantsKey) {
        for (Container inner : CONTAINERS) {
          String maker = world.add(inner, "String", "\"s\" + r.nextInt(99)");
          world.add(outer, inner.type.formatted("String"), maker + "(r)");
        }
      }
    }
    world.finishClass();
    world.sources.put("world/Types.java", Compiled.resource("world/Types.java"));
    return world.sources;
  }

  private String add(Container container, String element, String value) {
    return add(
        container.type.formatted(element),
        """
        var c = %s;
            for (int n = r.nextInt(4); n > 0; n--) { %s e = %s; %s; }
            return %s;"""
            .formatted(
                container.create.formatted(element),
                element,
                value,
                container.add,
                container.result));
  }

  private void addArray(String element, String value) {
    add(element + "[][]", "%s[][] a = {{%s, null}, null}; return a;".formatted(element, value));
  }

  private String add(String type, String body) {
    if (names.size() == FIELDS_OF_A_CLASS) {
      finishClass();
    }
    String name = "f" + count;
    String maker = "World" + sources.size() + ".make" + count++;
    fields.append("  private ").append(type).append(' ').append(name).append(";\n");
    fill.append("    ").append(name).append(" = ").append(maker).append("(r);\n");
    makers.append(
        "\n  static %s make%d(Random r) {\n    %s\n  }\n".formatted(type, count - 1, body));
    if (names.size() % 8 == 0) {
      makers.append(
          """

            public %1$s echo%2$d(%1$s value) {
              return value;
            }

            public %1$s draw%2$d(long seed) {
              return make%2$d(new Random(seed));
            }
          """
              .formatted(type, count - 1));
    }
    names.add(name);
    return maker;
  }

  private void finishClass() {
    String name = "World" + sources.size();
    sources.put(
        "world/" + name + ".java",
        """
        package world;
        import java.math.*; import java.time.*; import java.util.*;
        import static world.Types.*; import world.Types.*;
        @org.concoord.annotations.Replicated
        public class %s {
        %s
          public void fill(long seed) {
            Random r = new Random(seed);
        %s  }
        %s
        }
        """
            .formatted(name, fields, fill, makers));
    fields.setLength(0);
    fill.setLength(0);
    makers.setLength(0);
    names.clear();
  }
}
