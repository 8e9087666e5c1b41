package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.MemberChange;
import org.concoord.paxos.ReplicaId;

/**
 * Which configurations may be in force, and who is gone for good: it holds a run to what an
 * instance may lose (M3). At most f of 2f+1 voters of an epoch go before the next has decided
 * anything, which stands for its being retired (E5), and as many of any configuration that may come
 * next.
 */
final class Roster {
  private final LongSupplier highestCommit;
  private final List<Configuration> proposed = new ArrayList<>();
  private final TreeSet<ReplicaId> gone = new TreeSet<>();
  private Configuration current;
  private Configuration before;

  /** The last slot of the epoch before. */
  private long since;

  /**
   * @param highestCommit the highest slot that any replica has decided
   */
  Roster(Configuration formed, LongSupplier highestCommit) {
    this.current = formed;
    this.before = formed;
    this.highestCommit = highestCommit;
  }

  static Configuration formed(List<ReplicaId> voters) {
    SortedMap<ReplicaId, String> addresses = new TreeMap<>();
    voters.forEach(voter -> addresses.put(voter, address(voter)));
    return new Configuration(1, addresses);
  }

  static String address(ReplicaId replica) {
    return replica + ":1";
  }

  /** The last configuration that anybody has come to. */
  Configuration current() {
    return current;
  }

  /** Somebody has executed the change. */
  void onEntered(MemberChange change) {
    if (change.next().epoch() > current.epoch()) {
      before = current;
      current = change.next();
      since = change.slot();
      proposed.clear();
    }
  }

  /** Whether these may vote next, as things are; from now on they may. */
  boolean propose(Configuration next) {
    if (lost(next) > mostLost(next)) {
      return false;
    }
    proposed.add(next);
    return true;
  }

  boolean isGone(ReplicaId replica) {
    return gone.contains(replica);
  }

  /** Takes a replica away for good, if it may go. */
  boolean take(ReplicaId replica) {
    if (!gone.add(replica)) {
      return false;
    }
    boolean borne = isBorne(current) && proposed.stream().allMatch(Roster.this::isBorne);
    borne &= highestCommit.getAsLong() > since || isBorne(before);
    if (!borne) {
      gone.remove(replica);
    }
    return borne;
  }

  private boolean isBorne(Configuration configuration) {
    return lost(configuration) <= mostLost(configuration);
  }

  private int lost(Configuration configuration) {
    return (int) configuration.voters().keySet().stream().filter(gone::contains).count();
  }

  private static int mostLost(Configuration configuration) {
    return (configuration.voters().size() - 1) / 2;
  }

  @Override
  public String toString() {
    return "epoch " + current.epoch() + " of " + current.voters().keySet() + ", gone " + gone;
  }
}
