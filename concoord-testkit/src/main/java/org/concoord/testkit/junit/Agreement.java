package org.concoord.testkit.junit;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.concoord.ReplicaStatus;
import org.concoord.ReplicaStatus.State;

/** Waits until the replicas of a cluster, asked from outside, are of one mind. */
final class Agreement {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 5;
  private static final Set<State> VOTING =
      EnumSet.of(State.FOLLOWER, State.CANDIDATE, State.LEADER);

  private final List<Member> members;
  private final Network network;

  Agreement(List<Member> members, Network network) {
    this.members = members;
    this.network = network;
  }

  int awaitLeader() {
    return await("no leader", this::leader);
  }

  void awaitVote(int number) {
    await(
        "replica " + number + " does not vote",
        () -> voters().stream().filter(voter -> voter.number() == number).findFirst());
  }

  void awaitCaughtUp() {
    long decided =
        voters().stream().mapToLong(voter -> voter.status().committedSlot()).max().orElse(0);
    await(
        "not all have executed up to slot " + decided,
        () ->
            voters().stream().allMatch(voter -> voter.status().executedSlot() >= decided)
                ? Optional.of(true)
                : Optional.empty());
  }

  /** A replica that runs and has a vote, and what it says of itself. */
  private record Voter(Member member, ReplicaStatus status) {
    int number() {
      return member.number();
    }
  }

  private List<Voter> voters() {
    return members.stream()
        .filter(Member::isRunning)
        .map(member -> new Voter(member, member.status()))
        .filter(voter -> VOTING.contains(voter.status().state()))
        .toList();
  }

  /**
   * A replica that says that it leads, where all those follow it which it can talk to, and they are
   * a majority together. Who is cut off may believe for a while that all is as it was.
   */
  private Optional<Integer> leader() {
    List<Voter> voters = voters();
    return voters.stream()
        .filter(voter -> voter.status().state() == State.LEADER && isFollowed(voter, voters))
        .map(Voter::number)
        .findFirst();
  }

  private boolean isFollowed(Voter leader, List<Voter> voters) {
    List<Voter> connected =
        voters.stream()
            .filter(voter -> voter == leader || network.connects(voter.number(), leader.number()))
            .toList();
    return connected.size() > members.size() / 2
        && connected.stream()
            .allMatch(voter -> voter.status().leader().equals(leader.member().address()));
  }

  private <T> T await(String otherwise, Supplier<Optional<T>> condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<T> met = condition.get();
      if (met.isPresent()) {
        return met.get();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(
            otherwise + " after " + PATIENCE.toSeconds() + " s" + System.lineSeparator() + this);
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting: " + otherwise, e);
      }
    }
  }

  /** The status of each. */
  @Override
  public String toString() {
    return members.stream()
        .map(Member::toString)
        .collect(Collectors.joining(System.lineSeparator()));
  }
}
