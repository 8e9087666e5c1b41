package org.concoord.server;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** JFR: a call took over a second, and has ended. */
@Name("org.concoord.SlowCall")
@Label("Slow Call")
@Category("ConCoord")
@Description("A replicated method took over a second, in which this replica executed nothing else")
@StackTrace(false)
final class SlowCallEvent extends Event {
  @Label("Replica")
  final String replica;

  @Label("Method")
  final String method;

  @Label("Slot")
  final long slot;

  @Label("Time Taken")
  @Timespan
  final long taken;

  SlowCallEvent(String replica, String method, long slot, long taken) {
    this.replica = replica;
    this.method = method;
    this.slot = slot;
    this.taken = taken;
  }
}
