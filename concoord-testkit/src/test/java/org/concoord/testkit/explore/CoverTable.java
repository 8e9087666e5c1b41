package org.concoord.testkit.explore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The states met so far, without those that another one covers. */
final class CoverTable {
  private final Map<Long, List<Cover>> byReplicas = new HashMap<>();
  private long added;

  /** Whether no state with these states of the replicas was met yet. */
  boolean isNew(long replicas) {
    return !byReplicas.containsKey(replicas);
  }

  /** Adds a state unless it is covered, and drops those that it covers. */
  boolean add(Cover state) {
    List<Cover> known = byReplicas.computeIfAbsent(state.replicas(), r -> new ArrayList<>(1));
    for (int i = known.size() - 1; i >= 0; i--) {
      if (known.get(i).covers(state)) {
        return false;
      }
    }
    for (int i = known.size() - 1; i >= 0; i--) {
      Cover other = known.get(i);
      if (state.covers(other)) {
        other.drop();
        known.set(i, known.get(known.size() - 1));
        known.remove(known.size() - 1);
      }
    }
    known.add(state);
    added++;
    return true;
  }

  /** States added, those included that were covered later. */
  long added() {
    return added;
  }

  /** Combinations of the replicas' states, with whatever messages. */
  Set<Long> combinations() {
    return byReplicas.keySet();
  }
}
