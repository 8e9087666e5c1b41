package org.concoord.benchmarks.cluster;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.concoord.codec.AdminAnswer;
import org.concoord.codec.AdminAsk;
import org.concoord.codec.AdminHello;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.Versions;

/** Who looks after one replica: asks it for what {@code concoord} asks it for. */
final class Operator implements AutoCloseable {
  private final Socket socket;
  private final DataInputStream in;
  private long asked;

  Operator(String address) throws IOException {
    String port = address.substring(address.indexOf(':') + 1);
    this.socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    this.in = new DataInputStream(socket.getInputStream());
    MessagePackWriter hello = new MessagePackWriter();
    new AdminHello(Versions.CURRENT).write(hello);
    ask(FrameType.ADMIN_HELLO, hello);
  }

  /** Waits for what comes of it; returns whether it was done. */
  boolean ask(String command) throws IOException {
    MessagePackWriter ask = new MessagePackWriter();
    new AdminAsk(++asked, command, List.of()).write(ask);
    return AdminAnswer.read(ask(FrameType.ADMIN_ASK, ask)).done();
  }

  private MessagePackReader ask(FrameType type, MessagePackWriter body) throws IOException {
    socket.getOutputStream().write(Frames.frame(type, body));
    byte[] frame = new byte[in.readInt()];
    in.readFully(frame);
    return new MessagePackReader(frame, FrameHeader.BYTES, frame.length - FrameHeader.BYTES);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
