package org.concoord.rsm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.CommandKind;
import org.concoord.codec.Ids;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.codec.Reconfigure;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.MemberChange;
import org.concoord.paxos.ReplicaId;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * Who votes, as replicated state, and what may become of it. Whether a change is valid is judged
 * from what stands here and from nothing else (E2): replicas that judged by what they know
 * themselves would go on in different epochs.
 */
final class Members {
  private static final int FIELDS = 4;
  private static final int FEWEST = 3;

  private Configuration configuration;

  /** Replicas that a change may name, in the order in which they were announced. */
  private final LinkedHashMap<ReplicaId, String> announced = new LinkedHashMap<>();

  /** All that have ever voted: an identity votes in consecutive epochs or never again (M2). */
  private final TreeSet<ReplicaId> used = new TreeSet<>();

  private @Nullable MemberChange change;

  Members(Configuration configuration) {
    this.configuration = configuration;
    used.addAll(configuration.voters().keySet());
  }

  Configuration configuration() {
    return configuration;
  }

  boolean hasVoted(ReplicaId replica) {
    return used.contains(replica);
  }

  /** The change that the slot last begun has come to, or null. */
  @Nullable MemberChange change() {
    return change;
  }

  void beginSlot() {
    change = null;
  }

  /**
   * Executes a command that concerns members, and returns its outcome.
   *
   * @param alone whether it is the only command of its slot
   */
  byte[] execute(long slot, CommandCursor command, boolean alone, OutcomeWriter outcomes) {
    MessagePackReader in = command.arguments(new MessagePackReader());
    try {
      if (command.kind() == CommandKind.NODE_UP) {
        String objection = announce(Ids.readReplica(in), in.readString());
        return objection == null ? OutcomeWriter.okNil() : refused(objection);
      }
      Reconfigure wanted = Reconfigure.read(in);
      String objection = isDone(wanted) ? null : objection(wanted, alone);
      if (objection != null) {
        return refused(objection);
      }
      if (!isDone(wanted)) {
        become(slot, wanted);
      }
      return outcomes.ok(configuration.epoch());
    } catch (MalformedValueException e) {
      return refused("not understood: " + e.getMessage());
    }
  }

  private static byte[] refused(String objection) {
    return OutcomeStatus.REFUSED.withText(objection);
  }

  private @Nullable String announce(ReplicaId replica, String address) {
    if (configuration.isVoter(replica)) {
      return null;
    }
    if (replica.equals(ReplicaId.NONE) || address.length() > Limits.NAME_BYTES) {
      return "no replica has such a name or address";
    }
    if (used.contains(replica)) {
      return replica + " has voted before, and has left for good";
    }
    announced.remove(replica);
    announced.put(replica, address);
    if (announced.size() > Limits.ANNOUNCED) {
      announced.remove(announced.keySet().iterator().next());
    }
    return null;
  }

  /** Whether the change has been made already: it may have been proposed twice. */
  private boolean isDone(Reconfigure wanted) {
    return configuration.epoch() == wanted.expectedEpoch() + 1
        && configuration.voters().size() == wanted.voters().size()
        && configuration.voters().keySet().containsAll(wanted.voters());
  }

  /** What keeps the change from being made, or null. */
  private @Nullable String objection(Reconfigure wanted, boolean alone) {
    if (!alone) {
      return "a change of members shares its slot";
    }
    if (wanted.expectedEpoch() != configuration.epoch()) {
      return "epoch " + wanted.expectedEpoch() + " is over; it is " + configuration.epoch();
    }
    List<ReplicaId> voters = wanted.voters();
    if (voters.isEmpty() || new TreeSet<>(voters).size() < voters.size()) {
      return "each voter is to be named once";
    }
    if (!voters.contains(wanted.firstLeader())) {
      return wanted.firstLeader() + " is to lead and does not vote";
    }
    if (!wanted.forced() && voters.size() < FEWEST && isFewer(voters.size())) {
      return voters.size() + " voters in place of " + configuration.voters().size();
    }
    for (ReplicaId voter : voters) {
      if (!configuration.isVoter(voter) && !announced.containsKey(voter)) {
        return used.contains(voter)
            ? voter + " has voted before, and has left for good"
            : voter + " was not announced";
      }
    }
    return null;
  }

  /** Two tolerate no failure, and so are not a step on the way from one to three (E7). */
  private boolean isFewer(int voters) {
    return voters == 2 || configuration.voters().size() >= FEWEST;
  }

  private void become(long slot, Reconfigure wanted) {
    SortedMap<ReplicaId, String> voters = new TreeMap<>();
    for (ReplicaId voter : wanted.voters()) {
      String address = configuration.voters().get(voter);
      voters.put(
          voter, address != null ? address : Objects.requireNonNull(announced.remove(voter)));
    }
    used.addAll(voters.keySet());
    configuration = new Configuration(configuration.epoch() + 1, voters);
    change = new MemberChange(slot, configuration, wanted.firstLeader());
  }

  /** Others begin anew with this state, in another instance: these vote, whoever did before. */
  void reset(Configuration next) {
    configuration = next;
    announced.clear();
    used.addAll(next.voters().keySet());
    change = null;
  }

  void write(ValueWriter out) {
    out.writeArrayHeader(FIELDS);
    out.writeLong(configuration.epoch());
    write(configuration.voters(), out);
    write(announced, out);
    out.writeArrayHeader(used.size());
    for (ReplicaId replica : used) {
      Ids.write(out, replica);
    }
  }

  private static void write(Map<ReplicaId, String> addresses, ValueWriter out) {
    out.writeArrayHeader(addresses.size());
    addresses.forEach(
        (replica, address) -> {
          Ids.write(out, replica);
          out.writeString(address);
        });
  }

  static Members read(ValueReader in) {
    Snapshots.expectArray(in, FIELDS, "the members");
    long epoch = in.readLong();
    var members = new Members(new Configuration(epoch, new TreeMap<>(readAddresses(in))));
    members.announced.putAll(readAddresses(in));
    int count = in.readArrayHeader();
    for (int i = 0; i < count; i++) {
      members.used.add(Ids.readReplica(in));
    }
    return members;
  }

  private static Map<ReplicaId, String> readAddresses(ValueReader in) {
    Map<ReplicaId, String> addresses = new LinkedHashMap<>();
    int count = in.readArrayHeader();
    for (int i = 0; i < count; i++) {
      addresses.put(Ids.readReplica(in), in.readString());
    }
    return addresses;
  }
}
