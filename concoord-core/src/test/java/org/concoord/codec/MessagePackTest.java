package org.concoord.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ValueTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where our reader and writer are stricter than MessagePack asks for. */
class MessagePackTest {
  @Test
  void hasOneNaN() {
    var out = new MessagePackWriter();
    out.writeDouble(Double.longBitsToDouble(0xfff8000000000123L));
    out.writeFloat(Float.intBitsToFloat(0xffc00001));
    assertThat(out.toByteArray()).isEqualTo(bytes("cb7ff8000000000000 ca7fc00000"));

    var in = reader("cbfff8000000000123 caffc00001");
    assertThat(Double.doubleToRawLongBits(in.readDouble())).isEqualTo(0x7ff8000000000000L);
    assertThat(Float.floatToRawIntBits(in.readFloat())).isEqualTo(0x7fc00000);
  }

  @Test
  void keepsNegativeZero() {
    var out = new MessagePackWriter();
    out.writeDouble(-0.0);
    assertThat(Double.doubleToRawLongBits(new MessagePackReader(out.toByteArray()).readDouble()))
        .isEqualTo(Long.MIN_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "\udc00", "a\ud800b", "\udc00\ud800", "ok\ud83d"})
  void writerRefusesLoneSurrogate(String text) {
    var out = new MessagePackWriter();
    assertThatThrownBy(() -> out.writeString(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lone surrogate");
  }

  /** Overlong forms, surrogates, beyond Unicode, stray and missing continuations. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a2c080",
        "a2c1bf",
        "a3e08080",
        "a3eda080",
        "a3edbfbf",
        "a4f0808080",
        "a4f4908080",
        "a4f5808080",
        "a180",
        "a1c3",
        "a2e282",
        "a2c341",
        "a3e28241",
        "a4f09f9841",
        "a1ff"
      })
  void readerRefusesWhatIsNotUtf8(String hex) {
    assertMalformed(hex, MessagePackReader::readString);
    assertMalformed(
        "a9" + "6161616161" + hex.substring(2) + "61".repeat(5 - hex.length() / 2),
        MessagePackReader::readString);
  }

  @ParameterizedTest
  @CsvSource({
    "cc80,byte",
    "d1ff7f,byte",
    "cd8000,short",
    "ce80000000,int",
    "ff,char",
    "ce00010000,char"
  })
  void refusesNumberOutOfRange(String hex, String type) {
    assertMalformed(
        hex,
        in -> {
          switch (type) {
            case "byte" -> in.readByte();
            case "short" -> in.readShort();
            case "int" -> in.readInt();
            default -> in.readChar();
          }
        });
  }

  @Test
  void refusesUnsignedBeyondLong() {
    assertMalformed("cf8000000000000000", MessagePackReader::readLong);
    assertThat(reader("cf7fffffffffffffff").readLong()).isEqualTo(Long.MAX_VALUE);
  }

  /** The length is looked at before any memory is asked for. */
  @ParameterizedTest
  @ValueSource(strings = {"c67fffffff", "c6ffffffff", "c5ffff00", "c402aa"})
  void refusesByteStringLongerThanWhatRemains(String hex) {
    assertMalformed(hex, MessagePackReader::readBytes);
    assertMalformed(hex, MessagePackReader::skipBytes);
    assertMalformed(hex, MessagePackReader::skipValue);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dd7fffffff", "ddffffffff", "dc000301", "93aa"})
  void refusesArrayLargerThanWhatRemains(String hex) {
    assertMalformed(hex, MessagePackReader::readArrayHeader);
    assertMalformed(hex, MessagePackReader::skipValue);
  }

  @ParameterizedTest
  @ValueSource(strings = {"df40000000", "df80000000", "de00020101", "820101"})
  void refusesMapLargerThanHalfOfWhatRemains(String hex) {
    assertMalformed(hex, MessagePackReader::readMapHeader);
    assertMalformed(hex, MessagePackReader::skipValue);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c1", "c70000", "d40000", ""})
  void skipsNoTagThatNobodyWrites(String hex) {
    assertMalformed(hex, MessagePackReader::skipValue);
  }

  @Test
  void skipsDownToLimitOfDepthAndNoFurther() {
    reader("91".repeat(Limits.DEPTH) + "c0").skipValue();
    assertMalformed("91".repeat(Limits.DEPTH + 1) + "c0", MessagePackReader::skipValue);
    assertMalformed("91".repeat(1_000_000) + "c0", MessagePackReader::skipValue);
  }

  @Test
  void neverReadsBeyondItsRange() {
    var in = new MessagePackReader(bytes("01 02 03"), 1, 1);
    assertThat(in.readInt()).isEqualTo(2);
    assertThatThrownBy(in::readInt).isInstanceOf(MalformedValueException.class);
    assertThat(in.tryReadNil()).isFalse();
  }

  @Test
  void givesByteStringAsRange() {
    byte[] array = bytes("c0 c403 0a0b0c c2");
    var in = new MessagePackReader(array);
    assertThat(in.tryReadNil()).isTrue();
    int length = in.skipBytes();
    assertThat(Arrays.copyOfRange(in.array(), in.position() - length, in.position()))
        .isEqualTo(bytes("0a0b0c"));
    assertThat(in.readBoolean()).isFalse();
  }

  @Test
  void writerKeepsToItsLimit() {
    var out = new MessagePackWriter(4, 100);
    out.writeBytes(new byte[98]);
    assertThat(out.size()).isEqualTo(100);
    assertThatThrownBy(out::writeNil).isInstanceOf(ValueTooLargeException.class);
    out.reset();
    assertThatThrownBy(() -> out.writeString("x".repeat(99)))
        .isInstanceOf(ValueTooLargeException.class);
  }

  @Test
  void patchesWhatIsKnownOnlyAfterwards() {
    var out = new MessagePackWriter(1, 10_000);
    int count = out.reserveInt();
    int bytes = out.beginBytes();
    out.writeRaw(new byte[300], 0, 300);
    out.endBytes(bytes);
    out.patchInt(count, 70_000);
    var in = new MessagePackReader(out.toByteArray());
    assertThat(in.readInt()).isEqualTo(70_000);
    assertThat(in.readBytes()).hasSize(300);
  }

  private static void assertMalformed(String hex, Consumer<MessagePackReader> read) {
    assertThatThrownBy(() -> read.accept(reader(hex))).isInstanceOf(MalformedValueException.class);
  }

  private static MessagePackReader reader(String hex) {
    return new MessagePackReader(bytes(hex));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
