package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ValueReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * State written and restored, for each way to make an object again, and for what is not state of
 * that class.
 */
final class RestoreTest {
  @TempDir Path directory;

  /** A class {@code p.Thing} with that body. */
  private Live<Object> live(String body) throws ReflectiveOperationException {
    String source =
        "package p; import java.util.*; import org.concoord.annotations.*;\n"
            + "@Replicated public class Thing {\n"
            + body
            + "\n  @Override public String toString() { return describe(); }\n}\n";
    Compiled compiled = Compiled.byJavac(directory, Map.of("p/Thing.java", source));
    assertThat(compiled.complaints()).isEmpty();
    return compiled.type("p.ThingReplicated");
  }

  private static void assertRestored(Live<Object> live, String expected) {
    Object before = live.object();
    assertThat(before).hasToString(expected);
    byte[] state = live.state();
    live.restore(state);
    assertThat(live.object()).isNotSameAs(before).hasToString(expected);
    assertThat(live.state()).isEqualTo(state);
  }

  @Test
  void finalFieldsComeBackThroughAConstructorThatOnlyAssigns() throws Throwable {
    Live<Object> live =
        live(
            """
              private final int a; private final String b; private long c = 3;
              public Thing() { this(1, "x"); }
              public Thing(int first, String b) { a = first; this.b = b; }
              public void set(long c) { this.c = c; }
              String describe() { return a + b + c; }
            """);
    live.construct(
        "concoordInit(int,String)",
        out -> {
          out.writeLong(7);
          out.writeString("y");
        });
    live.call("set(long)", out -> out.writeLong(9), ValueReader::tryReadNil);
    assertRestored(live, "7y9");
  }

