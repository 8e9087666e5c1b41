package org.concoord.storage;

import java.util.List;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;

/**
 * What a replica must know of its instance to take part in it again after a restart.
 *
 * @param cluster the instance, or {@link ClusterId#NONE} before it was formed (M5)
 * @param epoch the number of the configuration
 * @param voters its voters and where they listen; at most {@value #MAX_VOTERS}
 */
public record Configuration(ClusterId cluster, long epoch, List<Voter> voters) {
  public static final int MAX_VOTERS = 12;

  /** Before the instance was formed. */
  public static final Configuration NONE = new Configuration(ClusterId.NONE, 0, List.of());

  private static final int MAX_ADDRESS_CHARACTERS = 260;

  /**
   * @param address {@code host:port}, at most 260 ASCII characters
   */
  public record Voter(ReplicaId replica, String address) {
    public Voter {
      if (address.length() > MAX_ADDRESS_CHARACTERS
          || address.chars().anyMatch(c -> c < ' ' || c > '~')) {
        throw new IllegalArgumentException("no address of a voter: \"" + address + "\"");
      }
    }
  }

  public Configuration {
    voters = List.copyOf(voters);
    if (voters.size() > MAX_VOTERS) {
      throw new IllegalArgumentException(voters.size() + " voters; " + MAX_VOTERS + " at most");
    }
  }
}
