package org.concoord.testkit.explore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Value;

/** Small numbers in place of ballots, values and envelopes, in the order in which they were met. */
final class Ids {
  private final Map<Ballot, Integer> ballots = new HashMap<>();
  private final List<Ballot> ballotsById = new ArrayList<>();
  private final Map<Value, Integer> values = new HashMap<>();
  private final Map<Envelope, Integer> envelopes = new HashMap<>();
  private final List<Envelope> envelopesById = new ArrayList<>();

  /** A value proposed or accepted under a ballot in a slot, as one number. */
  int fact(Ballot ballot, long slot, Value value) {
    Integer id = ballots.get(ballot);
    if (id == null) {
      id = ballots.size();
      ballots.put(ballot, id);
      ballotsById.add(ballot);
    }
    if (id > 0xff || slot > 0xff) {
      throw new IllegalStateException("too many ballots or slots for one exploration");
    }
    return id << 20 | (int) slot << 12 | value(value);
  }

  static int value(int fact) {
    return fact & 0xfff;
  }

  static int slot(int fact) {
    return fact >> 12 & 0xff;
  }

  /** Equal for facts of one ballot and slot. */
  static int ballotAndSlot(int fact) {
    return fact >> 12;
  }

  Ballot ballot(int fact) {
    return ballotsById.get(fact >> 20);
  }

  int value(Value value) {
    int id = values.computeIfAbsent(value, v -> values.size());
    if (id > 0xfff) {
      throw new IllegalStateException("too many values for one exploration");
    }
    return id;
  }

  int envelope(Envelope envelope) {
    Integer known = envelopes.get(envelope);
    if (known != null) {
      return known;
    }
    envelopesById.add(envelope);
    envelopes.put(envelope, envelopes.size());
    return envelopes.size() - 1;
  }

  Envelope envelope(int id) {
    return envelopesById.get(id);
  }
}
