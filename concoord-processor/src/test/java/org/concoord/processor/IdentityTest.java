package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.concoord.codec.MessagePackReader;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueTooDeepException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What two places hold together, what leads back to itself, and what an initialiser alone knows.
 */
final class IdentityTest {
  @TempDir Path directory;

  private Live<Object> live(String body) throws ReflectiveOperationException {
    String source =
        "package p; import java.util.*; import org.concoord.annotations.*;\n"
            + "@Replicated public class Thing {\n"
            + body
            + "\n}\n";
    Compiled compiled = Compiled.byJavac(directory, Map.of("p/Thing.java", source));
    assertThat(compiled.complaints()).isEmpty();
    return compiled.type("p.ThingReplicated");
  }

  private static String ask(Live<Object> live, String method) throws Throwable {
    return live.call(method + "()", out -> {}, ValueReader::readString);
  }

  private static void tell(Live<Object> live, String method) throws Throwable {
    live.call(method + "()", out -> {}, ValueReader::tryReadNil);
  }

  private static void assertKept(Live<Object> live, String expected) throws Throwable {
    assertThat(ask(live, "facts")).isEqualTo(expected);
    byte[] state = live.state();
    live.restore(state);
    assertThat(ask(live, "facts")).isEqualTo(expected);
    assertThat(live.state()).isEqualTo(state);
  }

  @Test
  void twoFieldsThatShareAnObjectStillDo() throws Throwable {
    Live<Object> live =
        live(
            """
            private Item a; private Item b; private Map<String, Item> all = new HashMap<>();
            private List<String> names = new ArrayList<>(); private List<String> same;
            private byte[] x; private byte[] y; private int[][] rows = new int[2][];
            public void fill() {
              a = new Item(); b = a; all.put("k", a); all.put("l", new Item()); same = names;
              x = new byte[1]; y = x; rows[0] = new int[1]; rows[1] = rows[0];
            }
            public String facts() {
              return "" + (a == b) + (a == all.get("k")) + (a == all.get("l")) + (names == same)
                  + (x == y) + (rows[0] == rows[1]);
            }
            static class Item { int n; }
            """);
    tell(live, "fill");
    assertKept(live, "truetruefalsetruetruetrue");
  }

  @Test
  void aFinalCollectionIsSharedWithFieldsThatHoldItToo() throws Throwable {
    Live<Object> live =
        live(
            """
            private List<Integer> zz; private List<Integer> a; private List<Integer> b;
            private final List<Integer> kept = new ArrayList<>();
            private Map<String, List<Integer>> all = new TreeMap<>();
            public void fill() { kept.add(1); a = kept; b = kept; zz = kept; all.put("k", kept); }
            public String facts() {
              return "" + kept + (kept == a) + (kept == b) + (kept == zz) + (kept == all.get("k"));
            }
            """);
    tell(live, "fill");
    assertKept(live, "[1]truetruetruetrue");
  }

  @Test
  void graphsKeepTheirCyclesHoweverTheirClassIsMade() throws Throwable {
    Live<Object> live =
        live(
            """
            private final Map<String, Node> nodes = new LinkedHashMap<>();
            private Employee boss; private Link ring = new Link(0, null);
            public void fill() {
              Node a = new Node("a"); Node b = new Node("b");
              a.edges.put(b, 7); b.edges.put(a, 8); a.self = a; a.near.add(b); a.near.add(a);
              nodes.put("a", a); nodes.put("b", b);
              boss = new Employee("x", new ArrayList<>());
              boss.reports.add(new Employee("y", boss.reports));
              ring.next = new Link(1, new Link(2, ring));
            }
            public String facts() {
              Node a = nodes.get("a"); Node b = nodes.get("b");
              return "" + a.edges.get(b) + b.edges.get(a) + (a.self == a) + a.near.contains(b)
                  + a.near.contains(a) + a.near.size()
                  + (boss.reports.get(0).reports == boss.reports)
                  + (ring.next.next.next == ring) + ring.next.number;
            }
            static class Node {
              final String name; Node self;
              final Map<Node, Integer> edges = new LinkedHashMap<>();
              final Set<Node> near = new LinkedHashSet<>();
              Node(String name) { this.name = name; }
              @Override public int hashCode() { return name.hashCode(); }
              @Override public boolean equals(Object o) {
                return o instanceof Node n && n.name.equals(name);
              }
            }
            static class Employee {
              private final String name; private List<Employee> reports;
              Employee(String name, List<Employee> reports) { this.name = name; this.reports = reports; }
            }
            static class Link {
              private int number; private Link next;
              Link(int number, Link next) { this.number = number; this.next = next; }
            }
            """);
    assertThat(live.state()).isNotEmpty();
    tell(live, "fill");
    assertKept(live, "78truetruetrue2truetrue1");
  }

