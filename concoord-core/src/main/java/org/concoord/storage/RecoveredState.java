package org.concoord.storage;

import java.util.ArrayList;
import java.util.List;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.PValue;
import org.concoord.paxos.Value;

/** What the records of a log come to: the voter as it was. */
final class RecoveredState {
  private final long base;
  private final SlotTable<JournalRecord.AcceptedValue> accepted;

  /** What was decided otherwise than accepted. */
  private final SlotTable<Value> told;

  /** What was decided in the slots from the first above the snapshot on. */
  private final List<Value> decided = new ArrayList<>();

  private Ballot ballot = Ballot.ZERO;
  private long committed;
  private PromiseFloor promised;
  private boolean hasGap;

  /**
   * @param base values up to this slot are in the snapshot that the start goes on from
   */
  RecoveredState(Superblock superblock, long base) {
    this.base = base;
    this.accepted = new SlotTable<>(base);
    this.told = new SlotTable<>(base);
    this.promised = superblock.promised();
  }

  void add(RecordHeader record, byte[] image, int at) {
    if (record.isMarker()) {
      return;
    }
    promised = promised.max(new PromiseFloor(record.epoch(), record.ballot()));
    if (record.type() == RecordType.COMMITTED.number()) {
      committed = Math.max(committed, record.slot());
      settle(record.slot());
    } else if (record.type() == RecordType.DECIDED.number() && record.slot() > base) {
      told.put(record.slot(), payload(record, image, at));
    } else if (record.type() == RecordType.ACCEPTED.number() && record.slot() > base) {
      // Each record brings its own copy of the ballot: one is kept.
      ballot = record.ballot().equals(ballot) ? ballot : record.ballot();
      PValue pvalue = new PValue(record.slot(), ballot, payload(record, image, at));
      put(new JournalRecord.AcceptedValue(record.epoch(), pvalue));
    }
  }

  private static Value payload(RecordHeader record, byte[] image, int at) {
    byte[] bytes = new byte[record.length()];
    System.arraycopy(image, at + RecordCodec.HEADER_BYTES, bytes, 0, bytes.length);
    return new Value(bytes, 0, bytes.length);
  }

  private void put(JournalRecord.AcceptedValue value) {
    long slot = value.pvalue().slot();
    JournalRecord.AcceptedValue before = accepted.get(slot);
    accepted.put(slot, before == null ? value : later(before, value));
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

  /** Slots up to here are in the snapshot. */
  long base() {
    return base;
  }

  /** The log calls every slot up to here decided. */
  long committed() {
    return committed;
  }

  /**
   * What stood here for a slot when the log called it decided, is what was decided. Not what stands
   * there at the end: a late Accept of a ballot that lost is still a vote to be kept (R5), and
   * comes behind the decision that it could not change.
   */
  private void settle(long slot) {
    for (long next = base + decided.size() + 1; next <= slot && !hasGap; next++) {
      JournalRecord.AcceptedValue held = accepted.get(next);
      Value value = told.get(next);
      if (value != null) {
        decided.add(value);
      } else if (held != null) {
        decided.add(held.pvalue().value());
      } else {
        hasGap = true;
      }
    }
  }

  /** What was decided in the slots above the snapshot, as far as it is known without a gap. */
  List<Value> decided() {
    return List.copyOf(decided);
  }

  /** The last value accepted in each slot above the snapshot, by slot. */
  List<JournalRecord.AcceptedValue> accepted() {
    return accepted.values();
  }
}
