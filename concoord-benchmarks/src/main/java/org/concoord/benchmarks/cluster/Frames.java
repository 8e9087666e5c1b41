package org.concoord.benchmarks.cluster;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.concoord.codec.CallsWriter;
import org.concoord.codec.ClientHello;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.Versions;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;

/** What a client says, as bytes, for those who say it as no client would. */
final class Frames {
  static final byte[] HELLO = hello();

  private Frames() {}

  private static byte[] hello() {
    MessagePackWriter body = new MessagePackWriter();
    new ClientHello(Versions.CURRENT, ClusterId.NONE).write(body);
    return frame(FrameType.CLIENT_HELLO, body);
  }

  /** So many commands in one frame, of a session that there is not, so that each is answered. */
  static byte[] keepAlives(int count) {
    CallsWriter calls = new CallsWriter();
    for (int i = 1; i <= count; i++) {
      calls.beginCommand().session(1, 200).keepAlive(i, 1);
      calls.endCommand();
    }
    return frame(FrameType.CALLS, calls.finish());
  }

  static byte[] lengthOf(int frameBytes) {
    return ByteBuffer.allocate(4).putInt(frameBytes).array();
  }

  static byte[] frame(FrameType type, MessagePackWriter body) {
    byte[] header = new byte[FrameHeader.BYTES];
    FrameHeader.write(header, type, ClusterId.NONE, 0, ReplicaId.NONE, ReplicaId.NONE);
    return ByteBuffer.allocate(4 + header.length + body.size())
        .putInt(header.length + body.size())
        .put(header)
        .put(body.array(), 0, body.size())
        .array();
  }

  static void readOne(InputStream from) throws IOException {
    DataInputStream in = new DataInputStream(from);
    in.readFully(new byte[in.readInt()]);
  }
}
