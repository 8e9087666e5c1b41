package org.concoord.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import org.concoord.paxos.Value;
import org.concoord.spi.MalformedValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged bytes give a typed error or another valid value, and never cost much memory. */
class FuzzTest {
  private static final int ROUNDS = 3_000;

  /**
   * Far above what a sample of some hundred bytes decodes to, with what the VM itself allocates
   * when a message is first put together; far below what a forged length could ask for.
   */
  private static final long MAX_ALLOCATED_BYTES = 1 << 20;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"PING", "PONG"}) // which have no body
  void damagedFrameIsRefusedOrAnotherFrame(FrameType type) {
    byte[] frame = Samples.frames().get(type);
    read(() -> Samples.read(frame));
    var random = new Random(type.code());
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = damage(frame, FrameHeader.BYTES, random);
      refused += read(() -> Samples.read(damaged)) ? 0 : 1;
    }
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @EnumSource(FrameType.class)
  void everyPrefixIsRefused(FrameType type) {
    byte[] frame = Samples.frames().get(type);
    for (int length = 0; length < frame.length; length++) {
      byte[] prefix = Arrays.copyOf(frame, length);
      assertThat(read(() -> Samples.read(prefix))).as("%d bytes", length).isFalse();
    }
  }

  @Test
  void damagedBatchIsRefusedOrAnotherBatch() {
    Value value = Samples.batch();
    byte[] bytes = Arrays.copyOfRange(value.array(), value.offset(), value.length());
    var random = new Random(7);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = damage(bytes, 0, random);
      refused += read(() -> Samples.readBatch(Value.of(damaged))) ? 0 : 1;
    }
    assertThat(refused).isPositive();
  }

  @Test
  void arbitraryBytesAreRefusedOrSkipped() {
    var random = new Random(11);
    for (int round = 0; round < 20 * ROUNDS; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      read(
          () -> {
            var in = new MessagePackReader(bytes);
            while (in.remaining() > 0) {
              in.skipValue();
            }
            return in;
          });
    }
  }

  /** Changes a few bytes from {@code from} on, and sometimes cuts the end off. */
  private static byte[] damage(byte[] bytes, int from, Random random) {
    byte[] damaged = bytes.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = from + random.nextInt(bytes.length - from);
      damaged[at] =
          random.nextBoolean()
              ? (byte) random.nextInt()
              : (byte) (damaged[at] ^ (1 << random.nextInt(8)));
    }
    int length = random.nextInt(4) == 0 ? from + random.nextInt(bytes.length - from) : bytes.length;
    return Arrays.copyOf(damaged, length);
  }

  /**
   * Whether the bytes could be read; anything but the two typed errors goes on to fail the test.
   */
  private boolean read(Supplier<Object> reading) {
    long before = threads.getCurrentThreadAllocatedBytes();
    boolean read;
    try {
      read = reading.get() != null;
    } catch (MalformedFrameException | MalformedValueException e) {
      read = false;
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MAX_ALLOCATED_BYTES);
    return read;
  }
}
