package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ValueReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every type of the type world, and every nesting of two, as a field, and one in eight as argument
 * and result.
 */
final class TypeWorldTest {
  private static final int SEEDS = 20;
  private static final int DAMAGES = 1_500;
  private static final long MAX_ALLOCATED_BYTES = 64 << 20;

  @TempDir static Path directory;

  private static final Map<String, Live<Object>> WORLDS = new LinkedHashMap<>();

  @BeforeAll
  static void compile() throws ReflectiveOperationException {
    Map<String, String> sources = TypeWorld.sources();
    Compiled compiled = Compiled.byJavac(directory, sources, "-Xlint:none");
    assertThat(compiled.complaints()).isEmpty();
    for (int i = 0; i < sources.size() - 1; i++) {
      WORLDS.put("World" + i, compiled.type("world.World" + i + "Replicated"));
    }
  }

  private static void fill(Live<Object> live, long seed) throws Throwable {
    live.call("fill(long)", out -> out.writeLong(seed), ValueReader::tryReadNil);
  }

  @Test
  void everyValueComesBackAsItselfAndIsWrittenAlikeAgain() throws Throwable {
    for (Live<Object> live : WORLDS.values()) {
      for (long seed = 0; seed < SEEDS; seed++) {
        fill(live, seed);
        String before = Deep.fields(live.object());
        byte[] state = live.state();
        live.restore(state);
        assertThat(Deep.fields(live.object())).isEqualTo(before);
        assertThat(live.state()).as("seed %d", seed).isEqualTo(state);
      }
    }
  }

  @Test
  void whatAMethodAnswersCanBeHandedToAnother() throws Throwable {
    int methods = 0;
    for (Live<Object> live : WORLDS.values()) {
      for (MethodDescriptor echo : live.type().methods()) {
        if (echo.signature().startsWith("echo")) {
          methods++;
          String name = echo.signature().substring(4, echo.signature().indexOf('('));
          for (long seed = 0; seed < SEEDS; seed++) {
            long drawn = seed;
            byte[] value =
                invoke(live, live.id("draw" + name + "(long)"), out -> out.writeLong(drawn));
            byte[] again = invoke(live, echo.id(), out -> out.writeRaw(value, 0, value.length));
            assertThat(again).as(echo.signature()).isEqualTo(value);
          }
        }
      }
    }
    assertThat(methods).isGreaterThan(50);
  }

  private static byte[] invoke(Live<Object> live, int method, Consumer<MessagePackWriter> arguments)
      throws Throwable {
    MessagePackWriter in = new MessagePackWriter();
    arguments.accept(in);
    MessagePackWriter out = new MessagePackWriter();
    live.type().invoke(live.object(), method, null, new MessagePackReader(in.toByteArray()), out);
    return out.toByteArray();
  }

  /** Damaged bytes are refused by name, or are other values; they hang nothing and cost little. */
  @Test
  void damagedBytesAreRefusedOrOtherValues() throws Throwable {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    int refused = 0;
    for (Live<Object> live : WORLDS.values()) {
      fill(live, 3);
      byte[] state = live.state();
      Random random = new Random(5);
      for (int i = 0; i < DAMAGES; i++) {
        byte[] damaged = damage(state, random);
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
          live.type().readState(new MessagePackReader(damaged));
        } catch (MalformedValueException e) {
          refused++;
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
            .isLessThan(MAX_ALLOCATED_BYTES);
      }
    }
    assertThat(refused).isGreaterThan(DAMAGES);
  }

  private static byte[] damage(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      int at = random.nextInt(bytes.length);
      damaged[at] =
          random.nextBoolean()
              ? (byte) random.nextInt()
              : (byte) (damaged[at] ^ 1 << random.nextInt(8));
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(damaged, random.nextInt(damaged.length))
        : damaged;
  }
}
