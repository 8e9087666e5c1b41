package org.concoord.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.concoord.ReplicaStatus;
import org.concoord.ReplicaStatus.Clients;
import org.concoord.ReplicaStatus.Lane;
import org.concoord.ReplicaStatus.Slots;
import org.concoord.ReplicaStatus.State;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Member;
import org.concoord.paxos.ReplicaId;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;

/** Puts into words what a replica knows. */
final class StatusReport {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private StatusReport() {}

  /**
   * Any thread. A replica whose loop has ended, or does not answer, is reported as far as can be
   * seen from outside.
   */
  static ReplicaStatus of(ReplicaServer server, Loop loop, ClientDesk clients) {
    Ending ending = server.ending();
    State ended = ending.state();
    if (ended == State.CLOSED) {
      return bare(server, loop, State.CLOSED, ending.describe());
    }
    if (loop.inLoop()) {
      return onLoop(server, loop, clients);
    }
    CompletableFuture<ReplicaStatus> answer = new CompletableFuture<>();
    if (!Waiting.ask(loop, () -> answer.complete(onLoop(server, loop, clients)))) {
      return bare(server, loop, State.CLOSED, ending.describe());
    }
    String silent;
    try {
      ReplicaStatus status = Waiting.on(answer, PATIENCE);
      if (status != null) {
        return status;
      }
      silent = "the replica's own thread has not answered for " + PATIENCE.toSeconds() + " s";
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      silent = "interrupted while asking the replica's own thread";
    }
    return bare(server, loop, ended == null ? lastSeen(server) : ended, silent);
  }

  /** By what any thread may read. */
  private static State lastSeen(ReplicaServer server) {
    if (server.isLeader()) {
      return State.LEADER;
    }
    return server.voting() == null ? State.FORMING : State.FOLLOWER;
  }

  private static ReplicaStatus bare(ReplicaServer server, Loop loop, State state, String trouble) {
    Voting voting = server.voting();
    Applier applier = voting == null ? null : voting.applier();
    return new ReplicaStatus(
        server.address(),
        "",
        "",
        state,
        server.isLeader() ? server.address() : "",
        0,
        "",
        applier == null
            ? Slots.NONE
            : new Slots(applier.executed(), applier.executed(), applier.executed(), 0, 0),
        applier == null ? Lane.IDLE : new Lane(0, 0, applier.slowCalls()),
        Clients.NONE,
        List.of(),
        loop.bytesReceived(),
        loop.bytesSent(),
        server.storage().status(false),
        trouble);
  }

  private static ReplicaStatus onLoop(ReplicaServer server, Loop loop, ClientDesk clients) {
    PeerHub peers = server.peers();
    Voting voting = server.voting();
    Member node = voting == null ? null : voting.node();
    return new ReplicaStatus(
        server.address(),
        peers.self().toString(),
        peers.cluster().equals(ClusterId.NONE) ? "" : peers.cluster().toString(),
        state(server, node),
        voting == null ? "" : peers.addressOf(voting.leader()),
        node == null ? 0 : node.epoch().number(),
        node == null ? "" : node.promised().toString(),
        voting == null ? Slots.NONE : slots(voting),
        voting == null ? Lane.IDLE : lane(voting),
        clients(voting, clients),
        peers(peers, node),
        loop.bytesReceived(),
        loop.bytesSent(),
        server.storage().status(voting != null && voting.disk().isSpaceLow()),
        trouble(server));
  }

  private static Slots slots(Voting voting) {
    Member node = voting.node();
    return new Slots(
        node.commit() + node.inFlight(),
        node.commit(),
        voting.applier().executed(),
        node.trim(),
        node.retainedBytes());
  }

  private static Lane lane(Voting voting) {
    Execution execution = voting.execution();
    return new Lane(
        execution.waitingSlots(), execution.waitingBytes(), voting.applier().slowCalls());
  }

  private static Clients clients(@Nullable Voting voting, ClientDesk clients) {
    long refused = clients.refusals().count();
    return voting == null
        ? new Clients(clients.connections(), 0, 0, 0, 0, 0, refused)
        : new Clients(
            clients.connections(),
            voting.applier().sessions(),
            voting.applier().replyBytes(),
            voting.applier().parkedCalls(),
            voting.service().proposer().waitingCommands(),
            voting.service().proposer().waitingBytes(),
            refused);
  }

