package org.concoord.codec;

import static org.concoord.codec.MalformedFrameException.Reason.GROUP;
import static org.concoord.codec.MalformedFrameException.Reason.MAGIC;
import static org.concoord.codec.MalformedFrameException.Reason.TRUNCATED;
import static org.concoord.codec.MalformedFrameException.Reason.TYPE;
import static org.concoord.codec.MalformedFrameException.Reason.VERSION;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;

/**
 * The 72 bytes before the body of every frame (F1), read and written in place: a frame is looked at
 * without making an object of its header. All but {@link #check} and {@link #write} take a frame
 * that {@link #check} has let pass.
 */
public final class FrameHeader {
  /** A header's size, and so where the body begins. */
  public static final int BYTES = 72;

  public static final int WIRE_VERSION = 1;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final byte MAGIC_0 = (byte) 0xc0;
  private static final byte MAGIC_1 = 0x0d;
  private static final int VERSION_AT = 2;
  private static final int TYPE_AT = 3;
  private static final int GROUP_AT = 4;
  private static final int CLUSTER_AT = 8;
  private static final int EPOCH_AT = 24;
  private static final int SENDER_AT = 32;
  private static final int RECEIVER_AT = 48;
  private static final int RESERVED_AT = 64;

  private FrameHeader() {}

  /** Writes a header to the first {@link #BYTES} of {@code to}. */
  public static void write(
      byte[] to,
      FrameType type,
      ClusterId cluster,
      long epoch,
      ReplicaId sender,
      ReplicaId receiver) {
    to[0] = MAGIC_0;
    to[1] = MAGIC_1;
    to[VERSION_AT] = WIRE_VERSION;
    to[TYPE_AT] = (byte) type.code();
    INT.set(to, GROUP_AT, 0);
    LONG.set(to, CLUSTER_AT, cluster.high());
    LONG.set(to, CLUSTER_AT + 8, cluster.low());
    LONG.set(to, EPOCH_AT, epoch);
    LONG.set(to, SENDER_AT, sender.high());
    LONG.set(to, SENDER_AT + 8, sender.low());
    LONG.set(to, RECEIVER_AT, receiver.high());
    LONG.set(to, RECEIVER_AT + 8, receiver.low());
    LONG.set(to, RESERVED_AT, 0L);
  }

  /**
   * The type of a frame whose header is sound.
   *
   * @throws MalformedFrameException saying what is wrong with it
   */
  public static FrameType check(byte[] frame) {
    if (frame.length < 2 || frame[0] != MAGIC_0 || frame[1] != MAGIC_1) {
      String start = HexFormat.ofDelimiter(" ").formatHex(frame, 0, Math.min(8, frame.length));
      throw new MalformedFrameException(MAGIC, "not a ConCoord frame: it begins with " + start);
    }
    if (frame.length > VERSION_AT && frame[VERSION_AT] != WIRE_VERSION) {
      throw new MalformedFrameException(
          VERSION,
          "wire version " + (frame[VERSION_AT] & 0xff) + ", this side speaks " + WIRE_VERSION);
    }
    if (frame.length < BYTES) {
      throw new MalformedFrameException(
          TRUNCATED, "frame of " + frame.length + " bytes, shorter than its header of " + BYTES);
    }
    FrameType type = FrameType.of(frame[TYPE_AT] & 0xff);
    if (type == null) {
      throw new MalformedFrameException(
          TYPE, "unknown frame type 0x" + Integer.toHexString(frame[TYPE_AT] & 0xff));
    }
    int group = (int) INT.get(frame, GROUP_AT);
    if (group != 0) {
      throw new MalformedFrameException(GROUP, "unknown group " + Integer.toUnsignedString(group));
    }
    return type;
  }

  public static long epoch(byte[] frame) {
    return (long) LONG.get(frame, EPOCH_AT);
  }

  public static ClusterId cluster(byte[] frame) {
    return new ClusterId(
        (long) LONG.get(frame, CLUSTER_AT), (long) LONG.get(frame, CLUSTER_AT + 8));
  }

  public static ReplicaId sender(byte[] frame) {
    return replica(frame, SENDER_AT);
  }

  public static ReplicaId receiver(byte[] frame) {
    return replica(frame, RECEIVER_AT);
  }

  private static ReplicaId replica(byte[] frame, int at) {
    return new ReplicaId((long) LONG.get(frame, at), (long) LONG.get(frame, at + 8));
  }

  /** Whether the frame names this cluster. */
  public static boolean isOf(byte[] frame, ClusterId cluster) {
    return matches(frame, CLUSTER_AT, cluster.high(), cluster.low());
  }

  /** Whether the frame names this sender. */
  public static boolean isFrom(byte[] frame, ReplicaId sender) {
    return matches(frame, SENDER_AT, sender.high(), sender.low());
  }

  /** Whether the frame names this receiver (M1). */
  public static boolean isFor(byte[] frame, ReplicaId receiver) {
    return matches(frame, RECEIVER_AT, receiver.high(), receiver.low());
  }

  private static boolean matches(byte[] frame, int at, long high, long low) {
    return (long) LONG.get(frame, at) == high && (long) LONG.get(frame, at + 8) == low;
  }
}