  @Test
  void aListOfAHundredThousandLinksIsNoDeeperThanOne() throws Throwable {
    Live<Object> live =
        live(
            """
            private Link<Integer> first; private Thing itself;
            public void fill() {
              for (int i = 0; i < 100_000; i++) { first = new Link<>(i, first); }
              itself = this;
            }
            public String facts() {
              int n = 0; long sum = 0;
              for (Link<Integer> l = first; l != null; l = l.next) { n++; sum += l.value; }
              return n + " " + sum + (itself == this || itself == null);
            }
            static class Link<E> {
              private final E value; private Link<E> next;
              Link(E value, Link<E> next) { this.value = value; this.next = next; }
            }
            """);
    tell(live, "fill");
    assertKept(live, "100000 4999950000true");
  }

  @Test
  void recordsMayNotBeNestedWithoutEnd() throws Throwable {
    Live<Object> live =
        live(
            """
            private Link first;
            public void fill(int n) { for (int i = 0; i < n; i++) { first = new Link(i, first); } }
            public String facts() { return "" + (first == null ? "" : first.value); }
            record Link(int value, Link next) {}
            """);
    live.call("fill(int)", out -> out.writeLong(500), ValueReader::tryReadNil);
    assertKept(live, "499");
    live.call("fill(int)", out -> out.writeLong(1), ValueReader::tryReadNil);
    assertThatThrownBy(live::state).isInstanceOf(ValueTooDeepException.class);
  }

  @Test
  void whatMakesItselfThroughItsConstructorIsRefusedWhenItIsWritten() throws Throwable {
    Live<Object> live =
        live(
            """
            private Cell cell;
            public void fill() { List<Cell> all = new ArrayList<>(); all.add(cell = new Cell(all)); }
            public String facts() { return ""; }
            static class Cell {
              private final List<Cell> all;
              Cell(List<Cell> all) { this.all = all; }
            }
            """);
    tell(live, "fill");
    assertThatThrownBy(live::state)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leads to itself by what its constructor takes");
  }

  /** Elements that are equal and not the same: those of the initialiser must not stay. */
  @Test
  void aFinalListIsRefilledThoughItsElementsAreEqualAlready() throws Throwable {
    Live<Object> live =
        live(
            """
            private final List<Item> items = new ArrayList<>(List.of(new Item()));
            public void fill() { items.get(0).n = 5; }
            public String facts() { return "" + items.get(0).n; }
            static class Item {
              int n;
              @Override public boolean equals(Object o) { return o instanceof Item; }
              @Override public int hashCode() { return 1; }
            }
            """);
    tell(live, "fill");
    assertKept(live, "5");
  }

