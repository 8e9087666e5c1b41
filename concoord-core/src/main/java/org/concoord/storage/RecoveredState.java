package org.concoord.storage;

import java.util.List;
import java.util.TreeMap;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.PValue;
import org.concoord.paxos.Value;

/** What the records of a log come to: the acceptor as it was. */
final class RecoveredState {
  private final long trim;
  private final TreeMap<Long, JournalRecord.AcceptedValue> accepted = new TreeMap<>();
  private PromiseFloor promised;

  RecoveredState(Superblock superblock) {
    this.trim = superblock.snapshotSlot();
    this.promised = superblock.promised();
  }

  void add(RecordHeader record, byte[] image, int at) {
    if (record.isMarker()) {
      return;
    }
    promised = promised.max(new PromiseFloor(record.epoch(), record.ballot()));
    if (record.type() == RecordType.ACCEPTED.number() && record.slot() > trim) {
      byte[] bytes = new byte[record.length()];
      System.arraycopy(image, at + RecordCodec.HEADER_BYTES, bytes, 0, bytes.length);
      PValue pvalue = new PValue(record.slot(), record.ballot(), new Value(bytes, 0, bytes.length));
      accepted.merge(
          record.slot(),
          new JournalRecord.AcceptedValue(record.epoch(), pvalue),
          RecoveredState::later);
    }
  }

  /** Ballots of a slot rise with the log; where they did not, the higher would still count. */
  private static JournalRecord.AcceptedValue later(
      JournalRecord.AcceptedValue before, JournalRecord.AcceptedValue after) {
    return floor(after).compareTo(floor(before)) < 0 ? before : after;
  }

  private static PromiseFloor floor(JournalRecord.AcceptedValue accepted) {
    return new PromiseFloor(accepted.epoch(), accepted.pvalue().ballot());
  }

  PromiseFloor promised() {
    return promised;
  }

  /** Slots up to here are in a snapshot. */
  long trim() {
    return trim;
  }

  /** The last value accepted in each slot above the trim, by slot. */
  List<JournalRecord.AcceptedValue> accepted() {
    return List.copyOf(accepted.values());
  }
}
