package org.concoord.server;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concoord.ReplicaConfig;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;
import org.concoord.storage.Configuration;
import org.concoord.storage.Recovered;

/**
 * Whose a data directory is, by what its superblock says of its replica's beginning, and whether
 * that replica may start from it with the configuration that it is given (M1, M5).
 */
final class Ownership {
  private final ReplicaConfig config;
  private final String directory;
  private final ReplicaId replica;
  private final Configuration began;
  private final boolean hasSnapshot;

  /** What the directory took the place of, or "". */
  private final String inPlaceOf;

  Ownership(ReplicaConfig config, Recovered recovered) {
    this.config = config;
    this.directory = recovered.report().directory();
    this.replica = recovered.replica();
    this.began = recovered.configuration();
    this.hasSnapshot = recovered.trim() > 0;
    this.inPlaceOf = recovered.inPlaceOf();
  }

  /** The identity of whoever starts from it. */
  ReplicaId replica() {
    return replica;
  }

  /** The instance that it belongs to, or {@link ClusterId#NONE}. */
  ClusterId instance() {
    return began.cluster();
  }

  /**
   * Whether it holds a replica of an instance: one that has formed it, or one that has joined and
   * has the snapshot by which it did. Who was broken off between the two joins once more; but not
   * in the first epoch, whose log can be executed from its beginning: where nothing had been when
   * it joined, there was no snapshot to be kept, and what it has promised and accepted since would
   * be forgotten (M2).
   */
  boolean isMember() {
    return !instance().equals(ClusterId.NONE)
        && (voters().containsValue(replica) || hasSnapshot || began.epoch() == Voting.EPOCH);
  }

  /** Whether its replica belongs to an instance, or has told others that it will form one. */
  boolean isTaken() {
    return isMember() || voters().containsValue(replica);
  }

  /**
   * Whether its replica has come into an instance that it did not form, or is to (M5). One that
   * took the place of another never forms an instance, since that other may have been a member of
   * one; it looks for others at the addresses of the first members, where no others are given.
   */
  boolean joins() {
    if (!config.join().isEmpty()) {
      return true;
    }
    return !voters().containsValue(replica)
        && (!voters().isEmpty() || !inPlaceOf.isEmpty() || config.rejoins());
  }

  /** Where a replica that joins looks for others. */
  static List<String> places(ReplicaConfig config) {
    return !config.join().isEmpty()
        ? config.join()
        : config.firstMembers().stream().filter(member -> !member.equals(config.listen())).toList();
  }

  /** Whether its replica belongs to an instance, and was no part of its formation. */
  boolean beganLater() {
    return isMember() && began.epoch() > Voting.EPOCH;
  }

  /** Who voted when this replica came into the instance, or is to form it. */
  SortedMap<String, ReplicaId> voters() {
    SortedMap<String, ReplicaId> voters = new TreeMap<>();
    for (Configuration.Voter voter : began.voters()) {
      voters.put(voter.address(), voter.replica());
    }
    return voters;
  }

  /** The same, with the epoch. */
  org.concoord.paxos.Configuration configuration() {
    SortedMap<ReplicaId, String> voters = new TreeMap<>();
    voters().forEach((address, voter) -> voters.put(voter, address));
    return new org.concoord.paxos.Configuration(began.epoch(), voters);
  }

  /**
   * A directory is one replica's, whose address others know (M1).
   *
   * @throws IllegalArgumentException if it is not that of the replica that is configured
   */
  void check() {
    SortedMap<String, ReplicaId> voters = voters();
    if (!voters.containsValue(replica)) {
      checkJoins();
      return;
    }
    if (!config.join().isEmpty() && !isMember()) {
      throw refused(
          "the data directory %s is that of a replica that is to form an instance of %s, and has"
              + " told them so: it cannot join another. Give firstMembers(...) as before",
          directory, voters.keySet());
    }
    if (!replica.equals(voters.get(config.listen()))) {
      throw foreign(addressIn(voters));
    }
    if (config.join().isEmpty()
        && !beganLater()
        && !voters.keySet().equals(new TreeSet<>(config.firstMembers()))) {
      throw refused(
          "the data directory %s belongs to an instance of %s, and the first members given here"
              + " are %s. Give those that it was formed with",
          directory, List.copyOf(voters.keySet()), config.firstMembers());
    }
  }

  private void checkJoins() {
    if (!joins() || !places(config).isEmpty()) {
      return;
    }
    if (voters().isEmpty()) {
      throw refused(
          "the data directory %s is there %s. A replica that starts from it joins the instance"
              + " that runs, and forms none: give join(...)",
          directory, inPlaceOf);
    }
    throw refused(
        "the data directory %s is that of a replica that has joined instance %s. Give join(...)"
            + " as before",
        directory, instance());
  }

  /**
   * Others look for it where they were last told that it listens.
   *
   * @param voters as its snapshot has them
   * @throws IllegalArgumentException if it is configured to listen elsewhere
   */
  void checkAddress(org.concoord.paxos.Configuration voters) {
    String known = voters.voters().get(replica);
    if (known != null && !known.equals(config.listen())) {
      throw foreign(known);
    }
  }

  private IllegalArgumentException foreign(String where) {
    return refused(
        "the data directory %s is that of replica %s at %s, and this one listens on %s. Give each"
            + " replica a directory of its own, and the address it had before",
        directory, replica, where, config.listen());
  }

  private String addressIn(SortedMap<String, ReplicaId> voters) {
    return voters.entrySet().stream()
        .filter(voter -> voter.getValue().equals(replica))
        .map(SortedMap.Entry::getKey)
        .findFirst()
        .orElse("no address of " + voters.keySet());
  }

  private static IllegalArgumentException refused(String text, Object... details) {
    return new IllegalArgumentException(String.format(text, details));
  }
}
