package org.concoord.testkit.sim;

import java.util.Arrays;
import java.util.Objects;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.PeerCodec;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.FormationMessage;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.jspecify.annotations.Nullable;

/**
 * Frames between replicas, as in production: a body is encoded once for all receivers, a header for
 * each, and what is read out of a frame shares its bytes.
 */
final class Wire {
  private static final ClusterId CLUSTER = new ClusterId(1, 1);

  private final PeerCodec codec = new PeerCodec();
  private final MessagePackWriter out = new MessagePackWriter();
  private @Nullable Message encoded;
  private FrameType type = FrameType.HEARTBEAT;
  private byte[] body = {};

  byte[] frame(Message message, ReplicaId from, ReplicaId to) {
    if (message != encoded) {
      out.reset();
      type = codec.encode(message, out);
      body = out.toByteArray();
      encoded = message;
    }
    return frame(type, message.epoch(), from, to);
  }

  byte[] frame(FormationMessage message, ReplicaId from) {
    encoded = null;
    out.reset();
    codec.encodeFormation(message, out);
    body = out.toByteArray();
    return frame(FrameType.FORMATION, 0, from, ReplicaId.NONE);
  }

  private byte[] frame(FrameType frameType, long epoch, ReplicaId from, ReplicaId to) {
    byte[] frame = new byte[FrameHeader.BYTES + body.length];
    FrameHeader.write(frame, frameType, CLUSTER, epoch, from, to);
    System.arraycopy(body, 0, frame, FrameHeader.BYTES, body.length);
    return frame;
  }

  Message read(byte[] frame) {
    return codec.decode(FrameHeader.check(frame), frame);
  }

  FormationMessage readFormation(byte[] frame) {
    return codec.decodeFormation(frame);
  }

  /** Of equal frames equal. */
  static long fingerprint(byte[] frame) {
    return Objects.hash(frame.length, Arrays.hashCode(frame));
  }
}
