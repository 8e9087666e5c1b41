package org.concoord.testkit.sim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A disk with sectors of 512 bytes below a page cache that loses and damages what real ones lose
 * and damage, as its generator draws. It models one file of fixed name: that files themselves come
 * and go, and that directories must be forced too, is not in it.
 *
 * <ul>
 *   <li>Power loss: each sector keeps what was last forced or any later write to it, independently
 *       of all other sectors, so that writes are lost and reordered at will. A sector is written
 *       wholly or not at all unless {@link #tearSectors} was called.
 *   <li>A failed force: each sector may have been written or not; the cache still shows what was
 *       written and takes it for clean, so that the next force succeeds and does nothing for it
 *       (Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020).
 *   <li>Errors on reading and writing, and a full disk, where a write is cut short.
 *   <li>A flipped bit, and a sector that is written to the place of another; nobody is told.
 * </ul>
 */
final class SimulatedDisk implements Disk {
  static final int SECTOR_BYTES = 512;

  private static final byte[] ZEROS = new byte[SECTOR_BYTES];

  private final RandomGenerator random;

  /** What would be there after a power loss that takes all it can; sectors by number. */
  private final Map<Long, byte[]> platter = new TreeMap<>();

  /** What was written since to each sector, in order: the last is what a read shows. */
  private final Map<Long, List<byte[]>> dirty = new TreeMap<>();

  /** What a read shows of sectors whose force has failed: clean, and perhaps not on the platter. */
  private final Map<Long, byte[]> doubtful = new TreeMap<>();

  private long capacitySectors = Long.MAX_VALUE;
  private boolean readsFail;
  private boolean writesFail;
  private boolean nextForceFails;
  private boolean nextForceMisdirects;
  private boolean tears;

  SimulatedDisk(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public void write(long offset, byte[] bytes) throws IOException {
    if (writesFail) {
      throw new IOException("Input/output error on writing");
    }
    int done = 0;
    while (done < bytes.length) {
      long sector = (offset + done) / SECTOR_BYTES;
      int at = (int) ((offset + done) % SECTOR_BYTES);
      int count = Math.min(bytes.length - done, SECTOR_BYTES - at);
      if (!isAllocated(sector) && allocated() >= capacitySectors) {
        throw new IOException("No space left on device");
      }
      byte[] changed = shown(sector).clone();
      System.arraycopy(bytes, done, changed, at, count);
      dirty.computeIfAbsent(sector, key -> new ArrayList<>()).add(changed);
      done += count;
    }
  }

  @Override
  public byte[] read(long offset, int length) throws IOException {
    if (readsFail) {
      throw new IOException("Input/output error on reading");
    }
    byte[] bytes = new byte[length];
    int done = 0;
    while (done < length) {
      int at = (int) ((offset + done) % SECTOR_BYTES);
      int count = Math.min(length - done, SECTOR_BYTES - at);
      System.arraycopy(shown((offset + done) / SECTOR_BYTES), at, bytes, done, count);
      done += count;
    }
    return bytes;
  }

  @Override
  public void force() throws IOException {
    if (nextForceFails) {
      nextForceFails = false;
      failForce();
      throw new IOException("Input/output error on forcing");
    }
    if (nextForceMisdirects && !dirty.isEmpty()) {
      nextForceMisdirects = false;
      List<Long> sectors = List.copyOf(dirty.keySet());
      long sector = sectors.get(random.nextInt(sectors.size()));
      byte[] strayed = shown(sector);
      dirty.remove(sector);
      writeAll();
      platter.put(sector ^ 1L << random.nextInt(4), strayed);
    } else {
      writeAll();
    }
  }

  private void writeAll() {
    dirty.forEach(
        (sector, versions) -> {
          platter.put(sector, versions.get(versions.size() - 1));
          doubtful.remove(sector);
        });
    dirty.clear();
  }

  private void failForce() {
    dirty.forEach(
        (sector, versions) -> {
          byte[] last = versions.get(versions.size() - 1);
          if (random.nextBoolean()) {
            platter.put(sector, last);
            doubtful.remove(sector);
          } else {
            doubtful.put(sector, last);
          }
        });
    dirty.clear();
  }

  /** The power goes, and comes back. */
  void losePower() {
    dirty.forEach(
        (sector, versions) -> {
          byte[] before = onPlatter(sector);
          int kept = random.nextInt(versions.size() + 1);
          byte[] after = kept == 0 ? before : versions.get(kept - 1);
          if (tears && random.nextBoolean()) {
            byte[] torn = before.clone();
            System.arraycopy(after, 0, torn, 0, random.nextInt(SECTOR_BYTES + 1));
            after = torn;
          }
          platter.put(sector, after);
        });
    dirty.clear();
    doubtful.clear();
  }

  /** A bit of a sector that was once written flips; nothing happens where none was. */
  void rot() {
    List<Long> sectors = List.copyOf(platter.keySet());
    if (!sectors.isEmpty()) {
      long sector = sectors.get(random.nextInt(sectors.size()));
      byte[] rotten = onPlatter(sector).clone();
      rotten[random.nextInt(SECTOR_BYTES)] ^= (byte) (1 << random.nextInt(8));
      platter.put(sector, rotten);
    }
  }

  /** The next force fails, and those after it do not. */
  void failNextForce() {
    nextForceFails = true;
  }

  /** Of the next force that has anything to write, one sector strays. */
  void misdirectNextForce() {
    nextForceMisdirects = true;
  }

  void failReads(boolean fail) {
    readsFail = fail;
  }

  void failWrites(boolean fail) {
    writesFail = fail;
  }

  /** No sector can be written that never was before. */
  void fill() {
    capacitySectors = allocated();
  }

  /** Nothing fails any more; what was damaged stays so. */
  void mend() {
    readsFail = false;
    writesFail = false;
    nextForceFails = false;
    nextForceMisdirects = false;
    capacitySectors = Long.MAX_VALUE;
  }

  /** From now on power loss may leave the beginning of a sector new and the rest of it old. */
  void tearSectors() {
    tears = true;
  }

  /** Whether a power loss would leave these bytes as a read shows them. */
  boolean isDurable(long offset, int length) {
    long last = (offset + length - 1) / SECTOR_BYTES;
    for (long sector = offset / SECTOR_BYTES; sector <= last; sector++) {
      int from = (int) Math.max(0, offset - sector * SECTOR_BYTES);
      int to = (int) Math.min(SECTOR_BYTES, offset + length - sector * SECTOR_BYTES);
      byte[] shown = shown(sector);
      if (!matches(onPlatter(sector), shown, from, to)) {
        return false;
      }
      for (byte[] version : dirty.getOrDefault(sector, List.of())) {
        if (!matches(version, shown, from, to)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean matches(byte[] a, byte[] b, int from, int to) {
    return Arrays.equals(a, from, to, b, from, to);
  }

  private boolean isAllocated(long sector) {
    return platter.containsKey(sector) || dirty.containsKey(sector) || doubtful.containsKey(sector);
  }

  private long allocated() {
    long count = platter.size();
    for (Long sector : dirty.keySet()) {
      count += platter.containsKey(sector) ? 0 : 1;
    }
    for (Long sector : doubtful.keySet()) {
      count += platter.containsKey(sector) || dirty.containsKey(sector) ? 0 : 1;
    }
    return count;
  }

  private byte[] shown(long sector) {
    @Nullable List<byte[]> versions = dirty.get(sector);
    if (versions != null) {
      return versions.get(versions.size() - 1);
    }
    byte @Nullable [] clean = doubtful.get(sector);
    return clean != null ? clean : onPlatter(sector);
  }

  private byte[] onPlatter(long sector) {
    return platter.getOrDefault(sector, ZEROS);
  }
}
