package org.concoord.storage;

import java.nio.ByteBuffer;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.ReplicaId;

/**
 * The fields of a record before its payload (W1).
 *
 * @param length bytes of the payload
 * @param type a {@link RecordType}'s number, or one that only newer versions know
 * @param durableLsn everything up to here was durable when the record was written
 * @param previousChecksum the checksum of the record before it
 */
record RecordHeader(
    int length,
    int type,
    long lsn,
    long epoch,
    long slot,
    Ballot ballot,
    long durableLsn,
    int previousChecksum) {

  static RecordHeader read(ByteBuffer image, int at) {
    return new RecordHeader(
        image.getInt(at),
        image.get(at + 4),
        image.getLong(at + 8),
        image.getLong(at + 16),
        image.getLong(at + 24),
        new Ballot(
            image.getLong(at + 32), new ReplicaId(image.getLong(at + 40), image.getLong(at + 48))),
        image.getLong(at + 56),
        image.getInt(at + 64));
  }

  void write(ByteBuffer out, int at) {
    out.putInt(at, length);
    out.putInt(at + 4, type << 24);
    out.putLong(at + 8, lsn);
    out.putLong(at + 16, epoch);
    out.putLong(at + 24, slot);
    out.putLong(at + 32, ballot.round());
    out.putLong(at + 40, ballot.leader().high());
    out.putLong(at + 48, ballot.leader().low());
    out.putLong(at + 56, durableLsn);
    out.putInt(at + 64, previousChecksum);
  }

  /** The same, behind another record. */
  RecordHeader following(int checksum) {
    return new RecordHeader(length, type, lsn, epoch, slot, ballot, durableLsn, checksum);
  }

  boolean isMarker() {
    return type == RecordType.MARKER.number();
  }

  /** How many bytes of the segment the record takes. */
  int extent() {
    return RecordCodec.extent(length);
  }

  /** The LSN that the record after {@code lsn} must have, if it is one of this type. */
  long expectedLsn(long lastLsn) {
    return isMarker() ? lastLsn : lastLsn + 1;
  }
}
