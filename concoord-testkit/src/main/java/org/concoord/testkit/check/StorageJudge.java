package org.concoord.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.StoredState;
import org.concoord.paxos.Value;
import org.concoord.storage.PromiseFloor;

/** Judges what leaves a replica by its disk, and what a restart finds there (W2, W3). */
public final class StorageJudge {
  /** What one replica's log should hold. */
  private static final class Written {
    private final List<JournalRecord> records = new ArrayList<>();

    /** How many of them somebody was told of. */
    private int told;

    /** How many of them are known to be durable. */
    private int durable;

    /** The slot of the last snapshot that was kept. */
    private long kept;

    /** The highest promise that was ever to be written, whatever was lost of that. */
    private PromiseFloor highest = PromiseFloor.NONE;

    private long incarnation;
    private boolean failed;
  }

  /**
   * What became of a log's end that was not known to be durable.
   *
   * @param survived what is there all the same
   * @param lost what is not
   */
  public record End(List<JournalRecord> survived, List<JournalRecord> lost) {}

  private final List<Written> replicas = new ArrayList<>();

  public StorageJudge(int replicas) {
    for (int replica = 0; replica < replicas; replica++) {
      this.replicas.add(new Written());
    }
  }

  /** The disk has refused the replica a write or a force. */
  public void onFailed(int replica) {
    replicas.get(replica).failed = true;
  }

  /** The replica appended a record that outlasts its process. */
  public void onAppended(int replica, JournalRecord record) {
    Written written = replicas.get(replica);
    written.records.add(record);
    written.highest = higher(written.highest, floor(record));
  }

  private static PromiseFloor higher(PromiseFloor one, PromiseFloor other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  /** What the record promises: at least to act in no epoch before its own. */
  private static PromiseFloor floor(JournalRecord record) {
    Ballot ballot = Ballot.ZERO;
    if (record instanceof JournalRecord.Promised promise) {
      ballot = promise.ballot();
    } else if (record instanceof JournalRecord.AcceptedValue vote) {
      ballot = vote.pvalue().ballot();
    }
    return new PromiseFloor(record.epoch(), ballot);
  }

  /** The next of the records has become durable. */
  public void onDurable(int replica) {
    replicas.get(replica).durable++;
  }

  /** The replica counts on a snapshot of the slot, or a newer one, after a restart. */
  public void onKept(int replica, long slot) {
    replicas.get(replica).kept = slot;
  }

  /** Something has left the replica that speaks for its first so many records. */
  public void onTold(int replica, long records) {
    Written written = replicas.get(replica);
    written.told = Math.max(written.told, Math.toIntExact(records));
  }

  /**
   * A message leaves the replica.
   *
   * @param onDisk whether all that was to be durable before it would be left by a power loss
   */
  public void onLeaves(int replica, boolean onDisk) {
    if (replicas.get(replica).failed) {
      throw new Violation(Invariant.FENCED_IS_SILENT, "replica " + replica + " still speaks");
    }
    if (!onDisk) {
      throw new Violation(
          Invariant.TOLD_IS_ON_DISK, "replica " + replica + " tells what its disk does not hold");
    }
  }

  /**
   * Another process goes on as the replica.
   *
   * @param records how many records it found
   * @param state what it makes of them
   */
  public End onRestarted(int replica, long records, StoredState state) {
    Written written = replicas.get(replica);
    int found = Math.toIntExact(records);
    if (found < written.told || found > written.records.size()) {
      throw new Violation(
          Invariant.RECOVERED_IS_WRITTEN,
          String.format(
              "replica %d found %d records; it had written %d and told of %d",
              replica, found, written.records.size(), written.told));
    }
    if (state.incarnation() <= written.incarnation) {
      throw new Violation(
          Invariant.RECOVERED_IS_WRITTEN,
          "replica " + replica + " begins again as incarnation " + state.incarnation());
    }
    if (state.trim() < written.kept) {
      throw new Violation(
          Invariant.RECOVERED_IS_WRITTEN,
          String.format(
              "replica %d begins with a snapshot of slot %d, and had kept one of slot %d",
              replica, state.trim(), written.kept));
    }
    written.incarnation = state.incarnation();
    List<JournalRecord> all = written.records;
    End end =
        new End(
            List.copyOf(all.subList(Math.min(written.durable, found), found)),
            List.copyOf(all.subList(found, all.size())));
    all.subList(found, all.size()).clear();
    written.durable = found;
    written.failed = false;
    check(replica, all, written.highest, state);
    return end;
  }

  /**
   * A promise may outlast its record: where the log begins anew after a snapshot, it is in the
   * superblock, too.
   */
  private static void check(
      int replica, List<JournalRecord> records, PromiseFloor highest, StoredState state) {
    PromiseFloor promised = PromiseFloor.NONE;
    PromiseFloor found = new PromiseFloor(state.epoch(), state.promised());
    long committed = 0;
    TreeMap<Long, Value> decided = new TreeMap<>();
    TreeMap<Long, Object> accepted = new TreeMap<>();
    for (JournalRecord record : records) {
      promised = higher(promised, floor(record));
      if (record instanceof JournalRecord.AcceptedValue vote) {
        accepted.remove(vote.pvalue().slot());
        if (vote.epoch() == state.epoch()) {
          accepted.put(vote.pvalue().slot(), vote.pvalue());
        }
        decided.putIfAbsent(vote.pvalue().slot(), vote.pvalue().value());
        if (vote.pvalue().slot() > committed) {
          decided.put(vote.pvalue().slot(), vote.pvalue().value());
        }
      } else if (record instanceof JournalRecord.DecidedValue told) {
        decided.put(told.slot(), told.value());
      } else if (record instanceof JournalRecord.Committed commit) {
        committed = commit.slot();
      }
    }
    accepted.headMap(state.trim(), true).clear();
    decided.headMap(state.trim(), true).clear();
    boolean same =
        promised.compareTo(found) <= 0
            && found.compareTo(highest) <= 0
            && state.accepted().equals(List.copyOf(accepted.values()))
            && state.decided().equals(List.copyOf(decided.headMap(committed, true).values()));
    if (!same) {
      throw new Violation(
          Invariant.RECOVERED_IS_WRITTEN,
          String.format(
              "replica %d: promise %s and %d decided slots written, %s and %d found; accepted %s,"
                  + " found %s",
              replica,
              promised,
              committed,
              found,
              state.decided().size(),
              accepted.values(),
              state.accepted()));
    }
  }
}
