package org.concoord.storage;

import java.util.concurrent.atomic.AtomicLong;

/** What a log has done since it was opened. Written by its owner, read by anybody. */
public final class JournalCounters {
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong forces = new AtomicLong();
  private final AtomicLong markers = new AtomicLong();
  private final AtomicLong segments = new AtomicLong();

  private final AtomicLong snapshots = new AtomicLong();
  private final AtomicLong snapshotSlot = new AtomicLong();

  JournalCounters() {}

  void appended(int extent) {
    records.incrementAndGet();
    bytes.addAndGet(extent);
  }

  void forced() {
    forces.incrementAndGet();
  }

  void marked() {
    markers.incrementAndGet();
  }

  void rolled() {
    segments.incrementAndGet();
  }

  void found(long slot) {
    snapshotSlot.set(slot);
  }

  void kept(long slot) {
    snapshots.incrementAndGet();
    snapshotSlot.set(slot);
  }

  /** Snapshots kept. */
  public long snapshots() {
    return snapshots.get();
  }

  /** The slot of the newest snapshot, found ones included; 0 for none. */
  public long snapshotSlot() {
    return snapshotSlot.get();
  }

  /** Records appended, without markers. */
  public long records() {
    return records.get();
  }

  /** Bytes of them in segments. */
  public long bytes() {
    return bytes.get();
  }

  /** Forces of segments for records; records / forces is what group commit gains. */
  public long forces() {
    return forces.get();
  }

  /** Markers of an idle log, each with a force of its own. */
  public long markers() {
    return markers.get();
  }

  /** Segments begun. */
  public long segments() {
    return segments.get();
  }

  @Override
  public String toString() {
    return String.format(
        "%,d records, %,d bytes, %,d forces, %,d markers, %,d segments",
        records(), bytes(), forces(), markers(), segments());
  }
}
