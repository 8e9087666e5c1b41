package org.concoord;

import java.time.Duration;
import java.util.Objects;

/**
 * By which rules the replica that leads changes who votes, by itself. Set them alike at all
 * replicas of an instance: what counts are those of whoever leads.
 *
 * <p>Replicas that have {@linkplain ReplicaConfig.Builder#join joined} become voters as long as
 * fewer vote than are wanted; one becomes three at once, and an odd number the next odd one, since
 * one more alone would tolerate no more failures. Those beyond stand by as <em>spares</em>. A spare
 * takes the place of a voter that {@linkplain Replica#leave leaves}, that is gone for good, since
 * another process answers at its address, or that was silent for too long. Voters are replaced and
 * never just dropped: without a spare nothing happens.
 *
 * @param voters how many there should be; 0: as many as there are, and three at least
 * @param silence how long a voter must not have answered the leader before a spare takes its place;
 *     zero: it keeps it. Such a suspicion may be wrong, which harms nothing but that the replica
 *     has to join anew, so that one leader acts on it once in five minutes at most
 */
public record MemberRules(int voters, Duration silence) {
  private static final int MOST = 9;
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /**
   * As many voters as there are, and three at least; 30 s of silence: in memory mode a process that
   * has ended never comes back as who it was, and half a minute outlasts what passes by.
   */
  public static final MemberRules DEFAULT = new MemberRules(0, Duration.ofSeconds(30));

  /**
   * The same of durable replicas, but that silence alone replaces nobody: a process that has ended
   * comes back as who it was, and whoever has been replaced does not.
   */
  public static final MemberRules DURABLE = new MemberRules(0, Duration.ZERO);

  /**
   * @throws IllegalArgumentException if {@code voters} is neither 0 nor an odd number up to 9, or
   *     {@code silence} is neither zero nor a second at least
   */
  public MemberRules {
    Objects.requireNonNull(silence, "silence");
    if (voters != 0 && (voters % 2 == 0 || voters < 0 || voters > MOST)) {
      throw new IllegalArgumentException(
          voters + " voters; expected an odd number from 1 to " + MOST + ", or 0");
    }
    if (!silence.isZero() && silence.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("a silence of " + silence + "; expected 1 s at least");
    }
  }

  /** The same, but for so many voters. */
  public MemberRules withVoters(int number) {
    return new MemberRules(number, silence);
  }

  /** The same, but for so long a silence. */
  public MemberRules withSilence(Duration duration) {
    return new MemberRules(voters, duration);
  }
}
