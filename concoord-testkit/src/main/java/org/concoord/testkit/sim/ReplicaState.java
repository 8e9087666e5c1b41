package org.concoord.testkit.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.concoord.paxos.Value;

/**
 * Sessions and ledgers with exactly-once execution, in place of the state machine of {@code rsm}.
 */
final class ReplicaState {
  interface Replies {
    void reply(CallKey key, Outcome outcome);
  }

  private final List<List<Long>> ledgers = new ArrayList<>();
  private final Map<CallKey, Long> floors = new HashMap<>();
  private final Map<CallKey, TreeMap<Long, Outcome>> sessions = new HashMap<>();
  private final List<Long> ran = new ArrayList<>();
  private final List<Long> results = new ArrayList<>();
  private long hash;

  ReplicaState(int objects) {
    for (int i = 0; i < objects; i++) {
      ledgers.add(new ArrayList<>());
    }
  }

  void execute(long slot, Value value, Replies replies) {
    ran.clear();
    results.clear();
    ByteBuffer buffer = ByteBuffer.wrap(value.array(), value.offset(), value.length()).slice();
    for (int i = 0; (i + 1) * Commands.SIZE <= value.length(); i++) {
      buffer.position(i * Commands.SIZE);
      CallKey key = new CallKey(buffer.getLong(), buffer.getInt(), buffer.getLong());
      long ackedBelow = buffer.getLong();
      int object = buffer.getInt();
      long call = buffer.getLong();
      if (object < 0) {
        sessions.put(new CallKey(slot, i, 0), new TreeMap<>());
        replies.reply(key, new Outcome.Opened(slot, i));
        continue;
      }
      TreeMap<Long, Outcome> cache =
          sessions.get(new CallKey(key.sessionSlot(), key.sessionIndex(), 0));
      if (cache == null) {
        replies.reply(key, new Outcome.Refused("session expired"));
        continue;
      }
      long floor =
          floors.merge(
              new CallKey(key.sessionSlot(), key.sessionIndex(), 0), ackedBelow, Math::max);
      cache.headMap(floor).clear();
      if (key.sequence() < floor) {
        continue;
      }
      Outcome outcome = cache.get(key.sequence());
      if (outcome == null) {
        ledgers.get(object).add(call);
        outcome = new Outcome.Returned(ledgers.get(object).size());
        ran.add(call);
        results.add((long) ledgers.get(object).size());
        cache.put(key.sequence(), outcome);
        hash = hash * 31 + call;
      }
      replies.reply(key, outcome);
    }
    hash = hash * 31 + slot;
  }

  long hash() {
    return hash;
  }

  long[] ranInLastSlot() {
    return ran.stream().mapToLong(l -> l).toArray();
  }

  long[] resultsOfLastSlot() {
    return results.stream().mapToLong(l -> l).toArray();
  }

  long[] allCalls() {
    return ledgers.stream().flatMap(List::stream).mapToLong(l -> l).toArray();
  }
}
