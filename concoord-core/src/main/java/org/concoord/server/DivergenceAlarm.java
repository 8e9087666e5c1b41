package org.concoord.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.concoord.codec.ExecutedHashes;
import org.concoord.paxos.ReplicaId;

/**
 * Compares what the voters tell of their running hashes (2.8), and says who has come to something
 * else than a majority. It knows no time, and sends nothing.
 */
public final class DivergenceAlarm {
  /** How this replica stands to the others; of several findings the last in this order counts. */
  public enum Finding {
    /** Nobody is known to differ from it. */
    ALIKE,
    /** Others differ, and a majority does not. */
    OTHERS_DIFFER,
    /** Some differ, and who is right hangs on voters that have not told yet. */
    OPEN,
    /** Some differ, and no majority can be alike. */
    NO_MAJORITY,
    /** A majority is alike, and this replica is not of it. */
    SELF_DIFFERS
  }

  /**
   * @param slot the first after which two were found to differ; 0 where none were
   * @param exact whether they were alike before it; else they have differed for longer
   * @param differing who comes to something else than this replica
   * @param silent who has not told of the slot by which that is judged
   */
  public record Verdict(
      Finding finding,
      long slot,
      boolean exact,
      List<ReplicaId> differing,
      List<ReplicaId> silent) {}

  private final int majority;
  private final HashHistory own = new HashHistory();
  private final SortedMap<ReplicaId, HashHistory> others = new TreeMap<>();

  public DivergenceAlarm(ReplicaId self, List<ReplicaId> voters) {
    this.majority = voters.size() / 2 + 1;
    for (ReplicaId voter : voters) {
      if (!voter.equals(self)) {
        others.put(voter, new HashHistory());
      }
    }
  }

  public void own(ExecutedHashes executed) {
    own.add(executed);
  }

  /**
   * What one tells stays when it is gone: of two that differ, and stop, the third has to learn what
   * they had come to.
   */
  public void told(ReplicaId voter, ExecutedHashes hashes) {
    HashHistory history = others.get(voter);
    if (history != null) {
      history.add(hashes);
    }
  }

  /** This replica goes on from another state. */
  public void forgetOwn() {
    own.forget();
  }

  public Verdict judge() {
    List<ReplicaId> differing = new ArrayList<>();
    Verdict worst = new Verdict(Finding.ALIKE, 0, false, differing, List.of());
    for (Map.Entry<ReplicaId, HashHistory> other : others.entrySet()) {
      HashHistory history = other.getValue();
      long common = own.lastCommon(history);
      if (common == 0 || own.at(common) == history.at(common)) {
        continue;
      }
      differing.add(other.getKey());
      List<ReplicaId> silent = silentOf(common);
      Finding finding = finding(common, history.at(common), silent.size());
      if (finding.compareTo(worst.finding()) > 0) {
        long slot = own.firstDifference(history, common);
        worst = new Verdict(finding, slot, own.tellsBefore(history, slot), differing, silent);
      }
    }
    return worst;
  }

  /** What follows from the slot after which one came to {@code otherHash} instead. */
  private Finding finding(long slot, long otherHash, int silent) {
    int alike = 1;
    int most = 0;
    for (HashHistory history : others.values()) {
      if (isLaterAlike(history, slot)) {
        alike++;
      } else if (history.covers(slot)) {
        most = Math.max(most, countAt(slot, history.at(slot)));
      }
    }
    if (alike >= majority) {
      return Finding.OTHERS_DIFFER;
    }
    if (countAt(slot, otherHash) >= majority) {
      return Finding.SELF_DIFFERS;
    }
    return Math.max(alike, most) + silent >= majority ? Finding.OPEN : Finding.NO_MAJORITY;
  }

  private List<ReplicaId> silentOf(long slot) {
    List<ReplicaId> silent = new ArrayList<>();
    others.forEach(
        (voter, history) -> {
          if (!history.covers(slot) && !isLaterAlike(history, slot)) {
            silent.add(voter);
          }
        });
    return silent;
  }

  /** Who comes to the same then or later is alike, whatever else it told of the slots before. */
  private boolean isLaterAlike(HashHistory history, long slot) {
    long common = own.lastCommon(history);
    return common >= slot && own.at(common) == history.at(common);
  }

  private int countAt(long slot, long hash) {
    int count = 0;
    for (HashHistory history : others.values()) {
      count += history.covers(slot) && history.at(slot) == hash ? 1 : 0;
    }
    return count;
  }
}
