package org.concoord.dns;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.concoord.View;
import org.jspecify.annotations.Nullable;

/**
 * The records of the domain as the replica sees the instance now. The serial number rises whenever
 * they change: it is the last slot that was executed then, or one more than before, so that it goes
 * on rising where the replica starts anew in the same instance. On the name server's thread.
 */
final class ZoneKeeper {
  /** What a serial number wraps at (RFC 1982). */
  private static final long SERIAL_MASK = 0xffff_ffffL;

  private final ZoneWriter writer;
  private final ViewSource source;
  private final Addresses addresses;
  private final LongSupplier nanoTime;
  private final long freshNanos;
  private View seen = View.NONE;
  private @Nullable Zone zone;
  private long serial;
  private long writtenNanos;
  private boolean isToBeRenewed;

  /**
   * @param fresh for how long the last view is told after the instance was last heard, and after
   *     how long members that listen on names are looked up anew
   */
  ZoneKeeper(
      ZoneWriter writer,
      ViewSource source,
      Addresses addresses,
      Duration fresh,
      LongSupplier nanoTime) {
    this.writer = writer;
    this.source = source;
    this.addresses = addresses;
    this.nanoTime = nanoTime;
    this.freshNanos = fresh.toNanos();
  }

  /** Hosts may have other addresses than before. */
  void renew() {
    isToBeRenewed = true;
  }

  /**
   * The records to answer from, or {@code null} where there is nothing worth telling: this replica
   * is in no instance yet, or has been cut off for so long that others may have taken the places of
   * those that it knows.
   */
  @Nullable Zone current() {
    View view = source.view();
    long now = nanoTime.getAsLong();
    if (view.epoch() == 0 || now - source.heardNanos() > freshNanos) {
      return null;
    }
    if (isToBeRenewed || !view.equals(seen) || now - writtenNanos > freshNanos) {
      isToBeRenewed = false;
      write(view, now);
    }
    return zone;
  }

  private void write(View view, long now) {
    Zone before = zone;
    Zone written = writer.write(view, addresses, serial);
    if (!addresses.areKnown()) {
      // Told now, the absence of an address would be kept by others for as long as one.
      isToBeRenewed = true;
      return;
    }
    seen = view;
    writtenNanos = now;
    if (before == null || !before.saysWhat(written)) {
      serial = Math.max(serial + 1, source.executedSlot()) & SERIAL_MASK;
      written = writer.write(view, addresses, serial);
    }
    zone = written;
  }
}
