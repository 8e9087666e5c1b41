package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.concoord.spi.ValueReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas that are told the same, one of which is restored from its own state again and again,
 * answer the same and are written alike.
 */
final class TwinsTest {
  private static final int CALLS = 10_000;

  private static final String SOURCE =
      """
      package p;
      import java.util.*;
      @org.concoord.annotations.Replicated
      public class Thing {
        enum Color { RED, GREEN, BLUE }
        static class Item implements Comparable<Item> {
          private final String name; private int weight; private Item partner;
          Item(String name, int weight) { this.name = name; this.weight = weight; }
          @Override public int compareTo(Item other) { return Integer.compare(weight, other.weight); }
        }
        record Key(String name, int number) {}
        private final Map<Key, Item> items = new HashMap<>();
        private Set<String> names = new HashSet<>();
        private final Queue<Item> byWeight = new PriorityQueue<>();
        private PriorityQueue<Item> byName = new PriorityQueue<>(Comparator.comparing(i -> i.name));
        private final Map<Integer, Integer> recent = new LinkedHashMap<>(16, .75f, true) {
          private static final long serialVersionUID = 1L;
          @Override protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
            return size() > most;
          }
        };
        private LinkedHashMap<Integer, Integer> used = new LinkedHashMap<>(16, .75f, true);
        private Map<Color, Deque<Item>> byColor = new EnumMap<>(Color.class);
        private NavigableMap<Integer, Item> sorted = new TreeMap<>(Comparator.reverseOrder());
        private final BitSet bits = new BitSet();
        private Item last;
        private int most = 7;

        public String call(int what, int n) {
          Key key = new Key("k", n);
          Color color = Color.values()[n % 3];
          switch (what) {
            case 0: {
              Item item = new Item("n" + n, n);
              item.partner = last;
              last = item;
              items.put(key, item);
              byWeight.add(item);
              byName.add(item);
              sorted.put(n, item);
              byColor.computeIfAbsent(color, c -> new ArrayDeque<>()).add(item);
              return names.add(item.name) + item.name;
            }
            case 1: {
              Item item = byWeight.poll();
              return item == null ? "" : item.name + item.weight + byName.remove(item);
            }
            case 2: {
              Item item = byName.poll();
              return item == null ? "" : item.name + items.containsValue(item);
            }
            case 3: return "" + recent.get(n) + recent.put(n, what) + recent.keySet();
            case 4: return "" + used.get(n) + used.put(n % 20, n) + used.keySet();
            case 5: {
              Deque<Item> some = byColor.get(color);
              return some == null || some.isEmpty() ? "" : byColor.keySet() + some.poll().name;
            }
            case 6: {
              Item item = items.remove(key);
              if (item == null) { return "" + sorted.headMap(n, true).size(); }
              boolean isQueued = byWeight.remove(item);
              item.weight = -item.weight;
              if (isQueued) { byWeight.add(item); }
              return "" + (sorted.get(n) == item) + (item == last) + sorted.firstKey();
            }
            case 7: bits.flip(n); return "" + bits;
            case 8: most = Math.max(most, 3 + n % 9); last = null; return "" + names.remove("n" + n);
            default:
              if (n % 20 == 0) { used = new LinkedHashMap<>(used); return "" + used; }
              int length = 0;
              for (Item i = last; i != null && length < 100; i = i.partner) { length++; }
              return "" + length;
          }
        }
      }
      """;

  @TempDir Path directory;

  @Test
  void aRestoredReplicaGoesOnAsOneThatNeverWas() throws Throwable {
    Compiled compiled = Compiled.byJavac(directory, Map.of("p/Thing.java", SOURCE));
    assertThat(compiled.complaints()).isEmpty();
    Live<Object> never = compiled.type("p.ThingReplicated");
    Live<Object> often = compiled.type("p.ThingReplicated");
    Random random = new Random(12);
    for (int i = 0; i < CALLS; i++) {
      int what = random.nextInt(10);
      int n = random.nextInt(50);
      assertThat(call(often, what, n)).as("call %d", i).isEqualTo(call(never, what, n));
      if (random.nextInt(20) == 0) {
        byte[] state = often.state();
        assertThat(state).as("state %d", i).isEqualTo(never.state());
        often.restore(state);
      }
    }
  }

  private static String call(Live<Object> live, int what, int n) throws Throwable {
    return live.call(
        "call(int,int)",
        out -> {
          out.writeLong(what);
          out.writeLong(n);
        },
        ValueReader::readString);
  }
}
