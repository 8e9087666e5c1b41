package org.concoord.transport;

import java.time.Duration;

/**
 * What those may cost a loop who connect to it and have not said who they are.
 *
 * @param unintroduced how many of them there may be at once; one more, and the one that has been
 *     there longest is closed
 * @param patience for how long one may be so
 * @param perSecond new connections a second from one address (of IPv6, from one /64), and as many
 *     at once after a pause; what comes above is closed at once
 */
public record AcceptLimits(int unintroduced, Duration patience, int perSecond) {
  /** As many as come. */
  public static final AcceptLimits NONE =
      new AcceptLimits(Integer.MAX_VALUE, Duration.ofDays(1), Integer.MAX_VALUE);

  public AcceptLimits {
    if (unintroduced < 1 || perSecond < 1 || patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException(
          "limits of "
              + unintroduced
              + ", "
              + patience
              + ", "
              + perSecond
              + "; expected 1 or more");
    }
  }
}
