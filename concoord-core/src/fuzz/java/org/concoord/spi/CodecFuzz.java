package org.concoord.spi;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.DayOfWeek;
import java.util.List;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;

/**
 * Whatever bytes come, a codec refuses them by {@link MalformedValueException} or reads a value
 * that is written, and read again, as itself. No part of a build: docs/testing.md says how to run
 * it.
 */
class CodecFuzz {
  private static final ValueCodec<DayOfWeek> DAYS =
      Codecs.constants(DayOfWeek.class, DayOfWeek.values());

  private static final List<ValueCodec<?>> CODECS =
      List.of(
          Codecs.bounded(Object.class),
          Codecs.OPAQUE,
          Codecs.STRING,
          Codecs.BIG_DECIMAL,
          Codecs.BIG_INTEGER,
          Codecs.UUID,
          Codecs.INSTANT,
          Codecs.DURATION,
          Codecs.PERIOD,
          Codecs.LOCAL_DATE_TIME,
          Codecs.OFFSET_DATE_TIME,
          Codecs.OFFSET_TIME,
          Codecs.ZONED_DATE_TIME,
          Codecs.ZONE_ID,
          Codecs.ZONE_OFFSET,
          Codecs.YEAR,
          Codecs.YEAR_MONTH,
          Codecs.MONTH_DAY,
          Codecs.OPTIONAL_DOUBLE,
          Codecs.BIT_SET,
          Codecs.BYTES,
          Codecs.LONGS,
          Codecs.array(String[]::new, Codecs.STRING),
          Codecs.list(Codecs.list(Codecs.INTEGER)),
          Codecs.set(Codecs.optional(Codecs.STRING)),
          Codecs.hashSet(Codecs.INTEGER),
          Codecs.sortedSet(Codecs.STRING),
          Codecs.priorityQueue(Codecs.LONG),
          Codecs.deque(Codecs.BYTE),
          Codecs.map(Codecs.STRING, Codecs.list(Codecs.DOUBLE)),
          Codecs.hashMap(Codecs.LONG, Codecs.STRING),
          Codecs.treeMap(Codecs.INSTANT, Codecs.BOOLEAN),
          Codecs.enumMap(DAYS, Codecs.INTEGER, DayOfWeek.class),
          Codecs.state(Codecs.list(Codecs.shared(0, Codecs.list(Codecs.INTEGER)))));

  @FuzzTest(maxDuration = "8h")
  void anyBytesAreRefusedOrOneValue(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    byte[] value = new byte[bytes.length - 1];
    System.arraycopy(bytes, 1, value, 0, value.length);
    tryOut(CODECS.get((bytes[0] & 0xff) % CODECS.size()), value);
  }

  private static <T> void tryOut(ValueCodec<T> codec, byte[] bytes) {
    T value;
    try {
      value = codec.read(new MessagePackReader(bytes));
    } catch (MalformedValueException refused) {
      return;
    }
    byte[] written = written(codec, value);
    byte[] again = written(codec, codec.read(new MessagePackReader(written)));
    assertThat(again).isEqualTo(written);
  }

  private static <T> byte[] written(ValueCodec<T> codec, T value) {
    MessagePackWriter out = new MessagePackWriter();
    codec.write(value, out);
    return out.toByteArray();
  }
}
