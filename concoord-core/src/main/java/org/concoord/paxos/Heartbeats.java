package org.concoord.paxos;

/**
 * What a replica tells all others at each beat and what it learns from their answers: who is there,
 * and how far everybody has executed, which is how far the log may be trimmed.
 */
final class Heartbeats {
  private final ReplicaId self;
  private final Epoch epoch;
  private final Election election;
  private final Acceptor acceptor;
  private final Learner learner;
  private final Observers observers;

  /** What each voter last said it had executed, by position among the voters. */
  private final long[] executed;

  /** The last round heard of each voter on this connection to it, by position among the voters. */
  private final long[] heard;

  Heartbeats(
      ReplicaId self,
      Epoch epoch,
      Election election,
      Acceptor acceptor,
      Learner learner,
      Observers observers) {
    this.observers = observers;
    this.self = self;
    this.epoch = epoch;
    this.election = election;
    this.acceptor = acceptor;
    this.learner = learner;
    this.executed = new long[epoch.voters().size()];
    this.heard = new long[epoch.voters().size()];
  }

  /**
   * Beats as the leader of {@code ballot} where {@code leading}, else as one that has promised it.
   */
  void beat(Ballot ballot, boolean leading, long now, Outbox out) {
    long trim = leading ? Math.min(executedByAll(), observers.slowest(now)) : 0;
    Message.Heartbeat heartbeat =
        new Message.Heartbeat(
            epoch.number(),
            election.nextRound(now),
            ballot,
            leading,
            election.isQuorumConnected(now),
            learner.commit(),
            trim);
    for (ReplicaId voter : epoch.voters()) {
      if (!voter.equals(self)) {
        out.send(voter, heartbeat);
      }
    }
    trimTo(trim);
  }

  /** Answers whoever asks, leader or not (R6). */
  void answer(ReplicaId from, Message.Heartbeat heartbeat, Outbox out) {
    out.send(
        from,
        new Message.HeartbeatAck(
            epoch.number(),
            heartbeat.round(),
            acceptor.promised(),
            learner.commit(),
            learner.executed()));
  }

  /**
   * Whether a heartbeat tells how things are with its sender now. One that a later one has
   * overtaken on its way does not: what a leader said when it was not one yet must not undo it.
   */
  boolean isCurrent(ReplicaId from, Message.Heartbeat heartbeat) {
    int voter = epoch.position(from);
    if (heartbeat.round() < heard[voter]) {
      return false;
    }
    heard[voter] = heartbeat.round();
    return true;
  }

  /** The process there may be another, and count its rounds anew. */
  void onConnected(ReplicaId peer) {
    int voter = epoch.position(peer);
    if (voter >= 0) {
      heard[voter] = 0;
    }
  }

  void onAck(ReplicaId from, Message.HeartbeatAck ack, long now) {
    election.onAnswer(from, ack.round(), now);
    int voter = epoch.position(from);
    executed[voter] = Math.max(executed[voter], ack.executed());
  }

  /** Up to where a voter has said that it has executed. */
  long executedBy(int voter) {
    return epoch.voters().get(voter).equals(self) ? learner.executed() : executed[voter];
  }

  /** Drops what no voter needs, and more where it takes too much memory. */
  void trimTo(long unneeded) {
    learner.trimTo(unneeded);
    acceptor.trimTo(learner.trim());
  }

  /**
   * The other connected voter that has executed most, to whom leadership costs least; or nobody.
   */
  ReplicaId successor(long now) {
    ReplicaId successor = ReplicaId.NONE;
    long most = -1;
    for (int voter = 0; voter < executed.length; voter++) {
      ReplicaId candidate = epoch.voters().get(voter);
      if (!candidate.equals(self)
          && election.isConnected(candidate, now)
          && executed[voter] > most) {
        successor = candidate;
        most = executed[voter];
      }
    }
    return successor;
  }

  private long executedByAll() {
    long slowest = learner.executed();
    for (int voter = 0; voter < executed.length; voter++) {
      if (!epoch.voters().get(voter).equals(self)) {
        slowest = Math.min(slowest, executed[voter]);
      }
    }
    return slowest;
  }
}
