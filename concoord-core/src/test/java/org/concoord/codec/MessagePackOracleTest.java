package org.concoord.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** Our reader and writer against msgpack-core, byte by byte and in both directions. */
class MessagePackOracleTest {
  private static final int VALUES = 400;

  static LongStream seeds() {
    return LongStream.range(0, 25);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void writesTheBytesThatMsgpackCoreWrites(long seed) throws IOException {
    List<Object> values = values(new Random(seed));
    assertThat(ours(values)).isEqualTo(theirs(values));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void readsWhatMsgpackCoreWrote(long seed) throws IOException {
    List<Object> values = values(new Random(seed));
    var in = new MessagePackReader(theirs(values));
    for (Object value : values) {
      assertThat(readOurs(in, value)).isEqualTo(value);
    }
    assertThat(in.remaining()).isZero();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void msgpackCoreReadsWhatWeWrote(long seed) throws IOException {
    List<Object> values = values(new Random(seed));
    try (MessageUnpacker in = MessagePack.newDefaultUnpacker(ours(values))) {
      for (Object value : values) {
        assertThat(readTheirs(in, value)).isEqualTo(value);
      }
      assertThat(in.hasNext()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void skipsEachValueExactly(long seed) throws IOException {
    List<Object> values = values(new Random(seed));
    var in = new MessagePackReader(theirs(values));
    for (int i = 0; i < values.size(); i++) {
      in.skipValue();
    }
    assertThat(in.remaining()).isZero();
  }

  private static List<Object> values(Random random) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < VALUES; i++) {
      values.add(value(random));
    }
    return values;
  }

  private static Object value(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextBoolean();
      case 1 -> random.nextFloat();
      case 2 -> Double.longBitsToDouble((random.nextLong() & ~(0x7ffL << 52)) | (1023L << 52));
      case 3 -> string(random);
      case 4 -> Nothing.NIL;
      case 5 -> new Bytes(List.of(random.nextInt(), random.nextInt(70_000)));
      default -> edge(random);
    };
  }

  /** A number of any magnitude, often right at a power of two. */
  private static long edge(Random random) {
    long power = 1L << random.nextInt(64);
    long value = random.nextBoolean() ? power : random.nextLong() >> random.nextInt(64);
    return value + random.nextInt(3) - 1;
  }

  private static String string(Random random) {
    int length = List.of(0, 5, 31, 32, 255, 256, 66_000).get(random.nextInt(7));
    int bound = List.of(0x80, 0x800, 0x10000, 0x110000).get(random.nextInt(4));
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      int point = random.nextInt(bound);
      text.appendCodePoint(point >= 0xd800 && point < 0xe000 ? '?' : point);
    }
    return text.toString();
  }

  private static byte[] ours(List<Object> values) {
    var out = new MessagePackWriter();
    for (Object value : values) {
      if (value instanceof Boolean b) {
        out.writeBoolean(b);
      } else if (value instanceof Float f) {
        out.writeFloat(f);
      } else if (value instanceof Double d) {
        out.writeDouble(d);
      } else if (value instanceof String s) {
        out.writeString(s);
      } else if (value instanceof Bytes b) {
        out.writeBytes(b.bytes());
      } else if (value instanceof Long l) {
        out.writeLong(l);
      } else {
        out.writeNil();
      }
    }
    return out.toByteArray();
  }

  private static byte[] theirs(List<Object> values) throws IOException {
    try (var out = MessagePack.newDefaultBufferPacker()) {
      for (Object value : values) {
        packTheirs(out, value);
      }
      return out.toByteArray();
    }
  }

  private static void packTheirs(MessagePacker out, Object value) throws IOException {
    if (value instanceof Boolean b) {
      out.packBoolean(b);
    } else if (value instanceof Float f) {
      out.packFloat(f);
    } else if (value instanceof Double d) {
      out.packDouble(d);
    } else if (value instanceof String s) {
      out.packString(s);
    } else if (value instanceof Bytes b) {
      out.packBinaryHeader(b.bytes().length);
      out.writePayload(b.bytes());
    } else if (value instanceof Long l) {
      out.packLong(l);
    } else {
      out.packNil();
    }
  }

  private static Object readOurs(MessagePackReader in, Object like) {
    if (like instanceof Boolean) {
      return in.readBoolean();
    } else if (like instanceof Float) {
      return in.readFloat();
    } else if (like instanceof Double) {
      return in.readDouble();
    } else if (like instanceof String) {
      return in.readString();
    } else if (like instanceof Bytes b) {
      return b.orElse(in.readBytes());
    } else if (like instanceof Long) {
      return in.readLong();
    }
    return in.tryReadNil() ? Nothing.NIL : "not nil";
  }

  private static Object readTheirs(MessageUnpacker in, Object like) throws IOException {
    if (like instanceof Boolean) {
      return in.unpackBoolean();
    } else if (like instanceof Float) {
      return in.unpackFloat();
    } else if (like instanceof Double) {
      return in.unpackDouble();
    } else if (like instanceof String) {
      return in.unpackString();
    } else if (like instanceof Bytes b) {
      return b.orElse(in.readPayload(in.unpackBinaryHeader()));
    } else if (like instanceof Long) {
      return in.unpackLong();
    }
    return in.tryUnpackNil() ? Nothing.NIL : "not nil";
  }

  private enum Nothing {
    NIL
  }

  /** A byte string given by seed and length. */
  private record Bytes(List<Integer> seedAndLength) {
    byte[] bytes() {
      var bytes = new byte[seedAndLength.get(1)];
      new Random(seedAndLength.get(0)).nextBytes(bytes);
      return bytes;
    }

    Object orElse(byte[] read) {
      return Arrays.equals(read, bytes()) ? this : "other bytes";
    }
  }
}
