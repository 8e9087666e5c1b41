package org.concoord.server;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** JFR: a snapshot was written, or one that came from another replica was installed. */
@Name("org.concoord.Snapshot")
@Label("Snapshot")
@Category("ConCoord")
@Description(
    "A snapshot was written by this replica, which executed nothing meanwhile, or installed")
@StackTrace(false)
final class SnapshotEvent extends Event {
  @Label("Replica")
  final String replica;

  @Label("Giver")
  @Description("The address of whom it came from; this replica's own where it was written here")
  final String giver;

  @Label("Slot")
  final long slot;

  @Label("Size")
  @DataAmount
  final long bytes;

  @Label("Time Taken")
  @Description("To write it; or from its first piece to its installation")
  @Timespan
  final long taken;

  SnapshotEvent(String replica, String giver, long slot, long bytes, long taken) {
    this.replica = replica;
    this.giver = giver;
    this.slot = slot;
    this.bytes = bytes;
    this.taken = taken;
  }
}
