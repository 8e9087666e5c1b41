package org.concoord.server;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** JFR: a replica has stopped for good, since going on could have been wrong. */
@Name("org.concoord.Fenced")
@Label("Replica Fenced")
@Category("ConCoord")
@Description("A replica has stopped for good, since going on could have been wrong")
final class FencedEvent extends Event {
  @Label("Replica")
  final String replica;

  @Label("Reason")
  final String reason;

  FencedEvent(String replica, String reason) {
    this.replica = replica;
    this.reason = reason;
  }
}
