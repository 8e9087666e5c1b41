package org.concoord.paxos;

import java.util.List;

/**
 * What replicas say to each other once an instance has formed. Each message belongs to one epoch
 * and is meant for the one receiver it is sent to; the driver stamps both, and the sender, on the
 * frame (M1).
 */
public sealed interface Message {
  /** The epoch in whose name the sender speaks. */
  long epoch();

  void deliverTo(ReplicaId from, Handler handler);

  /** Phase 1a. The receiver is asked for what it accepted in slots {@code >= from}. */
  record Prepare(long epoch, Ballot ballot, long from, boolean handOver) implements Message {
    @Override
    public void deliverTo(ReplicaId sender, Handler handler) {
      handler.onPrepare(sender, this);
    }
  }

  /**
   * Phase 1b, in {@code parts} parts that all describe one state of the acceptor, told apart from
   * those of another answer by {@code answer} (R3).
   */
  record Promise(
      long epoch,
      Ballot ballot,
      long answer,
      int part,
      int parts,
      long commit,
      long trim,
      List<PValue> accepted)
      implements Message {
    @Override
    public void deliverTo(ReplicaId from, Handler handler) {
      handler.onPromise(from, this);
    }
  }

  /** The answer to a Prepare or Accept below the sender's promise. */
  record Reject(long epoch, Ballot promised) implements Message {
    @Override
    public void deliverTo(ReplicaId from, Handler handler) {
      handler.onReject(from, this);
    }
  }

  /** Phase 2a, with the leader's commit index riding on it. */
  record Accept(long epoch, Ballot ballot, long first, long slot, long commit, Value value)
      implements Message {
    @Override
    public void deliverTo(ReplicaId from, Handler handler) {
      handler.onAccept(from, this);
    }
  }

  /**
   * Phase 2b, cumulative: every slot in {@code low..high} is accepted under {@code ballot} and
   * durable. It says nothing of any other slot.
   */
  record Accepted(long epoch, Ballot ballot, long low, long high, long commit) implements Message {
    @Override
    public void deliverTo(ReplicaId from, Handler handler) {
      handler.onAccepted(from, this);
    }
  }

  /**
   * Sent by every replica to every other (R6).
   *
   * @param round rises by one each time; answers name it
   * @param ballot the ballot the sender leads where {@code leading}, else the highest it has
   *     promised
   * @param connected whether a majority has lately answered the sender
   * @param commit every slot up to here is decided; where {@code leading}, decided as rule 2.3 says
   * @param trim where {@code leading}: no voter needs slots up to here any more
   */
  record Heartbeat(
      long epoch,
      long round,
      Ballot ballot,
      boolean leading,
      boolean connected,
      long commit,
      long trim)
      implements Message {
    @Override
    public void deliverTo(ReplicaId from, Handler handler) {
      handler.onHeartbeat(from, this);
    }
  }

  /**
   * Answers a Heartbeat. {@code executed}: every slot up to here has been executed by the sender.
   */
  record HeartbeatAck(long epoch, long round, Ballot promised, long commit, long executed)
      implements Message {
    @Override
    public void deliverTo(ReplicaId from, Handler handler) {
      handler.onHeartbeatAck(from, this);
    }
  }

  /** Asks for the decisions of slots {@code >= from} that the receiver holds. */
  record Fetch(long epoch, long from) implements Message {
    @Override
    public void deliverTo(ReplicaId sender, Handler handler) {
      handler.onFetch(sender, this);
    }
  }

  /**
   * Decisions of the slots from {@code from} on, in order, out of the sender's decided prefix.
   * Empty where the sender holds none of them: above its {@code commit}, or at or below its {@code
   * trim}.
   */
  record Decisions(long epoch, long from, long commit, long trim, List<Value> values)
      implements Message {
    @Override
    public void deliverTo(ReplicaId sender, Handler handler) {
      handler.onDecisions(sender, this);
    }
  }

  /** A leader asks the receiver to stand at once (R6). */
  record HandOver(long epoch, Ballot ballot) implements Message {
    @Override
    public void deliverTo(ReplicaId from, Handler handler) {
      handler.onHandOver(from, this);
    }
  }

  /**
   * A replica asks its leader from which slot on its reads up to number {@code read} may run (R7).
   */
  record AskRead(long epoch, long read) implements Message {
    @Override
    public void deliverTo(ReplicaId from, Handler handler) {
      handler.onAskRead(from, this);
    }
  }

  /**
   * A leader asks whether the receiver has promised anything above {@code ballot} (R7).
   *
   * @param round rises by one with each that is begun under this ballot; answers name it
   * @param leaseMicros for how long from now the receiver is asked to promise nothing above; 0: not
   *     at all
   */
  record Confirm(long epoch, Ballot ballot, long round, long leaseMicros) implements Message {
    @Override
    public void deliverTo(ReplicaId from, Handler handler) {
      handler.onConfirm(from, this);
    }
  }

