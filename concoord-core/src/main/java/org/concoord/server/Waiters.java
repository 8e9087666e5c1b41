package org.concoord.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * On which connection the client of a session was told that a call of it is parked, so that it can
 * be told there what becomes of such calls (S3). On the loop of a replica that leads; no more than
 * sessions. A hint and no more: whoever connects anew asks, and is told.
 */
final class Waiters {
  private record Key(long slot, int index) {}

  private final Map<Key, ClientConnection> bySession = new HashMap<>();

  void waits(long sessionSlot, int sessionIndex, ClientConnection client) {
    bySession.put(new Key(sessionSlot, sessionIndex), client);
  }

  void tell(List<Woken> woken) {
    for (Woken each : woken) {
      ClientConnection client = bySession.get(new Key(each.sessionSlot(), each.sessionIndex()));
      if (client != null) {
        client.push(each);
      }
    }
  }

  /** That connection has ended. */
  void left(ClientConnection client) {
    bySession.values().removeIf(each -> each == client);
  }

  /** This replica does not lead any more, and all of them ask elsewhere. */
  void forget() {
    bySession.clear();
  }
}
