package org.concoord.testkit.explore;

import java.util.ArrayList;
import java.util.Arrays;
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
  private final List<Value> valuesById = new ArrayList<>();
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

  /** The facts, sorted, without numbers that depend on the order of the exploration. */
  String inWords(Facts facts) {
    return "proposed "
        + inWords(facts.proposed())
        + " accepted "
        + inWords(facts.accepted())
        + " decided "
        + Arrays.stream(facts.decided()).mapToObj(valuesById::get).toList();
  }

  private List<String> inWords(int[] facts) {
    return Arrays.stream(facts)
        .mapToObj(fact -> ballot(fact) + " " + slot(fact) + " " + valuesById.get(value(fact)))
        .sorted()
        .toList();
  }

  int value(Value value) {
    Integer known = values.get(value);
    if (known != null) {
      return known;
    }
    int id = values.size();
    values.put(value, id);
    valuesById.add(value);
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

  /** Who receives the envelope. */
  int receiver(int id) {
    return envelopesById.get(id).to();
  }

  Envelope envelope(int id) {
    return envelopesById.get(id);
  }
}
