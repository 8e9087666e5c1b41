package org.concoord.storage;

import org.concoord.paxos.ReplicaId;

/**
 * What a replica is, and which files its log consists of (W1).
 *
 * @param sequence one more with each superblock written
 * @param incarnation one more with each start (M4)
 * @param bootNonce drawn at each start (M4)
 * @param promised at least as high as every promise in segments that are gone
 * @param snapshotSlot accepted values up to here are not in the log any more, or do not matter
 * @param firstSegment the first segment of the log
 * @param lastSegment the last one; one below the first where there is none yet
 * @param durableLsn everything up to here was durable when this was written
 */
record Superblock(
    long sequence,
    ReplicaId replica,
    long incarnation,
    long bootNonce,
    Configuration configuration,
    PromiseFloor promised,
    long snapshotSlot,
    long firstSegment,
    long lastSegment,
    long durableLsn) {

  /** Of a new directory, which no replica has started from yet. */
  static Superblock first(ReplicaId replica) {
    return new Superblock(0, replica, 0, 0, Configuration.NONE, PromiseFloor.NONE, 0, 1, 0, 0);
  }

  Superblock started(long nonce) {
    return new Superblock(
        sequence,
        replica,
        incarnation + 1,
        nonce,
        configuration,
        promised,
        snapshotSlot,
        firstSegment,
        lastSegment,
        durableLsn);
  }

  Superblock configured(Configuration next) {
    return new Superblock(
        sequence,
        replica,
        incarnation,
        bootNonce,
        next,
        promised,
        snapshotSlot,
        firstSegment,
        lastSegment,
        durableLsn);
  }

  Superblock trimmed(long slot, long first) {
    return new Superblock(
        sequence,
        replica,
        incarnation,
        bootNonce,
        configuration,
        promised,
        slot,
        first,
        lastSegment,
        durableLsn);
  }

  /** Of another replica, of another instance, whose log is the one segment behind a snapshot. */
  Superblock anew(ReplicaId other, Configuration next, long slot, long segment) {
    return new Superblock(
        sequence,
        other,
        incarnation,
        bootNonce,
        next,
        promised,
        slot,
        segment,
        segment,
        durableLsn);
  }

  /** With a last segment that begins behind {@code durable}. */
  Superblock rolled(long last) {
    return new Superblock(
        sequence,
        replica,
        incarnation,
        bootNonce,
        configuration,
        promised,
        snapshotSlot,
        firstSegment,
        last,
        durableLsn);
  }

  /** The next to be written, with what is known of the log by then. */
  Superblock next(PromiseFloor floor, long durable) {
    return new Superblock(
        sequence + 1,
        replica,
        incarnation,
        bootNonce,
        configuration,
        promised.max(floor),
        snapshotSlot,
        firstSegment,
        lastSegment,
        Math.max(durableLsn, durable));
  }
}