  /**
   * Answers a Confirm.
   *
   * @param promised the highest ballot that the sender has promised
   * @param leaseMicros for how long from when it was asked it promises nothing above {@code
   *     ballot}; 0: not at all
   */
  record Confirmed(long epoch, Ballot ballot, long round, Ballot promised, long leaseMicros)
      implements Message {
    @Override
    public void deliverTo(ReplicaId from, Handler handler) {
      handler.onConfirmed(from, this);
    }
  }

  /**
   * Answers an AskRead: reads up to number {@code read} may run once every slot up to {@code slot}
   * has been executed.
   */
  record Readable(long epoch, long read, long slot) implements Message {
    @Override
    public void deliverTo(ReplicaId from, Handler handler) {
      handler.onReadable(from, this);
    }
  }

  /** A leader, of that ballot so far, relies on no lease any more that it was granted (R7). */
  record LeaseEnded(long epoch, Ballot ballot) implements Message {
    @Override
    public void deliverTo(ReplicaId from, Handler handler) {
      handler.onLeaseEnded(from, this);
    }
  }

  /**
   * A replica that lacks what all it can ask have dropped asks its leader for a snapshot; one that
   * wants to write a snapshot for itself asks for the turn to do so (2.8).
   *
   * @param above what it has is decided up to here; or the slot of the last that it has written
   * @param except who has failed to give one, or {@link ReplicaId#NONE}; the sender itself where it
   *     is to write one, and nobody is to give it any
   */
  record AskSnapshot(long epoch, long above, ReplicaId except) implements Message {
    @Override
    public void deliverTo(ReplicaId from, Handler handler) {
      handler.onAskSnapshot(from, this);
    }
  }

  /**
   * The leader of {@code ballot} says that it is the receiver's turn to give a snapshot, or, where
   * it is the asker itself, to write one.
   */
  record GiveSnapshot(long epoch, Ballot ballot, ReplicaId asker, long above) implements Message {
    @Override
    public void deliverTo(ReplicaId from, Handler handler) {
      handler.onGiveSnapshot(from, this);
    }
  }

  /** Asks for one piece of the snapshot that is named by its slot and its tag. */
  record FetchPiece(long epoch, long slot, long tag, int piece) implements Message {
    @Override
    public void deliverTo(ReplicaId from, Handler handler) {
      handler.onFetchPiece(from, this);
    }
  }

  /**
   * A piece of a snapshot; number 0 is sent unasked, as an offer.
   *
   * @param slot the last slot executed in it
   * @param tag told apart by it are snapshots of one slot that differ in their bytes
   * @param length of the whole, in bytes
   */
  record SnapshotPiece(long epoch, long slot, long tag, long length, int piece, Value bytes)
      implements Message {
    @Override
    public void deliverTo(ReplicaId from, Handler handler) {
      handler.onSnapshotPiece(from, this);
    }
  }

  /** A snapshot that was given was found to be damaged: it is to be given to nobody any more. */
  record SnapshotRefused(long epoch, long slot, long tag) implements Message {
    @Override
    public void deliverTo(ReplicaId from, Handler handler) {
      handler.onSnapshotRefused(from, this);
    }
  }

  /** Takes messages, one method for each kind, so that the compiler knows when one is forgotten. */
  interface Handler {
    void onPrepare(ReplicaId from, Prepare prepare);

    void onPromise(ReplicaId from, Promise promise);

    void onReject(ReplicaId from, Reject reject);

    void onAccept(ReplicaId from, Accept accept);

    void onAccepted(ReplicaId from, Accepted accepted);

    void onHeartbeat(ReplicaId from, Heartbeat heartbeat);

    void onHeartbeatAck(ReplicaId from, HeartbeatAck ack);

    void onFetch(ReplicaId from, Fetch fetch);

    void onDecisions(ReplicaId from, Decisions decisions);

    void onHandOver(ReplicaId from, HandOver handOver);

    void onAskRead(ReplicaId from, AskRead askRead);

    void onConfirm(ReplicaId from, Confirm confirm);

    void onConfirmed(ReplicaId from, Confirmed confirmed);

    void onReadable(ReplicaId from, Readable readable);

    void onLeaseEnded(ReplicaId from, LeaseEnded ended);

    void onAskSnapshot(ReplicaId from, AskSnapshot ask);

    void onGiveSnapshot(ReplicaId from, GiveSnapshot give);

    void onFetchPiece(ReplicaId from, FetchPiece fetch);

    void onSnapshotPiece(ReplicaId from, SnapshotPiece piece);

    void onSnapshotRefused(ReplicaId from, SnapshotRefused refused);
  }
}
