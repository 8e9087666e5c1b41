package org.concoord.storage;

import org.concoord.CorruptDataException;

/**
 * W3: where the last segment's chain of records ends, either the log ends, or a batch was torn
 * before anybody was told that it is durable, or something is damaged. Only the first two may be
 * followed by other records.
 */
final class TailRule {
  /**
   * The end of a log.
   *
   * @param at where in the last segment
   * @param torn whether something was written behind it
   * @param durableLsn the highest LSN that anything claims to be durable
   */
  record Tail(int at, boolean torn, long durableLsn) {}

  private TailRule() {}

  /**
   * @param end of the last segment's chain
   * @param claimed the highest LSN claimed to be durable by the superblock or by earlier segments
   * @throws CorruptDataException if a durable record is missing, or a bad one was not torn
   */
  static Tail judge(SegmentImage image, SegmentImage.End end, long claimed) {
    int at = end.at();
    boolean free = image.isFreeFrom(at);
    long durable = Math.max(claimed, end.claimedLsn());
    if (!free) {
      durable = Math.max(durable, image.claimedBehind(at));
    }
    long lsn = end.lastLsn() + 1;
    if (lsn <= durable) {
      throw image.corrupt(
          at,
          "record "
              + lsn
              + " is missing or unreadable, though all up to "
              + durable
              + " were safe");
    }
    if (!free && !image.hasFreeSector(at, image.extentEnd(at))) {
      throw image.corrupt(
          at, "record " + lsn + " is unreadable, though every sector of it was written");
    }
    return new Tail(at, !free, durable);
  }
}
