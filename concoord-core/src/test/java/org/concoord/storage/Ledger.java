package org.concoord.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.concoord.codec.SnapshotImage;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.PValue;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;

/** What was asked of a log and what it answered, to be held against what is recovered. */
final class Ledger {
  static final ReplicaId LEADER = new ReplicaId(7, 8);

  /** By LSN, from 1. */
  final List<JournalRecord> appended = new ArrayList<>();

  final List<Configuration> configurations = new ArrayList<>(List.of(Configuration.NONE));

  /** Those that were asked to be kept, by slot. */
  final TreeMap<Long, Value> snapshots = new TreeMap<>();

  /** What the log has said. */
  Told told = new Told(0, 0, 0, 0);

  /**
   * @param durable the LSN up to which it said that all is durable
   * @param kept the slot of the last snapshot that it said is kept
   * @param configured how many configurations it said are remembered
   * @param incarnation of the last start that has returned
   */
  record Told(long durable, long kept, int configured, long incarnation) {
    Told withDurable(long lsn) {
      return new Told(lsn, kept, configured, incarnation);
    }

    Told withKept(long slot) {
      return new Told(durable, slot, configured, incarnation);
    }

    Told withConfigured(int count) {
      return new Told(durable, kept, count, incarnation);
    }

    Told withIncarnation(long number) {
      return new Told(durable, kept, configured, number);
    }
  }

  JournalRecord add(JournalRecord record) {
    appended.add(record);
    return record;
  }

  /** What came after {@code lsn} was lost, and others will have its LSNs. */
  void forgetAbove(long lsn) {
    appended.subList(Math.toIntExact(lsn), appended.size()).clear();
  }

  static JournalRecord promised(long round) {
    return new JournalRecord.Promised(1, new Ballot(round, LEADER));
  }

  static JournalRecord accepted(long slot, long round, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (slot * 31 + round * 7 + i);
    }
    return new JournalRecord.AcceptedValue(
        1, new PValue(slot, new Ballot(round, LEADER), Value.of(bytes)));
  }

  /** Nothing that was said is missing, and nothing is there that was never asked for. */
  void check(Recovered recovered) {
    int last = Math.toIntExact(recovered.lastLsn());
    assertThat(recovered.lastLsn()).as("last LSN").isBetween(told.durable, (long) appended.size());
    checkSnapshot(recovered);
    assertThat(configurations.indexOf(recovered.configuration()))
        .as("configuration")
        .isGreaterThanOrEqualTo(told.configured);
    assertThat(recovered.incarnation()).as("incarnation").isGreaterThan(told.incarnation);
    assertThat(recovered.promised())
        .as("promise")
        .isBetween(promise(last), promise(appended.size()));
    assertThat(recovered.accepted())
        .as("values accepted above slot %d", recovered.trim())
        .isEqualTo(values(last, recovered.trim()));
  }

  /** The last that was said to be kept, or one that was on its way. */
  private void checkSnapshot(Recovered recovered) {
    assertThat(recovered.trim()).as("snapshot").isGreaterThanOrEqualTo(told.kept);
    SnapshotImage image = recovered.snapshot();
    if (image == null) {
      assertThat(recovered.trim()).as("without a snapshot").isZero();
    } else {
      Value written = snapshots.get(recovered.trim());
      assertThat(written).as("a snapshot of slot %d was asked for", recovered.trim()).isNotNull();
      assertThat(image.state())
          .isEqualTo(SnapshotImage.read(SnapshotImage.join(List.of(written))).state());
    }
  }

  private PromiseFloor promise(int last) {
    PromiseFloor promise = PromiseFloor.NONE;
    for (JournalRecord record : appended.subList(0, last)) {
      if (record instanceof JournalRecord.Promised promised) {
        promise = promise.max(new PromiseFloor(record.epoch(), promised.ballot()));
      } else if (record instanceof JournalRecord.AcceptedValue accepted) {
        promise = promise.max(new PromiseFloor(record.epoch(), accepted.pvalue().ballot()));
      }
    }
    return promise;
  }

  private List<JournalRecord.AcceptedValue> values(int last, long trim) {
    TreeMap<Long, JournalRecord.AcceptedValue> values = new TreeMap<>();
    for (JournalRecord record : appended.subList(0, last)) {
      if (record instanceof JournalRecord.AcceptedValue accepted
          && accepted.pvalue().slot() > trim) {
        values.put(accepted.pvalue().slot(), accepted);
      }
    }
    return List.copyOf(values.values());
  }
}
