package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;

/** A named object as one client knows it. */
final class SimObject {
  private final String name;
  private final String typeName;
  private final List<SimCall> waiting = new ArrayList<>();
  private long id;

  SimObject(String name, String typeName) {
    this.name = name;
    this.typeName = typeName;
  }

  String name() {
    return name;
  }

  String typeName() {
    return typeName;
  }

  long id() {
    return id;
  }

  boolean isKnown() {
    return id > 0;
  }

  void become(long known) {
    id = known;
  }

  /** Calls that wait for the id; whoever waits first has to ask for it. */
  List<SimCall> waiting() {
    return waiting;
  }

  /** The session that asked is gone. */
  void forget() {
    id = 0;
  }
}