  @Test
  void initialisersGiveComparatorsAndOrdersOfAccess() throws Throwable {
    Live<Object> live =
        live(
            """
            private final TreeMap<String, Integer> a = new TreeMap<>(Comparator.reverseOrder());
            private Map<String, Integer> b = new TreeMap<>(Comparator.reverseOrder());
            private Set<String> c = new TreeSet<>(Comparator.comparing(String::length));
            private final PriorityQueue<String> d = new PriorityQueue<>(Comparator.reverseOrder());
            private Map<String, Integer> e = new LinkedHashMap<>(16, .75f, true);
            private int most = 2;
            private final Map<String, Integer> f = new LinkedHashMap<>(16, .75f, true) {
              private static final long serialVersionUID = 1L;
              @Override protected boolean removeEldestEntry(Map.Entry<String, Integer> e) {
                return size() > most;
              }
            };
            public void put(String k) {
              most = 3;
              a.put(k, 1); b.put(k, 1); c.add(k); d.add(k); e.put(k, 1); f.put(k, 1);
            }
            public void touch(String k) { e.get(k); f.get(k); }
            public String facts() {
              return "" + a.keySet() + b.keySet() + c + d.peek() + e.keySet() + f.keySet();
            }
            """);
    for (String key : new String[] {"1", "22", "3", "44", "5"}) {
      live.call("put(String)", out -> out.writeString(key), ValueReader::tryReadNil);
    }
    live.call("touch(String)", out -> out.writeString("3"), ValueReader::tryReadNil);
    assertKept(live, "[5, 44, 3, 22, 1][5, 44, 3, 22, 1][1, 22]5[1, 22, 44, 5, 3][44, 5, 3]");
    live.call("put(String)", out -> out.writeString("0"), ValueReader::tryReadNil);
    live.call("touch(String)", out -> out.writeString("44"), ValueReader::tryReadNil);
    assertKept(
        live, "[5, 44, 3, 22, 1, 0][5, 44, 3, 22, 1, 0][1, 22]5[1, 22, 5, 3, 0, 44][5, 3, 0]");
  }

  @Test
  void aComparatorThatNobodyGivesAgainIsRefused() throws Throwable {
    Live<Object> live =
        live(
            """
            private List<TreeSet<String>> all = new ArrayList<>();
            public void fill() { all.add(new TreeSet<>(Comparator.reverseOrder())); }
            public String facts() { return ""; }
            """);
    tell(live, "fill");
    assertThatThrownBy(live::state)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("with a comparator within another value");
  }

  @Test
  void aViewIsRefusedAndAnImmutableListStaysOne() throws Throwable {
    Live<Object> live =
        live(
            """
            private List<String> a = List.of("x"); private List<String> b = new ArrayList<>();
            public void fill() { b = Collections.unmodifiableList(b); }
            public String facts() {
              try { a.add("y"); return "changed"; } catch (UnsupportedOperationException e) { return "no"; }
            }
            """);
    assertKept(live, "no");
    tell(live, "fill");
    assertThatThrownBy(live::state)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be kept in the state as a List");
  }

  @Test
  void twoKeysThatOnlyTheirIdentityTellsApartAreRefusedInAHashMap() throws Throwable {
    Live<Object> live =
        live(
            """
            private Map<Key, Integer> all = new HashMap<>();
            public void fill() { all.put(new Key(), 1); all.put(new Key(), 2); }
            public String facts() { return ""; }
            static class Key { int n; }
            """);
    tell(live, "fill");
    assertThatThrownBy(live::state)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("written alike");
  }

  @Test
  void aNumberOfNoObjectIsMalformed() throws Throwable {
    Live<Object> live =
        live(
            """
            private Node node;
            public String facts() { return ""; }
            static class Node { Node next; }
            """);
    byte[] state = live.state();
    for (int at = 0; at < state.length; at++) {
      if (state[at] == (byte) 0xc0) {
        byte[] damaged = state.clone();
        damaged[at] = 5;
        assertThatThrownBy(() -> live.type().readState(new MessagePackReader(damaged)))
            .isInstanceOf(MalformedValueException.class)
            .hasMessageContaining("object 5, where 0 are known");
      }
    }
  }
}
