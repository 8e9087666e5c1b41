package org.concoord.codec;

import org.concoord.paxos.Ballot;
import org.concoord.paxos.Message;
import org.concoord.paxos.Message.Accept;
import org.concoord.paxos.Message.Accepted;
import org.concoord.paxos.Message.AskRead;
import org.concoord.paxos.Message.AskSnapshot;
import org.concoord.paxos.Message.Confirm;
import org.concoord.paxos.Message.Confirmed;
import org.concoord.paxos.Message.Decisions;
import org.concoord.paxos.Message.Fetch;
import org.concoord.paxos.Message.FetchPiece;
import org.concoord.paxos.Message.GiveSnapshot;
import org.concoord.paxos.Message.HandOver;
import org.concoord.paxos.Message.Heartbeat;
import org.concoord.paxos.Message.HeartbeatAck;
import org.concoord.paxos.Message.LeaseEnded;
import org.concoord.paxos.Message.Prepare;
import org.concoord.paxos.Message.Promise;
import org.concoord.paxos.Message.Readable;
import org.concoord.paxos.Message.Reject;
import org.concoord.paxos.Message.SnapshotPiece;
import org.concoord.paxos.Message.SnapshotRefused;
import org.concoord.paxos.PValue;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;

/**
 * Writes messages. A {@link Message.Handler}, so that the compiler knows when a message has no body
 * written.
 */
final class BodyWriter implements Message.Handler {
  private final MessagePackWriter out;
  private FrameType type = FrameType.PREPARE;

  private BodyWriter(MessagePackWriter out) {
    this.out = out;
  }

  /** Appends the body of {@code message} and returns what type its frame has. */
  static FrameType write(Message message, MessagePackWriter out) {
    var writer = new BodyWriter(out);
    message.deliverTo(ReplicaId.NONE, writer);
    return writer.type;
  }

  @Override
  public void onPrepare(ReplicaId from, Prepare prepare) {
    type = FrameType.PREPARE;
    ballot(prepare.ballot());
    out.writeLong(prepare.from());
    out.writeBoolean(prepare.handOver());
  }

  @Override
  public void onPromise(ReplicaId from, Promise promise) {
    type = FrameType.PROMISE;
    ballot(promise.ballot());
    out.writeLong(promise.answer());
    out.writeLong(promise.part());
    out.writeLong(promise.parts());
    out.writeLong(promise.commit());
    out.writeLong(promise.trim());
    out.writeArrayHeader(promise.accepted().size());
    for (PValue pvalue : promise.accepted()) {
      out.writeLong(pvalue.slot());
      ballot(pvalue.ballot());
      value(pvalue.value());
    }
  }

  @Override
  public void onReject(ReplicaId from, Reject reject) {
    type = FrameType.REJECT;
    ballot(reject.promised());
  }

  @Override
  public void onAccept(ReplicaId from, Accept accept) {
    type = FrameType.ACCEPT;
    ballot(accept.ballot());
    out.writeLong(accept.first());
    out.writeLong(accept.slot());
    out.writeLong(accept.commit());
    value(accept.value());
  }

  @Override
  public void onAccepted(ReplicaId from, Accepted accepted) {
    type = FrameType.ACCEPTED;
    ballot(accepted.ballot());
    out.writeLong(accepted.low());
    out.writeLong(accepted.high());
    out.writeLong(accepted.commit());
  }

  @Override
  public void onHeartbeat(ReplicaId from, Heartbeat heartbeat) {
    type = FrameType.HEARTBEAT;
    out.writeLong(heartbeat.round());
    ballot(heartbeat.ballot());
    out.writeBoolean(heartbeat.leading());
    out.writeBoolean(heartbeat.connected());
    out.writeLong(heartbeat.commit());
    out.writeLong(heartbeat.trim());
  }

  @Override
  public void onHeartbeatAck(ReplicaId from, HeartbeatAck ack) {
    type = FrameType.HEARTBEAT_ACK;
    out.writeLong(ack.round());
    ballot(ack.promised());
    out.writeLong(ack.commit());
    out.writeLong(ack.executed());
  }

  @Override
  public void onFetch(ReplicaId from, Fetch fetch) {
    type = FrameType.FETCH;
    out.writeLong(fetch.from());
  }

  @Override
  public void onDecisions(ReplicaId from, Decisions decisions) {
    type = FrameType.DECISIONS;
    out.writeLong(decisions.from());
    out.writeLong(decisions.commit());
    out.writeLong(decisions.trim());
    out.writeArrayHeader(decisions.values().size());
    for (Value value : decisions.values()) {
      value(value);
    }
  }

  @Override
  public void onHandOver(ReplicaId from, HandOver handOver) {
    type = FrameType.HAND_OVER;
    ballot(handOver.ballot());
  }

  @Override
  public void onAskRead(ReplicaId from, AskRead askRead) {
    type = FrameType.ASK_READ;
    out.writeLong(askRead.read());
  }

  @Override
  public void onConfirm(ReplicaId from, Confirm confirm) {
    type = FrameType.CONFIRM;
    ballot(confirm.ballot());
    out.writeLong(confirm.round());
    lease(confirm.leaseMicros());
  }

  @Override
  public void onConfirmed(ReplicaId from, Confirmed confirmed) {
    type = FrameType.CONFIRMED;
    ballot(confirmed.ballot());
    out.writeLong(confirmed.round());
    ballot(confirmed.promised());
    lease(confirmed.leaseMicros());
  }

  /** A field that came later, and is left out where it says nothing. */
  private void lease(long micros) {
    if (micros > 0) {
      out.writeLong(micros);
    }
  }

  @Override
  public void onReadable(ReplicaId from, Readable readable) {
    type = FrameType.READABLE;
    out.writeLong(readable.read());
    out.writeLong(readable.slot());
  }

  @Override
  public void onLeaseEnded(ReplicaId from, LeaseEnded ended) {
    type = FrameType.LEASE_ENDED;
    ballot(ended.ballot());
  }

  @Override
  public void onAskSnapshot(ReplicaId from, AskSnapshot ask) {
    type = FrameType.ASK_SNAPSHOT;
    out.writeLong(ask.above());
    Ids.write(out, ask.except());
  }

  @Override
  public void onGiveSnapshot(ReplicaId from, GiveSnapshot give) {
    type = FrameType.GIVE_SNAPSHOT;
    ballot(give.ballot());
    Ids.write(out, give.asker());
    out.writeLong(give.above());
  }

  @Override
  public void onFetchPiece(ReplicaId from, FetchPiece fetch) {
    type = FrameType.FETCH_PIECE;
    out.writeLong(fetch.slot());
    out.writeLong(fetch.tag());
    out.writeLong(fetch.piece());
  }

  @Override
  public void onSnapshotPiece(ReplicaId from, SnapshotPiece piece) {
    type = FrameType.SNAPSHOT_PIECE;
    out.writeLong(piece.slot());
    out.writeLong(piece.tag());
    out.writeLong(piece.length());
    out.writeLong(piece.piece());
    value(piece.bytes());
  }

  @Override
  public void onSnapshotRefused(ReplicaId from, SnapshotRefused refused) {
    type = FrameType.SNAPSHOT_REFUSED;
    out.writeLong(refused.slot());
    out.writeLong(refused.tag());
  }

  private void ballot(Ballot ballot) {
    Ids.write(out, ballot);
  }

  private void value(Value value) {
    out.writeBytes(value.array(), value.offset(), value.length());
  }
}
