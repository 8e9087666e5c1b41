package org.concoord.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.concoord.paxos.FormationMessage;
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
import org.concoord.spi.MalformedValueException;

/**
 * Bodies of the frames between replicas: the fields of the message one after the other, in the
 * order of its record but for the epoch, which is in the header. A body is encoded once for all
 * receivers. What follows the known fields is skipped.
 *
 * <p>Not thread-safe.
 */
public final class PeerCodec {
  /**
   * What {@code new ArrayList} is told at most: a count is checked, but an element may be larger
   * than its bytes.
   */
  private static final int FIRST_CAPACITY = 256;

  private final MessagePackReader in = new MessagePackReader();

  /** Appends the body of {@code message} and returns what type its frame has. */
  public FrameType encode(Message message, MessagePackWriter out) {
    return BodyWriter.write(message, out);
  }

  /**
   * The message in a frame that {@link FrameHeader#check} found to be of {@code type}. Values are
   * ranges of the frame's array, which therefore nobody may change any more.
   *
   * @throws MalformedValueException if the body is not one of {@code type}
   */
  public Message decode(FrameType type, byte[] frame) {
    in.reset(frame, FrameHeader.BYTES, frame.length - FrameHeader.BYTES);
    long epoch = FrameHeader.epoch(frame);
    return switch (type) {
      case PREPARE -> new Prepare(epoch, Ids.readBallot(in), in.readLong(), in.readBoolean());
      case PROMISE -> readPromise(epoch);
      case REJECT -> new Reject(epoch, Ids.readBallot(in));
      case ACCEPT ->
          new Accept(
              epoch,
              Ids.readBallot(in),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              readValue(in));
      case ACCEPTED ->
          new Accepted(epoch, Ids.readBallot(in), in.readLong(), in.readLong(), in.readLong());
      case HEARTBEAT -> readHeartbeat(epoch);
      case HEARTBEAT_ACK ->
          new HeartbeatAck(epoch, in.readLong(), Ids.readBallot(in), in.readLong(), in.readLong());
      case FETCH -> new Fetch(epoch, in.readLong());
      case DECISIONS -> readDecisions(epoch);
      case HAND_OVER -> new HandOver(epoch, Ids.readBallot(in));
      case ASK_READ -> new AskRead(epoch, in.readLong());
      case CONFIRM -> new Confirm(epoch, Ids.readBallot(in), in.readLong(), readLease());
      case CONFIRMED ->
          new Confirmed(epoch, Ids.readBallot(in), in.readLong(), Ids.readBallot(in), readLease());
      case READABLE -> new Readable(epoch, in.readLong(), in.readLong());
      case LEASE_ENDED -> new LeaseEnded(epoch, Ids.readBallot(in));
      case ASK_SNAPSHOT -> new AskSnapshot(epoch, in.readLong(), Ids.readReplica(in));
      case GIVE_SNAPSHOT ->
          new GiveSnapshot(epoch, Ids.readBallot(in), Ids.readReplica(in), in.readLong());
      case FETCH_PIECE -> new FetchPiece(epoch, in.readLong(), in.readLong(), in.readInt());
      case SNAPSHOT_REFUSED -> new SnapshotRefused(epoch, in.readLong(), in.readLong());
      case SNAPSHOT_PIECE ->
          new SnapshotPiece(
              epoch, in.readLong(), in.readLong(), in.readLong(), in.readInt(), readValue(in));
      default ->
          throw new MalformedValueException(
              type + " where a message between replicas was expected");
    };
  }

  private long readLease() {
    return in.remaining() == 0 ? 0 : in.readLong();
  }

  private Promise readPromise(long epoch) {
    return new Promise(
        epoch,
        Ids.readBallot(in),
        in.readLong(),
        in.readInt(),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        readPValues());
  }

  private Heartbeat readHeartbeat(long epoch) {
    return new Heartbeat(
        epoch,
        in.readLong(),
        Ids.readBallot(in),
        in.readBoolean(),
        in.readBoolean(),
        in.readLong(),
        in.readLong());
  }

  private Decisions readDecisions(long epoch) {
    return new Decisions(epoch, in.readLong(), in.readLong(), in.readLong(), readValues());
  }

  private List<PValue> readPValues() {
    int count = in.readArrayHeader();
    List<PValue> pvalues = new ArrayList<>(Math.min(count, FIRST_CAPACITY));
    for (int i = 0; i < count; i++) {
      pvalues.add(new PValue(in.readLong(), Ids.readBallot(in), readValue(in)));
    }
    return Collections.unmodifiableList(pvalues);
  }

  private List<Value> readValues() {
    int count = in.readArrayHeader();
    List<Value> values = new ArrayList<>(Math.min(count, FIRST_CAPACITY));
    for (int i = 0; i < count; i++) {
      values.add(readValue(in));
    }
    return Collections.unmodifiableList(values);
  }

  /** A byte string as a range of the array it is in. */
  static Value readValue(MessagePackReader in) {
    int length = in.skipBytes();
    return length == 0 ? Value.NO_OP : new Value(in.array(), in.position() - length, length);
  }

  /** Appends the body of {@link FrameType#FORMATION}. */
  public void encodeFormation(FormationMessage message, MessagePackWriter out) {
    out.writeString(message.address());
    Strings.write(out, message.members());
    out.writeBoolean(message.locked());
    Ids.write(out, message.instance());
    out.writeArrayHeader(message.known().size());
    for (Map.Entry<String, ReplicaId> member : message.known().entrySet()) {
      out.writeString(member.getKey());
      Ids.write(out, member.getValue());
    }
  }

  /**
   * The message in a frame of type {@link FrameType#FORMATION}.
   *
   * @throws MalformedValueException if the body is not one of that type
   */
  public FormationMessage decodeFormation(byte[] frame) {
    in.reset(frame, FrameHeader.BYTES, frame.length - FrameHeader.BYTES);
    String address = in.readString();
    List<String> members = Strings.read(in);
    boolean locked = in.readBoolean();
    var instance = Ids.readCluster(in);
    int count = in.readArrayHeader();
    var known = new TreeMap<String, ReplicaId>();
    for (int i = 0; i < count; i++) {
      known.put(in.readString(), Ids.readReplica(in));
    }
    return new FormationMessage(address, members, known, locked, instance);
  }
}
