package org.concoord.rsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LongMapTest {
  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void behavesAsTreeMapDoes(long seed) {
    var random = new Random(seed);
    var expected = new TreeMap<Long, String>();
    var map = new LongMap<String>();
    for (int i = 0; i < 3_000; i++) {
      long key = random.nextInt(200) * (random.nextBoolean() ? 1L : 1L << 32);
      if (random.nextInt(5) < 2) {
        expected.remove(key);
        map.remove(key);
      } else {
        expected.put(key, "v" + i);
        map.put(key, "v" + i);
      }
      assertThat(map.get(key)).isEqualTo(expected.get(key));
    }
    assertThat(map.size()).isEqualTo(expected.size());
    assertThat(map.sortedKeys()).containsExactly(expected.keySet().toArray(Long[]::new));
    expected.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
  }
}
