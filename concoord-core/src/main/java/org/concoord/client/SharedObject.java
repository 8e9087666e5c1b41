package org.concoord.client;

import java.util.ArrayDeque;
import org.concoord.spi.ReplicatedType;

/** A named object as all proxies of this client share it. Owned by the loop. */
final class SharedObject {
  private final String name;
  private final ReplicatedType<?> type;
  private final ArrayDeque<PendingCall<?>> waiting = new ArrayDeque<>();
  private boolean asked;
  private boolean known;
  private long id;

  SharedObject(String name, ReplicatedType<?> type) {
    this.name = name;
    this.type = type;
  }

  String name() {
    return name;
  }

  String typeName() {
    return type.name();
  }

  int schema() {
    return type.schema();
  }

  /** Ids are given by the log and never change. */
  long id() {
    return id;
  }

  boolean isKnown() {
    return known;
  }

  void become(long newId) {
    id = newId;
    known = true;
    asked = false;
  }

  /** Whether nobody has asked for the id yet; from now on somebody has. */
  boolean ask() {
    boolean first = !asked;
    asked = true;
    return first;
  }

  void askAgain() {
    asked = false;
  }

  /** Calls that wait for the id. */
  ArrayDeque<PendingCall<?>> waiting() {
    return waiting;
  }
}
