package org.concoord.server;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * JFR: a slot that this replica proposed was decided, its duration since the proposal. There are
 * thousands a second, so it is off unless asked for.
 */
@Name("org.concoord.Slot")
@Label("Slot Decided")
@Category("ConCoord")
@Description("From the proposal of a slot by this replica, the leader, to its decision")
@Enabled(false)
@Threshold("1 ms")
@StackTrace(false)
final class SlotEvent extends Event {
  /** Asked whether anybody records, which costs nothing and starts no recorder. */
  private static final SlotEvent ASKED = new SlotEvent();

  @Label("Slot")
  long slot;

  @Label("Commands")
  int commands;

  @Label("Size")
  @DataAmount
  int bytes;

  /** One that has begun, or null where nobody records them. */
  static @Nullable SlotEvent beginIfEnabled() {
    if (!ASKED.isEnabled()) {
      return null;
    }
    SlotEvent event = new SlotEvent();
    event.begin();
    return event;
  }

  void decided(long decidedSlot, int itsCommands, int itsBytes) {
    slot = decidedSlot;
    commands = itsCommands;
    bytes = itsBytes;
    commit();
  }
}
