package org.concoord.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.junit.jupiter.api.Test;

/** Where ranges end, and where two values are nearly one. */
class EdgeValuesTest {
  private static <T> T read(ValueCodec<T> codec, T value) {
    MessagePackWriter out = new MessagePackWriter();
    codec.write(value, out);
    MessagePackReader in = new MessagePackReader(out.toByteArray());
    T read = codec.read(in);
    assertThat(in.remaining()).as("bytes after %s", value).isZero();
    return read;
  }

  @SafeVarargs
  private static <T> void survive(ValueCodec<T> codec, T... values) {
    for (T value : values) {
      assertThat(read(codec, value)).isEqualTo(value);
    }
  }

  @Test
  void numbers() {
    survive(Codecs.LONG, Long.MIN_VALUE, Long.MAX_VALUE, -1L, 0L, -33L, 1L << 32, -(1L << 31) - 1);
    survive(Codecs.INTEGER, Integer.MIN_VALUE, Integer.MAX_VALUE, -32, -33, 127, 128, 65_536);
    survive(Codecs.SHORT, Short.MIN_VALUE, Short.MAX_VALUE);
    survive(Codecs.BYTE, Byte.MIN_VALUE, Byte.MAX_VALUE);
    survive(
        Codecs.BIG_INTEGER,
        BigInteger.ZERO,
        BigInteger.ONE.negate(),
        BigInteger.ONE.shiftLeft(4_095).negate());
    survive(
        Codecs.BIG_DECIMAL,
        new BigDecimal("1E+3"),
        new BigDecimal("1000"),
        new BigDecimal("0.00"),
        new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE),
        new BigDecimal(BigInteger.TEN.negate(), Integer.MAX_VALUE));
    survive(Codecs.UUID, new UUID(-1, Long.MIN_VALUE), new UUID(0, 0));
  }

  @Test
  void floatingPointKeepsItsZerosAndHasOneNaN() {
    survive(
        Codecs.DOUBLE,
        -0.0,
        0.0,
        Double.MIN_VALUE,
        -Double.MAX_VALUE,
        Double.NEGATIVE_INFINITY,
        Double.NaN);
    survive(Codecs.FLOAT, -0.0f, 0.0f, Float.MIN_VALUE, Float.POSITIVE_INFINITY, Float.NaN);
    double payload = Double.longBitsToDouble(0xfff8_0000_0000_0abcL);
    assertThat(Double.doubleToRawLongBits(read(Codecs.DOUBLE, payload)))
        .as("processors make NaNs of their own, which must not tell replicas apart")
        .isEqualTo(Double.doubleToRawLongBits(Double.NaN));
    assertThat(read(Codecs.DOUBLES, new double[] {-0.0, payload}))
        .containsExactly(-0.0, Double.NaN);
  }

  @Test
  void times() {
    survive(Codecs.INSTANT, Instant.MIN, Instant.MAX, Instant.EPOCH.minusNanos(1));
    survive(
        Codecs.DURATION,
        Duration.ofSeconds(Long.MIN_VALUE),
        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
        Duration.ofNanos(-1));
    survive(Codecs.LOCAL_DATE, LocalDate.MIN, LocalDate.MAX, LocalDate.of(-1, 2, 28));
    survive(Codecs.LOCAL_TIME, LocalTime.MIN, LocalTime.MAX);
    survive(Codecs.LOCAL_DATE_TIME, LocalDateTime.MIN, LocalDateTime.MAX);
    survive(Codecs.OFFSET_DATE_TIME, OffsetDateTime.MIN, OffsetDateTime.MAX);
    survive(Codecs.OFFSET_TIME, OffsetTime.MIN, OffsetTime.MAX);
    survive(Codecs.PERIOD, Period.of(Integer.MIN_VALUE, Integer.MAX_VALUE, -1), Period.ZERO);
    survive(Codecs.YEAR, Year.of(Year.MIN_VALUE), Year.of(Year.MAX_VALUE));
    survive(Codecs.YEAR_MONTH, YearMonth.of(Year.MIN_VALUE, 1));
    survive(Codecs.ZONE_OFFSET, ZoneOffset.MIN, ZoneOffset.MAX, ZoneOffset.ofTotalSeconds(1));
  }

  /** The hour that comes twice, at both its offsets, and a zone that is an offset. */
  @Test
  void zonedTimesInAnOverlapKeepTheirOffset() {
    ZonedDateTime earlier =
        ZonedDateTime.ofLocal(
            LocalDateTime.of(2024, 10, 27, 2, 30),
            ZoneId.of("Europe/Berlin"),
            ZoneOffset.ofHours(2));
    ZonedDateTime later = earlier.withLaterOffsetAtOverlap();
    assertThat(later).isNotEqualTo(earlier);
    survive(
        Codecs.ZONED_DATE_TIME,
        earlier,
        later,
        earlier.withZoneSameLocal(ZoneOffset.MAX),
        earlier.withZoneSameInstant(ZoneId.of("UTC+01:30")));
  }

  @Test
  void textAndCharacters() {
    survive(
        Codecs.STRING,
        "",
        "a",
        "\u0000",
        "\u007f\u0080\u07ff\u0800\uffff",
        "\ud83d\ude00",
        "x".repeat(70_000));
    survive(Codecs.CHARACTER, Character.MIN_VALUE, Character.MAX_VALUE, '\ud83d', '\ude00');
    assertThat(read(Codecs.CHARS, new char[] {'\ude00', '\ud83d'}))
        .containsExactly('\ude00', '\ud83d');
  }

  /** Half a pair has no UTF-8; a question mark in its place would be another value. */
  @Test
  void halfAPairIsRefusedWhereItIsWritten() {
    for (String half : List.of("\ud83d", "a\ude00", "\ude00\ud83d", "\ud83dz")) {
      assertThatThrownBy(() -> read(Codecs.STRING, half))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("lone surrogate");
    }
  }

  @Test
  void emptiness() {
    ValueCodec<int[][]> arrays = Codecs.array(int[][]::new, Codecs.INTS);
    assertThat(read(arrays, new int[][] {})).isEmpty();
    assertThat(read(arrays, new int[][] {{}, null, {1}}))
        .isDeepEqualTo(new int[][] {{}, null, {1}});
    assertThat(read(Codecs.array(int[][][]::new, arrays), new int[][][] {{}, {{}}}))
        .isDeepEqualTo(new int[][][] {{}, {{}}});
    survive(Codecs.BIT_SET, new BitSet(), BitSet.valueOf(new long[] {Long.MIN_VALUE}));
    survive(Codecs.list(Codecs.STRING), List.of(), List.of(""));
    survive(Codecs.map(Codecs.STRING, Codecs.LONG), Map.of(), Map.of("", 0L));
    assertThat(read(Codecs.BYTES, new byte[0])).isEmpty();
  }

  /** Found by the search in src/fuzz: a LinkedHashSet kept its order until it was read once. */
  @Test
  void whatTravelsAsAHashSetOrHashMapIsWrittenAlikeInWhateverOrderItsSenderHadIt() {
    ValueCodec<HashSet<Integer>> sets = Codecs.hashSet(Codecs.INTEGER);
    assertThat(written(sets, new LinkedHashSet<>(List.of(3, 1, 2))))
        .isEqualTo(written(sets, new LinkedHashSet<>(List.of(2, 3, 1))))
        .isEqualTo(written(sets, new HashSet<>(List.of(1, 2, 3))));
    ValueCodec<HashMap<Integer, String>> maps = Codecs.hashMap(Codecs.INTEGER, Codecs.STRING);
    LinkedHashMap<Integer, String> backwards = new LinkedHashMap<>();
    backwards.put(2, "b");
    backwards.put(1, "a");
    assertThat(written(maps, backwards))
        .isEqualTo(written(maps, new HashMap<>(Map.of(1, "a", 2, "b"))));
  }

  private static <T> byte[] written(ValueCodec<T> codec, T value) {
    MessagePackWriter out = new MessagePackWriter();
    codec.write(value, out);
    return out.toByteArray();
  }
}
