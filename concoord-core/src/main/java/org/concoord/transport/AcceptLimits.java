package org.concoord.transport;

import java.time.Duration;

/**
 * What those may cost a loop who connect to it.
 *
 * @param unintroduced how many of those who have not said who they are there may be at once; one
 *     more, and the one that has been there longest is closed
 * @param patience for how long one may be so
 * @param perSecond new connections a second from one address (of IPv6, from one /64), and as many
 *     at once after a pause; what comes above is closed at once
 * @param halfFrameBytes memory for frames that have begun and not ended, of all together; beyond
 *     it, the connection whose frame has taken longest is closed
 * @param unreadBytes what is to be sent to those who are behind with reading, to all together;
 *     beyond it, the one that has been so for longest is closed
 */
public record AcceptLimits(
    int unintroduced, Duration patience, int perSecond, long halfFrameBytes, long unreadBytes) {
  /** As many and as much as comes. */
  public static final AcceptLimits NONE =
      new AcceptLimits(
          Integer.MAX_VALUE, Duration.ofDays(1), Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  public AcceptLimits {
    if (unintroduced < 1
        || perSecond < 1
        || patience.isNegative()
        || patience.isZero()
        || halfFrameBytes < 1
        || unreadBytes < 1) {
      throw new IllegalArgumentException(
          "limits of "
              + unintroduced
              + ", "
              + patience
              + ", "
              + perSecond
              + ", "
              + halfFrameBytes
              + ", "
              + unreadBytes
              + "; expected 1 or more");
    }
  }
}
