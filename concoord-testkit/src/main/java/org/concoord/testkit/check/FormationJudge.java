package org.concoord.testkit.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Formation;
import org.concoord.paxos.ReplicaId;
import org.jspecify.annotations.Nullable;

/** Judges how first members form an instance (M5). Processes are named by their position. */
public final class FormationJudge {
  /** What a process was seen to have formed: it cannot be taken back. */
  private record Formed(ReplicaId self, ClusterId instance) {}

  private final Map<ClusterId, SortedMap<String, ReplicaId>> instances = new LinkedHashMap<>();
  private final List<@Nullable Formed> formed = new ArrayList<>();
  private final Set<String> addresses;
  private final ReplicaId[] identities;

  /** Identities that each process has gone by since it started. */
  private final List<Set<ReplicaId>> used = new ArrayList<>();

  /** Identities of processes that are no more. */
  private final Set<ReplicaId> gone = new HashSet<>();

  /**
   * @param addresses of the first members, by position
   */
  public FormationJudge(List<String> addresses) {
    this.addresses = Set.copyOf(addresses);
    identities = new ReplicaId[addresses.size()];
    for (int i = 0; i < identities.length; i++) {
      identities[i] = ReplicaId.NONE;
      formed.add(null);
      used.add(new HashSet<>());
    }
  }

  /** Another process, which knows nothing, has taken the place of the one before. */
  public void onRestart(int process, ReplicaId identity) {
    gone.addAll(used.get(process));
    used.get(process).clear();
    identities[process] = identity;
    formed.set(process, null);
  }

  /** After each event at a process. */
  public void afterEvent(int process, String address, Formation formation) {
    @Nullable Formed before = formed.get(process);
    identities[process] = formation.self();
    used.get(process).add(formation.self());
    if (formation.state() != Formation.State.FORMED) {
      if (before != null) {
        throw new Violation(
            Invariant.FORMATION_AGREES,
            "process " + process + " had formed " + before + ", now " + formation.state());
      }
      return;
    }
    Formed now = new Formed(formation.self(), formation.instance());
    if (now.equals(before)) {
      return;
    }
    if (before != null
        || !now.self.equals(formation.voters().get(address))
        || !formation.voters().keySet().equals(addresses)) {
      throw new Violation(
          Invariant.FORMATION_AGREES,
          "process "
              + process
              + " formed "
              + now
              + " with voters "
              + formation.voters()
              + ", before "
              + before);
    }
    formed.set(process, now);
    onFormed(process, formation);
  }

  private void onFormed(int process, Formation formation) {
    SortedMap<String, ReplicaId> known =
        instances.putIfAbsent(formation.instance(), formation.voters());
    if (known != null && !known.equals(formation.voters())) {
      throw new Violation(
          Invariant.FORMATION_AGREES,
          "process "
              + process
              + " formed "
              + formation.instance()
              + " of "
              + formation.voters()
              + ", others of "
              + known);
    }
    instances.forEach(
        (instance, voters) -> {
          boolean other = !instance.equals(formation.instance());
          if (other && alive(voters) > voters.size() / 2) {
            throw new Violation(
                Invariant.ONE_INSTANCE,
                "process "
                    + process
                    + " formed "
                    + formation.instance()
                    + " of "
                    + formation.voters()
                    + " though "
                    + alive(voters)
                    + " voters of "
                    + instance
                    + " are alive: "
                    + voters);
          }
        });
  }

  /** How many of these voters still run under that identity. */
  private int alive(SortedMap<String, ReplicaId> voters) {
    int alive = 0;
    for (ReplicaId identity : identities) {
      if (voters.containsValue(identity)) {
        alive++;
      }
    }
    return alive;
  }

  /** Whether an instance that somebody formed has lost more voters than it can stand (M3). */
  public boolean hasLostQuorum() {
    for (SortedMap<String, ReplicaId> voters : instances.values()) {
      long left = voters.values().stream().filter(voter -> !gone.contains(voter)).count();
      if (left <= voters.size() / 2) {
        return true;
      }
    }
    return false;
  }

  /** Whether some instance has a majority of its voters up and knowing that it has formed. */
  public boolean hasQuorum() {
    for (Map.Entry<ClusterId, SortedMap<String, ReplicaId>> instance : instances.entrySet()) {
      int members = 0;
      for (Formed process : formed) {
        if (process != null && process.instance.equals(instance.getKey())) {
          members++;
        }
      }
      if (members > instance.getValue().size() / 2) {
        return true;
      }
    }
    return false;
  }
}