  @Test
  void fieldsOfTwoClassesOfOneNameInOneLineOfInheritanceComeBack() throws Throwable {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "q/Thing.java",
                "package q; public class Thing { protected int a; }",
                "p/Thing.java",
                """
                package p;
                @org.concoord.annotations.Replicated
                public class Thing extends q.Thing {
                  private int b;
                  private A.B ab = new A.B();
                  public void set() { a = 1; b = 2; ab.c = 3; ab.d = 4; }
                  @Override public String toString() { return "" + a + b + ab.c + ab.d; }
                  public static class AB { int c; }
                  public static class A { public static class B extends AB { int d; } }
                }
                """));
    assertThat(compiled.complaints()).isEmpty();
    Live<Object> live = compiled.type("p.ThingReplicated");
    live.call("set()", out -> {}, ValueReader::tryReadNil);
    assertRestored(live, "1234");
  }

  @Test
  void alternativesMayHoldCollectionsOfWhatTheyAreAlternativesOf() throws Throwable {
    Live<Object> live =
        live(
            """
              private Base base = new Leaf();
              private final Map<Base, List<Base>> all = new HashMap<>();
              public void tie() { base.kids.add(base); all.put(base, base.kids); }
              public abstract static sealed class Base permits Leaf { List<Base> kids = new ArrayList<>(); }
              public static final class Leaf extends Base {}
              String describe() {
                return "" + base.kids.contains(base) + (all.get(base) == base.kids);
              }
            """);
    live.call("tie()", out -> {}, ValueReader::tryReadNil);
    assertRestored(live, "truetrue");
  }

  @Test
  void aConstructorThatComputesIsNotUsed() throws Throwable {
    Live<Object> live =
        live(
            """
              private long a;
              public Thing() {}
              public Thing(long a) { this.a = a * 2; }
              String describe() { return "" + a; }
            """);
    live.construct("concoordInit(long)", out -> out.writeLong(4));
    assertRestored(live, "8");
  }

  @Test
  void aConstructorThatValidatesIsNotUsed() throws Throwable {
    Live<Object> live =
        live(
            """
              private long a;
              public Thing() {}
              public Thing(long a) { if (a < 0) { throw new IllegalArgumentException(); } this.a = a; }
              public void drop() { a = -1; }
              String describe() { return "" + a; }
            """);
    live.call("drop()", out -> {}, ValueReader::tryReadNil);
    assertRestored(live, "-1");
  }

  @Test
  void finalListsAreRefilledInPlace() throws Throwable {
    Live<Object> live =
        live(
            """
              private final LinkedList<String> a = new LinkedList<>();
              private Collection<Long> b;
              public void add(String s) { a.add(s); }
              String describe() { return "" + a + b; }
            """);
    live.call("add(String)", out -> out.writeString("x"), ValueReader::tryReadNil);
    live.call("add(String)", out -> out.writeNil(), ValueReader::tryReadNil);
    assertRestored(live, "[x, null]null");
  }

  @Test
  void inheritedFieldsComeBackToo() throws Throwable {
    Live<Object> live =
        live(
            """
              private List<Circle> circles = new ArrayList<>();
              public void add(String name, int radius) { circles.add(new Circle(name, radius)); }
              String describe() { return "" + circles; }
              static class Shape {
              private final String name; private int moves;
              Shape(String name) { this.name = name; }
              void move() { moves++; }
              @Override public String toString() { return name + moves; }
            }
            static final class Circle extends Shape {
              private final int radius;
              Circle(String label, int radius) { super(label); this.radius = radius; move(); }
              Circle(int radius, String label) { super(label); this.radius = radius; }
              @Override public String toString() { return super.toString() + radius; }
            }
            """);
    live.call(
        "add(String,int)",
        out -> {
          out.writeString("c");
          out.writeLong(2);
        },
        ValueReader::tryReadNil);
    assertRestored(live, "[c12]");
  }

  @Test
  void everyScalarComesBack() throws Throwable {
    Live<Object> live =
        live(
            """
              private boolean a; private byte b; private short c; private char d; private int e;
              private long f; private float g; private double h; private String i; private byte[] j;
              private Boolean ka; private Byte kb; private Short kc; private Character kd; private Integer ke;
              private Long kf; private Float kg; private Double kh;
              public void fill() {
                a = true; b = -1; c = -2; d = '\\uffff'; e = Integer.MIN_VALUE; f = Long.MAX_VALUE;
                g = -0.0f; h = Double.MIN_VALUE; i = "\\u00e9"; j = new byte[] {1, -1};
                ka = true; kb = 1; kc = 2; kd = 'x'; ke = 3; kf = 4L; kg = 5f; kh = 6d;
              }
              String describe() {
                return "" + a + b + c + (int) d + e + f + g + h + i + Arrays.toString(j)
                    + ka + kb + kc + kd + ke + kf + kg + kh;
              }
            """);
    String blank = live.object().toString();
    assertRestored(live, blank);
    live.call("fill()", out -> {}, ValueReader::tryReadNil);
    assertRestored(
        live,
        "true-1-265535-21474836489223372036854775807-0.04.9E-324\u00e9[1, -1]true12x345.06.0");
  }

  @Test
  void aMissingFieldIsAsTheNoArgumentConstructorLeavesIt() throws Throwable {
    Live<Object> live =
        live(
            """
              private final int a; private String b = "initial";
              public Thing() { this(5); }
              public Thing(int a) { this.a = a; }
              String describe() { return a + b; }
            """);
    live.restore(new byte[] {(byte) 0x92, (byte) 0x80, (byte) 0x80});
    assertThat(live.object()).hasToString("5initial");
  }

  @Test
  void aMissingFieldOfAnObjectMadeInPlaceStaysToo() throws Throwable {
    Live<Object> live = live("private String b = \"initial\"; String describe() { return b; }");
    live.restore(new byte[] {(byte) 0x80});
    assertThat(live.object()).hasToString("initial");
  }

  @Test
  void anUnknownFieldIsRefused() throws Throwable {
    Live<Object> live = live("private int a; String describe() { return \"\" + a; }");
    MessagePackWriter out = new MessagePackWriter();
    out.writeMapHeader(1);
    out.writeLong(1);
    out.writeLong(1);
    assertThatThrownBy(() -> live.restore(out.toByteArray()))
        .isInstanceOf(MalformedValueException.class)
        .hasMessage("Thing has no field 1");
  }

  @Test
  void aFieldThatComesTwiceIsRefused() throws Throwable {
    Live<Object> live = live("private int a; String describe() { return \"\" + a; }");
    MessagePackWriter once = new MessagePackWriter();
    once.writeLong(idOf(live.state()));
    once.writeLong(1);
    MessagePackWriter out = new MessagePackWriter();
    out.writeMapHeader(2);
    out.writeRaw(once.array(), 0, once.size());
    out.writeRaw(once.array(), 0, once.size());
    assertThatThrownBy(() -> live.restore(out.toByteArray()))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageContaining("comes after");
  }

  private static int idOf(byte[] state) {
    MessagePackReader in = new MessagePackReader(state);
    in.readMapHeader();
    return in.readInt();
  }

  @Test
  void constantsAndStaticFieldsAreNotState() throws Throwable {
    Live<Object> live =
        live(
            """
              private final int version = 3; static int shared;
              String describe() { return "" + version; }
            """);
    assertThat(live.state()).isEqualTo(new byte[] {(byte) 0x80});
    assertRestored(live, "3");
  }

  @Test
  void aSubclassInThePlaceOfItsSuperclassIsRefusedByName() throws Throwable {
    Live<Object> live =
        live(
            """
              private List<Item> items = new ArrayList<>();
              public void add() { items.add(new Item() {}); }
              String describe() { return ""; }
              static class Item { int a; }
            """);
    live.call("add()", out -> {}, ValueReader::tryReadNil);
    assertThatThrownBy(live::state)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("p.Thing$1 cannot travel as Item, which it extends");
  }
}
