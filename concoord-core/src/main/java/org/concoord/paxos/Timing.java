package org.concoord.paxos;

/**
 * How long things take, in ticks of 10 ms.
 *
 * @param heartbeatTicks from one heartbeat to the next, and from one attempt at a lost message to
 *     the next
 * @param electionMinTicks a leader silent for less than this is alive (R6)
 * @param electionMaxTicks the silence after which a follower stands is drawn between the two
 */
public record Timing(int heartbeatTicks, int electionMinTicks, int electionMaxTicks) {
  /** For replicas in one data centre: heartbeats each 50 ms, elections after 150 to 300 ms (R6). */
  public static final Timing LAN = new Timing(5, 15, 30);

  public Timing {
    if (heartbeatTicks < 1
        || electionMinTicks <= heartbeatTicks
        || electionMaxTicks <= electionMinTicks) {
      throw new IllegalArgumentException(
          "needs 1 <= heartbeat < electionMin < electionMax, was "
              + heartbeatTicks
              + ", "
              + electionMinTicks
              + ", "
              + electionMaxTicks);
    }
  }
}