  private static State state(ReplicaServer server, @Nullable Member node) {
    State ended = server.ending().state();
    if (ended != null) {
      return ended;
    }
    if (node == null) {
      Admission admission = server.admission();
      return admission.isOutside()
          ? State.OUTSIDE
          : admission.joining() != null ? State.LEARNER : State.FORMING;
    }
    Voting voting = server.voting();
    if (!node.isVoter()) {
      return voting != null && voting.membership().hasLeft() ? State.OUTSIDE : State.LEARNER;
    }
    return switch (node.role()) {
      case FOLLOWER -> State.FOLLOWER;
      case CANDIDATE -> State.CANDIDATE;
      case LEADER -> State.LEADER;
    };
  }

  private static List<ReplicaStatus.Peer> peers(PeerHub hub, @Nullable Member node) {
    List<ReplicaStatus.Peer> peers = new ArrayList<>();
    for (Map.Entry<String, PeerLink> entry : hub.links().entrySet()) {
      PeerLink link = entry.getValue();
      ReplicaId voter = hub.voterAt(entry.getKey());
      boolean connected = node != null && voter != null && node.isConnected(voter);
      ReplicaId shown = voter == null ? link.answeredAs() : voter;
      peers.add(
          new ReplicaStatus.Peer(
              entry.getKey(),
              shown.equals(ReplicaId.NONE) ? "" : shown.toString(),
              connected,
              link.silent(),
              node == null || voter == null
                  ? -1
                  : Math.max(0, node.commit() - node.executedBy(voter)),
              connected ? "" : link.trouble()));
    }
    return peers;
  }

  /** One sentence on what is wrong, or "". On the loop. */
  static String trouble(ReplicaServer server) {
    if (server.ending().state() == State.FENCED) {
      return server.ending().describe();
    }
    Voting voting = server.voting();
    if (voting == null) {
      return formationTrouble(server);
    }
    Member node = voting.node();
    if (node.trimmedBeyondReach() > 0) {
      String progress = voting.transfer().snapshots().progress();
      return "too far behind: the others have dropped decisions up to slot "
          + node.trimmedBeyondReach()
          + ", this replica knows them up to "
          + node.commit()
          + (progress.isEmpty() ? "" : "; " + progress);
    }
    if (voting.divergence().isStopped()) {
      return voting.divergence().trouble();
    }
    if (voting.execution().standsBefore() != 0) {
      return voting.standstill().trouble();
    }
    if (!voting.isVoter() && !voting.membership().hasLeft()) {
      return server.lifecycle().isComingBack() ? MemberRequests.COMING_BACK : "";
    }
    if (!voting.isVoter()) {
      return "this replica has left the voters, which are "
          + voting.membership().configuration().voters().values()
          + " now"
          + (voting.membership().mayStop() ? ", and may be closed" : "")
          + (server.storage().isLasting() ? Admission.REJOINS : "");
    }
    String disk =
        voting.disk().isSpaceLow() ? server.storage().spaceTrouble() : voting.disk().stallTrouble();
    if (!node.isQuorumConnected()) {
      return disk + (disk.isEmpty() ? "" : "; ") + reachable(server, node);
    }
    boolean leaderless = voting.leader().equals(ReplicaId.NONE);
    return disk.isEmpty() && leaderless ? "no leader yet" : disk;
  }

  private static String formationTrouble(ReplicaServer server) {
    StringBuilder text = new StringBuilder(server.admission().trouble());
    if (!server.admission().isOutside()) {
      for (PeerLink link : server.peers().links().values()) {
        if (!link.trouble().isEmpty()) {
          text.append("; ").append(link.address()).append(": ").append(link.trouble());
        }
      }
    }
    return text.toString();
  }

  /**
   * For instance "1 of 3; b:14001 silent 12 s: connection refused; c:14002 silent 12 s: connection
   * refused".
   */
  private static String reachable(ReplicaServer server, Member node) {
    int connected = 0;
    int gone = 0;
    StringBuilder silent = new StringBuilder();
    for (ReplicaId voter : node.epoch().voters()) {
      PeerLink link = server.peers().linkTo(voter);
      gone += server.peers().isReplaced(voter) ? 1 : 0;
      if (node.isConnected(voter)) {
        connected++;
      } else if (link != null) {
        silent
            .append("; ")
            .append(link.address())
            .append(" silent ")
            .append(link.silent().toSeconds())
            .append(" s");
        if (!link.trouble().isEmpty()) {
          silent.append(": ").append(link.trouble());
        }
      }
    }
    int voters = node.epoch().voters().size();
    if (voters - gone <= voters / 2) {
      silent
          .append("; ")
          .append(gone)
          .append(
              " are gone for good, since other processes answer there, and no majority is left");
    }
    return connected + " of " + voters + silent;
  }
}
