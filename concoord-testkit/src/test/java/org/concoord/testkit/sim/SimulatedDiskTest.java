package org.concoord.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {
  private static final int SECTOR = SimulatedDisk.SECTOR_BYTES;
  private static final int SEEDS = 200;

  @Test
  void showsWhatWasWrittenBeforeItIsDurable() throws IOException {
    SimulatedDisk disk = disk(1);
    disk.write(SECTOR - 3, new byte[] {1, 2, 3, 4, 5});
    assertThat(disk.read(SECTOR - 4, 7)).containsExactly(0, 1, 2, 3, 4, 5, 0);
    assertThat(disk.isDurable(SECTOR - 3, 5)).isFalse();
    disk.force();
    assertThat(disk.isDurable(SECTOR - 3, 5)).isTrue();
  }

  @Test
  void keepsWhatWasForcedThroughAPowerLoss() throws IOException {
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = disk(seed);
      disk.write(0, sectors(1, 2));
      disk.force();
      disk.write(2 * SECTOR, sectors(3));
      disk.losePower();
      assertThat(disk.read(0, 2 * SECTOR)).isEqualTo(sectors(1, 2));
    }
  }

  @Test
  void losesAnySubsetOfTheSectorsThatWereNotForced() throws IOException {
    Set<String> outcomes = new TreeSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = disk(seed);
      disk.write(0, sectors(1, 1, 1, 1));
      disk.force();
      disk.write(0, sectors(2, 2));
      disk.write(2 * SECTOR, sectors(2));
      disk.losePower();
      outcomes.add(fills(disk, 4));
    }
    assertThat(outcomes)
        .containsExactlyInAnyOrder("1111", "1121", "1211", "1221", "2111", "2121", "2211", "2221");
  }

  @Test
  void mayKeepAnyOfSeveralWritesToOneSector() throws IOException {
    Set<String> outcomes = new TreeSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = disk(seed);
      disk.write(0, sectors(1));
      disk.write(0, sectors(2));
      disk.losePower();
      outcomes.add(fills(disk, 1));
    }
    assertThat(outcomes).containsExactlyInAnyOrder("0", "1", "2");
  }

  @Test
  void tearsASectorWhereItMay() throws IOException {
    Set<Integer> cuts = new TreeSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = disk(seed);
      disk.tearSectors();
      disk.write(0, sectors(1));
      disk.losePower();
      byte[] left = disk.read(0, SECTOR);
      int cut = 0;
      while (cut < SECTOR && left[cut] == 1) {
        cut++;
      }
      cuts.add(cut);
      byte[] torn = new byte[SECTOR];
      Arrays.fill(torn, 0, cut, (byte) 1);
      assertThat(left).isEqualTo(torn);
    }
    assertThat(cuts).hasSizeGreaterThan(SEEDS / 10).contains(0, SECTOR);
  }

  @Test
  void takesForCleanWhatAFailedForceMayNotHaveWritten() throws IOException {
    Set<String> outcomes = new TreeSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = disk(seed);
      disk.write(0, sectors(1, 1));
      disk.failNextForce();
      assertThatExceptionOfType(IOException.class).isThrownBy(disk::force);
      assertThat(fills(disk, 2)).isEqualTo("11");
      disk.force();
      boolean durable = disk.isDurable(0, 2 * SECTOR);
      disk.losePower();
      assertThat(fills(disk, 2).equals("11")).isEqualTo(durable);
      outcomes.add(fills(disk, 2));
    }
    assertThat(outcomes).containsExactlyInAnyOrder("00", "01", "10", "11");
  }

  @Test
  void makesDurableWhatIsWrittenAnewAfterAFailedForce() throws IOException {
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = disk(seed);
      disk.write(0, sectors(1, 1));
      disk.failNextForce();
      assertThatExceptionOfType(IOException.class).isThrownBy(disk::force);
      disk.write(0, sectors(1, 1));
      disk.force();
      assertThat(disk.isDurable(0, 2 * SECTOR)).isTrue();
      disk.losePower();
      assertThat(fills(disk, 2)).isEqualTo("11");
    }
  }

  @Test
  void cutsAWriteShortWhereItIsFull() throws IOException {
    SimulatedDisk disk = disk(1);
    disk.write(0, sectors(1, 1));
    disk.fill();
    disk.write(0, sectors(2));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> disk.write(SECTOR, sectors(3, 3)))
        .withMessageContaining("No space");
    assertThat(fills(disk, 3)).isEqualTo("230");
  }

  @Test
  void failsToWriteAndToReadAndIsOtherwiseAsBefore() throws IOException {
    SimulatedDisk disk = disk(1);
    disk.write(0, sectors(1));
    disk.failWrites(true);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.write(0, sectors(2)));
    disk.failReads(true);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.read(0, 1));
    disk.failReads(false);
    assertThat(fills(disk, 1)).isEqualTo("1");
  }

  @Test
  void rotsByOneBit() throws IOException {
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = disk(seed);
      disk.rot();
      disk.write(0, sectors(1, 1));
      disk.force();
      disk.rot();
      byte[] rotten = disk.read(0, 2 * SECTOR);
      int flipped = 0;
      for (byte each : rotten) {
        flipped += Integer.bitCount((each ^ 1) & 0xff);
      }
      assertThat(flipped).isEqualTo(1);
    }
  }

  @Test
  void writesASectorToThePlaceOfAnotherAndSaysNothing() throws IOException {
    Set<String> outcomes = new TreeSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = disk(seed);
      disk.write(0, sectors(1, 2));
      disk.misdirectNextForce();
      disk.force();
      outcomes.add(fills(disk, 2));
      disk.write(0, sectors(1, 2));
      disk.force();
      assertThat(fills(disk, 2)).isEqualTo("12");
    }
    assertThat(outcomes)
        .as("one in the place of the other, or none where one should be")
        .containsExactlyInAnyOrder("01", "20", "02", "10");
  }

  /** What is called durable is there after any power loss; what is not may be gone. */
  @Test
  void isDurableSpeaksTheTruth() throws IOException {
    int lost = 0;
    for (long seed = 0; seed < 50 * SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SimulatedDisk disk = new SimulatedDisk(random.split());
      for (int i = random.nextInt(12); i >= 0; i--) {
        step(disk, random);
      }
      int offset = random.nextInt(3 * SECTOR);
      int length = random.nextInt(1, SECTOR);
      byte[] before = disk.read(offset, length);
      boolean durable = disk.isDurable(offset, length);
      disk.losePower();
      boolean kept = Arrays.equals(before, disk.read(offset, length));
      assertThat(kept || !durable).as("seed %d", seed).isTrue();
      lost += kept ? 0 : 1;
    }
    assertThat(lost).isGreaterThan(100);
  }

  private static void step(SimulatedDisk disk, SplittableRandom random) {
    try {
      switch (random.nextInt(8)) {
        case 0 -> disk.force();
        case 1 -> disk.failNextForce();
        case 2 -> disk.losePower();
        default -> {
          byte[] bytes = new byte[random.nextInt(1, SECTOR)];
          Arrays.fill(bytes, (byte) random.nextInt());
          disk.write(random.nextInt(3 * SECTOR), bytes);
        }
      }
    } catch (IOException expected) {
      assertThat(expected).hasMessageContaining("on forcing");
    }
  }

  @Test
  void doesTheSameUnderTheSameSeed() throws IOException {
    List<String> outcomes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      SimulatedDisk disk = disk(77);
      disk.write(0, sectors(1, 2, 3, 4, 5, 6, 7, 8, 9));
      disk.losePower();
      outcomes.add(fills(disk, 9));
    }
    assertThat(outcomes.get(0)).isEqualTo(outcomes.get(1));
  }

  private static SimulatedDisk disk(long seed) {
    return new SimulatedDisk(new SplittableRandom(seed));
  }

  /** Sectors, each filled with one of the given bytes. */
  private static byte[] sectors(int... fills) {
    byte[] bytes = new byte[fills.length * SECTOR];
    for (int i = 0; i < fills.length; i++) {
      Arrays.fill(bytes, i * SECTOR, (i + 1) * SECTOR, (byte) fills[i]);
    }
    return bytes;
  }

  /** With what each of the first sectors is filled, wholly. */
  private static String fills(SimulatedDisk disk, int count) throws IOException {
    StringBuilder fills = new StringBuilder();
    for (int i = 0; i < count; i++) {
      byte[] sector = disk.read((long) i * SECTOR, SECTOR);
      for (byte each : sector) {
        assertThat(each).isEqualTo(sector[0]);
      }
      fills.append(sector[0]);
    }
    return fills.toString();
  }
}
