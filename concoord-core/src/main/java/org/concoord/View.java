package org.concoord;

import java.util.List;

/**
 * Who is in an instance, as one replica knows it at one moment. Who votes is the same everywhere as
 * soon as all have executed the change; who leads, and who follows without a vote, is what this one
 * has heard.
 *
 * @param epoch the number of the configuration, which rises by one with each change of the voters;
 *     0 before the replica belongs to an instance
 * @param leader where the leader listens, or "" where none is known
 * @param members the voters, then those without a vote, each by rising address
 */
public record View(long epoch, String leader, List<Member> members) {
  /** Of a replica that belongs to no instance yet. */
  public static final View NONE = new View(0, "", List.of());

  /** What a member is for. */
  public enum Role {
    /** Takes part in agreement. */
    VOTER,
    /** Follows the log and is near its end, so that it can take a voter's place. */
    SPARE,
    /** Has joined and is catching up. */
    LEARNER
  }

  /**
   * A replica of the instance.
   *
   * @param address where it listens
   * @param replicaId its identity in hexadecimal, which no other process ever has
   */
  public record Member(String address, String replicaId, Role role) {}

  public View {
    members = List.copyOf(members);
  }

  /** Where the members of that role listen. */
  public List<String> addresses(Role role) {
    return members.stream().filter(m -> m.role() == role).map(Member::address).toList();
  }
}
