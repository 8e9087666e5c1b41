package org.concoord.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.PValue;
import org.concoord.paxos.Value;

/** What the records of a log come to: the voter as it was. */
final class RecoveredState {
  private final long trim;
  private final TreeMap<Long, JournalRecord.AcceptedValue> accepted = new TreeMap<>();

  /** What was decided otherwise than accepted. */
  private final TreeMap<Long, Value> told = new TreeMap<>();

  /** What was decided in the slots from the first above the trim on. */
  private final List<Value> decided = new ArrayList<>();

  private PromiseFloor promised;
  private boolean hasGap;

  RecoveredState(Superblock superblock) {
    this.trim = superblock.snapshotSlot();
    this.promised = superblock.promised();
  }

  void add(RecordHeader record, byte[] image, int at) {
    if (record.isMarker()) {
      return;
    }
    promised = promised.max(new PromiseFloor(record.epoch(), record.ballot()));
    if (record.type() == RecordType.COMMITTED.number()) {
      settle(record.slot());
    } else if (record.type() == RecordType.DECIDED.number() && record.slot() > trim) {
      told.put(record.slot(), payload(record, image, at));
    } else if (record.type() == RecordType.ACCEPTED.number() && record.slot() > trim) {
      PValue pvalue = new PValue(record.slot(), record.ballot(), payload(record, image, at));
      accepted.merge(
          record.slot(),
          new JournalRecord.AcceptedValue(record.epoch(), pvalue),
          RecoveredState::later);
    }
  }

  private static Value payload(RecordHeader record, byte[] image, int at) {
    byte[] bytes = new byte[record.length()];
    System.arraycopy(image, at + RecordCodec.HEADER_BYTES, bytes, 0, bytes.length);
    return new Value(bytes, 0, bytes.length);
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

  /**
   * What stood here for a slot when the log called it decided, is what was decided. Not what stands
   * there at the end: a late Accept of a ballot that lost is still a vote to be kept (R5), and
   * comes behind the decision that it could not change.
   */
  private void settle(long slot) {
    for (long next = trim + decided.size() + 1; next <= slot && !hasGap; next++) {
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

  /** What was decided in the slots above the trim, as far as it is known without a gap. */
  List<Value> decided() {
    return List.copyOf(decided);
  }

  /** The last value accepted in each slot above the trim, by slot. */
  List<JournalRecord.AcceptedValue> accepted() {
    return List.copyOf(accepted.values());
  }
}
