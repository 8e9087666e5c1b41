package org.concoord.server;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** JFR: the role of a replica, or the leader it follows, has changed. */
@Name("org.concoord.Leader")
@Label("Leader Change")
@Category("ConCoord")
@Description("The role of a replica, or the leader it follows, has changed")
@StackTrace(false)
final class LeaderEvent extends Event {
  @Label("Replica")
  final String replica;

  @Label("Role")
  final String role;

  @Label("Leader")
  @Description("Its address, or empty where none is known")
  final String leader;

  @Label("Reason")
  final String reason;

  LeaderEvent(String replica, String role, String leader, String reason) {
    this.replica = replica;
    this.role = role;
    this.leader = leader;
    this.reason = reason;
  }
}
