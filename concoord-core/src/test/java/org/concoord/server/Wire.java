package org.concoord.server;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.concoord.codec.CallsWriter;
import org.concoord.codec.ClientHello;
import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.Goodbye;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.codec.PeerHello;
import org.concoord.codec.RepliesCursor;
import org.concoord.codec.Versions;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;
import org.concoord.transport.HostAndPort;

/** A bare conversation with a replica, frame by frame, to say what no proper peer would say. */
final class Wire implements AutoCloseable {
  /** Writes what comes after a header. */
  interface Body {
    void write(MessagePackWriter out);
  }

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  Wire(String address) throws IOException {
    this(dial(address));
  }

  private static Socket dial(String address) throws IOException {
    HostAndPort to = HostAndPort.parse(address);
    return new Socket(InetAddress.getByName(to.host()), to.port());
  }

  /** Over a socket that stands, which may be one of TLS. */
  Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  /** A client that has been welcomed. */
  static Wire client(String address) throws IOException {
    Wire wire = new Wire(address);
    wire.helloAsClient();
    return wire;
  }

  /** Introduces itself as a client, and is welcomed. */
  void helloAsClient() throws IOException {
    send(
        FrameType.CLIENT_HELLO,
        ClusterId.NONE,
        ReplicaId.NONE,
        ReplicaId.NONE,
        body -> new ClientHello(Versions.CURRENT, ClusterId.NONE).write(body));
    expect(FrameType.CLIENT_WELCOME);
  }

  /** Introduces itself as a replica; what comes back is left to be read. */
  static Wire peer(String address, ReplicaId id, String ownAddress, ClusterId cluster)
      throws IOException {
    Wire wire = new Wire(address);
    wire.send(
        FrameType.PEER_HELLO,
        cluster,
        id,
        ReplicaId.NONE,
        body -> new PeerHello(Versions.CURRENT, id, ownAddress, cluster, null).write(body));
    return wire;
  }

  void send(FrameType type, ClusterId cluster, ReplicaId from, ReplicaId to, Body writeBody)
      throws IOException {
    MessagePackWriter body = new MessagePackWriter();
    writeBody.write(body);
    byte[] header = new byte[FrameHeader.BYTES];
    FrameHeader.write(header, type, cluster, 1, from, to);
    out.writeInt(header.length + body.size());
    out.write(header);
    out.write(body.array(), 0, body.size());
    out.flush();
  }

  /** As a client: opens a session and creates, or finds, a tally of that name. */
  TallySession openTally(String name) throws IOException {
    command(command -> command.openSession(-1, 0));
    MessagePackReader opened = expectOk();
    long slot = opened.readLong();
    int index = opened.readInt();
    command(command -> command.session(slot, index).createObject(0, 0, name, "tally"));
    return new TallySession(slot, index, expectOk().readLong());
  }

  /** A session, and an object to call in it. */
  record TallySession(long slot, int index, long object) {}

  void call(TallySession in, long sequence, int method, long argument) throws IOException {
    MessagePackWriter arguments = new MessagePackWriter();
    arguments.writeLong(argument);
    command(
        command ->
            command
                .session(in.slot(), in.index())
                .write(
                    CommandKind.CALL,
                    sequence,
                    1,
                    in.object(),
                    0,
                    method,
                    arguments.array(),
                    0,
                    arguments.size()));
  }

  private MessagePackReader expectOk() throws IOException {
    RepliesCursor replies = expectReplies();
    if (!replies.next()) {
      throw new AssertionError("no reply");
    }
    MessagePackReader outcome = replies.outcome(new MessagePackReader());
    OutcomeStatus status = OutcomeStatus.read(outcome);
    if (status != OutcomeStatus.OK) {
      throw new AssertionError(status + " where OK was expected");
    }
    return outcome;
  }

  /** The types of all frames that come until the other side closes. */
  List<FrameType> receiveAll() throws IOException {
    List<FrameType> types = new ArrayList<>();
    try {
      while (true) {
        types.add(FrameHeader.check(receive()));
      }
    } catch (EOFException | SocketException closed) {
      return types;
    }
  }

  /** Sends one command as a client. */
  void command(Consumer<CommandWriter> write) throws IOException {
    MessagePackWriter command = new MessagePackWriter();
    write.accept(new CommandWriter(command));
    CallsWriter calls = new CallsWriter();
    calls.add(command.array(), 0, command.size());
    MessagePackWriter body = calls.finish();
    send(
        FrameType.CALLS,
        ClusterId.NONE,
        ReplicaId.NONE,
        ReplicaId.NONE,
        to -> to.writeRaw(body.array(), 0, body.size()));
  }

  /** As a client, in one frame: so many commands of a session that there is not. */
  void keepAlives(int count) throws IOException {
    CallsWriter calls = new CallsWriter();
    for (int i = 1; i <= count; i++) {
      calls.beginCommand().session(1, 200).keepAlive(i, 1);
      calls.endCommand();
    }
    MessagePackWriter body = calls.finish();
    send(
        FrameType.CALLS,
        ClusterId.NONE,
        ReplicaId.NONE,
        ReplicaId.NONE,
        to -> to.writeRaw(body.array(), 0, body.size()));
  }

  /** The next frame. */
  byte[] receive() throws IOException {
    byte[] frame = new byte[in.readInt()];
    in.readFully(frame);
    return frame;
  }

  /** The next frame, which is of that type. */
  MessagePackReader expect(FrameType type) throws IOException {
    byte[] frame = receive();
    if (FrameHeader.check(frame) != type) {
      throw new AssertionError(FrameHeader.check(frame) + " came where " + type + " was expected");
    }
    return bodyOf(frame);
  }

  RepliesCursor expectReplies() throws IOException {
    byte[] frame = receive();
    if (FrameHeader.check(frame) != FrameType.REPLIES) {
      throw new AssertionError(FrameHeader.check(frame) + " came where replies were expected");
    }
    return new RepliesCursor().reset(frame);
  }

  /** Reads until the other side closes, and returns the reason it gave, or "". */
  String goodbye() throws IOException {
    String reason = "";
    try {
      while (true) {
        byte[] frame = receive();
        if (FrameHeader.check(frame) == FrameType.GOODBYE) {
          reason = Goodbye.read(bodyOf(frame)).reason();
        }
      }
    } catch (EOFException | SocketException closed) {
      return reason;
    }
  }

  static MessagePackReader bodyOf(byte[] frame) {
    return new MessagePackReader(frame, FrameHeader.BYTES, frame.length - FrameHeader.BYTES);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
