package org.concoord.codec;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.FormationMessage;
import org.concoord.paxos.Message;
import org.concoord.paxos.PValue;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;

/** One frame of each type, and one of each other format, with fixed contents. */
final class Samples {
  static final ClusterId CLUSTER = new ClusterId(0x0123456789abcdefL, 0xfedcba9876543210L);
  static final ReplicaId SENDER = new ReplicaId(0x1111111111111111L, 0xaaaaaaaaaaaaaaaaL);
  static final ReplicaId RECEIVER = new ReplicaId(0x2222222222222222L, 0xbbbbbbbbbbbbbbbbL);
  static final long EPOCH = 3;
  static final Ballot BALLOT = new Ballot(70_000, SENDER);

  private Samples() {}

  private static final Token TOKEN = Token.parse("0123456789abcdef".repeat(4));

  static Map<FrameType, Message> messages() {
    var pvalues =
        List.of(
            new PValue(9, BALLOT, Value.of((byte) 1, (byte) 2)),
            new PValue(11, Ballot.ZERO, Value.NO_OP));
    var messages = new LinkedHashMap<FrameType, Message>();
    messages.put(FrameType.PREPARE, new Message.Prepare(EPOCH, BALLOT, 17, true));
    messages.put(
        FrameType.PROMISE, new Message.Promise(EPOCH, BALLOT, -5, 1, 2, 300, 200, pvalues));
    messages.put(FrameType.REJECT, new Message.Reject(EPOCH, BALLOT));
    messages.put(
        FrameType.ACCEPT, new Message.Accept(EPOCH, BALLOT, 300, 301, 299, batchOfVersion1()));
    messages.put(FrameType.ACCEPTED, new Message.Accepted(EPOCH, BALLOT, 300, 310, 305));
    messages.put(
        FrameType.HEARTBEAT, new Message.Heartbeat(EPOCH, 44, BALLOT, true, false, 305, 100));
    messages.put(FrameType.HEARTBEAT_ACK, new Message.HeartbeatAck(EPOCH, 44, BALLOT, 305, 303));
    messages.put(FrameType.FETCH, new Message.Fetch(EPOCH, 1L << 40));
    messages.put(
        FrameType.DECISIONS,
        new Message.Decisions(EPOCH, 100, 305, 99, List.of(batchOfVersion1(), Value.NO_OP)));
    messages.put(FrameType.HAND_OVER, new Message.HandOver(EPOCH, BALLOT));
    messages.put(FrameType.ASK_READ, new Message.AskRead(EPOCH, 1L << 61));
    messages.put(FrameType.CONFIRM, new Message.Confirm(EPOCH, BALLOT, 300, 0));
    messages.put(
        FrameType.CONFIRMED, new Message.Confirmed(EPOCH, BALLOT, 300, BALLOT.next(RECEIVER), 0));
    messages.put(FrameType.READABLE, new Message.Readable(EPOCH, 1L << 61, 305));
    messages.put(FrameType.LEASE_ENDED, new Message.LeaseEnded(EPOCH, BALLOT));
    messages.put(FrameType.ASK_SNAPSHOT, new Message.AskSnapshot(EPOCH, 305, RECEIVER));
    messages.put(FrameType.GIVE_SNAPSHOT, new Message.GiveSnapshot(EPOCH, BALLOT, RECEIVER, 305));
    messages.put(FrameType.FETCH_PIECE, new Message.FetchPiece(EPOCH, 400, -7, 3));
    messages.put(
        FrameType.SNAPSHOT_PIECE,
        new Message.SnapshotPiece(EPOCH, 400, -7, 1L << 20, 3, Value.of((byte) 1, (byte) 2)));
    messages.put(FrameType.SNAPSHOT_REFUSED, new Message.SnapshotRefused(EPOCH, 400, -7));
    return messages;
  }

  /** With the field that came later. */
  static Map<FrameType, Message> leases() {
    return Map.of(
        FrameType.CONFIRM,
        new Message.Confirm(EPOCH, BALLOT, 300, 100_000),
        FrameType.CONFIRMED,
        new Message.Confirmed(EPOCH, BALLOT, 300, BALLOT, 80_000));
  }

  /** Of three voters, with a state of a few bytes. */
  static byte[] snapshotImage() {
    Epoch epoch = new Epoch(EPOCH, List.of(SENDER, RECEIVER, new ReplicaId(3, 3)));
    Value image =
        SnapshotImage.write(
            CLUSTER,
            epoch,
            400,
            0x123456789abcdefL,
            0,
            state -> state.writeString("the whole state"));
    return SnapshotImage.join(List.of(image));
  }

  static FormationMessage formation() {
    var known = new TreeMap<>(Map.of("127.0.0.1:14000", SENDER, "127.0.0.1:14001", RECEIVER));
    return new FormationMessage(
        "127.0.0.1:14000",
        List.of("127.0.0.1:14000", "127.0.0.1:14001", "127.0.0.1:14002"),
        known,
        true,
        ClusterId.NONE);
  }

  static PeerHello peerHello() {
    return new PeerHello(Versions.CURRENT, SENDER, "127.0.0.1:14000", CLUSTER, null);
  }

  /** All that a hello may say: of a replica with a directory. */
  private static ExecutedHashes hashes() {
    return new ExecutedHashes(17, new long[] {0, -1, 0x0123456789abcdefL});
  }

  static ExecutedHashes hashesOfOneThatStands() {
    return hashes().standingBefore(20);
  }

  static PeerHello peerHelloOfAStart() {
    PeerHello hello = peerHelloWithTypes();
    return new PeerHello(
        hello.versions(), hello.id(), hello.address(), hello.cluster(), hello.types(), 3, -7);
  }

  static PeerHello peerHelloWithTypes() {
    HostedTypes types =
        HostedTypes.of(
            new TreeMap<>(
                Map.of(
                    "type \"orders\"", new HostedTypes.Version(3, 0x12345678),
                    "value type \"version\"", new HostedTypes.Version(0, 7))));
    return new PeerHello(Versions.CURRENT, SENDER, "127.0.0.1:14000", CLUSTER, types);
  }

  static ClientHello clientHello() {
    return new ClientHello(Versions.CURRENT, CLUSTER);
  }

  static ClientWelcome clientWelcome() {
    return new ClientWelcome(
        Versions.CURRENT,
        CLUSTER,
        List.of("127.0.0.1:14000", "127.0.0.1:14001"),
        "127.0.0.1:14001",
        "1 of 3");
  }

  static Redirect redirect() {
    return new Redirect("127.0.0.1:14002", List.of("127.0.0.1:14002", "[::1]:14003"), "");
  }

  static Goodbye goodbye() {
    return new Goodbye("no common wire version: ours is 1, theirs 2 to 3");
  }

  /** Every kind of command, as a client writes it. */
  static List<byte[]> commands() {
    return List.of(
        command(w -> w.openSession(-81985529216486896L, 30_000_000)),
        command(w -> w.createObject(1, 1, "counter", "counter")),
        command(w -> call(w, CommandKind.CALL, 2, 0x7ffffff0, new byte[] {7})),
        command(w -> call(w, CommandKind.CONSTRUCT, 3, 77, new byte[] {1, 2, 3})),
        command(w -> w.dropObject(4, 2, 9)),
        command(w -> w.keepAlive(5, 2)),
        command(w -> w.closeSession(6, 6)));
  }

  static final Reconfigure CHANGE =
      new Reconfigure(EPOCH, true, List.of(SENDER, RECEIVER), RECEIVER);

  static byte[] nodeUp() {
    return command(w -> w.nodeUp(-81985529216486896L, SENDER, "127.0.0.1:14000"));
  }

  static byte[] reconfigure() {
    return command(w -> w.reconfigure(-81985529216486896L, CHANGE));
  }

  private static void call(
      CommandWriter writer, CommandKind kind, long sequence, int method, byte[] arguments) {
    writer.write(kind, sequence, 1, 5, 0, method, arguments, 0, arguments.length);
  }

  private static byte[] command(Consumer<CommandWriter> command) {
    var out = new MessagePackWriter();
    command.accept(new CommandWriter(out).session(1_000, 3).principal(4));
    return out.toByteArray();
  }

  static Value batch() {
    var batch = new BatchWriter();
    batch.begin(1_234);
    for (byte[] command : commands()) {
      batch.add(command, 0, command.length);
    }
    return batch.finish();
  }

  /** The same as a leader of the first version would have told it. */
  static Value batchOfVersion1() {
    Value batch = batch();
    byte[] bytes =
        Arrays.copyOfRange(batch.array(), batch.offset(), batch.offset() + batch.length());
    bytes[0] = 1;
    return Value.of(bytes);
  }

  static byte[] calls() {
    var calls = new CallsWriter();
    for (byte[] command : commands()) {
      calls.add(command, 0, command.length);
    }
    calls.beginCommand().session(8, 0).keepAlive(12, 12);
    calls.endCommand();
    return calls.finish().toByteArray();
  }

  /** A read by id and one by name. */
  static byte[] reads() {
    var reads = new CallsWriter();
    reads.beginCommand().read(9, 5, 3, 0x7ffffff0, new byte[] {7});
    reads.endCommand();
    reads.beginCommand().read(10, "counter", "counter", 3, 0x7ffffff0, new byte[] {7});
    reads.endCommand();
    return reads.finish().toByteArray();
  }

  static byte[] readReplies() {
    var replies = new RepliesWriter();
    replies.add(0, 0, 9, new byte[] {0, 42}, null);
    return replies.finish().toByteArray();
  }

  static byte[] replies() {
    var replies = new RepliesWriter();
    replies.add(1_000, 3, 2, new byte[] {0, 42}, null);
    replies.add(1_000, 3, 3, new byte[] {2, (byte) 0xa1, 'X', (byte) 0xc0}, "X\n\tat A.b(A.java)");
    return replies.finish().toByteArray();
  }

  /** Whole frames by type, each with its header. */
  static Map<FrameType, byte[]> frames() {
    var frames = new LinkedHashMap<FrameType, byte[]>();
    var codec = new PeerCodec();
    frames.put(FrameType.PEER_HELLO, frame(FrameType.PEER_HELLO, body(peerHello()::write)));
    frames.put(FrameType.PEER_WELCOME, frame(FrameType.PEER_WELCOME, body(peerHello()::write)));
    frames.put(
        FrameType.FORMATION,
        frame(FrameType.FORMATION, body(out -> codec.encodeFormation(formation(), out))));
    frames.put(FrameType.HASHES, frame(FrameType.HASHES, body(hashes()::write)));
    frames.put(FrameType.MEMBER_ASK, frame(FrameType.MEMBER_ASK, body(memberAsk()::write)));
    frames.put(FrameType.MEMBER_NEWS, frame(FrameType.MEMBER_NEWS, body(memberNews()::write)));
    messages()
        .forEach(
            (type, message) ->
                frames.put(type, frame(type, body(out -> codec.encode(message, out)))));
    frames.put(FrameType.CLIENT_HELLO, frame(FrameType.CLIENT_HELLO, body(clientHello()::write)));
    frames.put(
        FrameType.CLIENT_WELCOME, frame(FrameType.CLIENT_WELCOME, body(clientWelcome()::write)));
    frames.put(FrameType.CALLS, frame(FrameType.CALLS, calls()));
    frames.put(FrameType.REPLIES, frame(FrameType.REPLIES, replies()));
    frames.put(FrameType.READS, frame(FrameType.READS, reads()));
    frames.put(FrameType.STALE_READS, frame(FrameType.STALE_READS, reads()));
    frames.put(FrameType.READ_REPLIES, frame(FrameType.READ_REPLIES, readReplies()));
    frames.put(FrameType.BATCH, frame(FrameType.BATCH, calls()));
    frames.put(FrameType.PING, frame(FrameType.PING, new byte[0]));
    frames.put(FrameType.PONG, frame(FrameType.PONG, new byte[0]));
    frames.put(FrameType.REDIRECT, frame(FrameType.REDIRECT, body(redirect()::write)));
    frames.put(FrameType.ADMIN_HELLO, frame(FrameType.ADMIN_HELLO, body(adminHello()::write)));
    frames.put(FrameType.ADMIN_WELCOME, frame(FrameType.ADMIN_WELCOME, body(adminHello()::write)));
    frames.put(FrameType.ADMIN_ASK, frame(FrameType.ADMIN_ASK, body(adminAsk()::write)));
    frames.put(FrameType.ADMIN_ANSWER, frame(FrameType.ADMIN_ANSWER, body(adminAnswer()::write)));
    frames.put(FrameType.TOKEN, frame(FrameType.TOKEN, body(TOKEN::write)));
    frames.put(FrameType.GOODBYE, frame(FrameType.GOODBYE, body(goodbye()::write)));
    return frames;
  }

  private static AdminHello adminHello() {
    return new AdminHello(Versions.CURRENT);
  }

  private static AdminAsk adminAsk() {
    return new AdminAsk(7, "top", List.of("1000", "p99"));
  }

  private static AdminAnswer adminAnswer() {
    return new AdminAnswer(7, true, "2 calls", "{\"calls\":2}");
  }

  private static MemberAsk memberAsk() {
    return new MemberAsk(MemberAsk.LEAVE, SENDER);
  }

  private static MemberNews memberNews() {
    var voters = new TreeMap<ReplicaId, String>();
    voters.put(SENDER, "10.0.0.1:14000");
    voters.put(RECEIVER, "10.0.0.2:14000");
    return new MemberNews(new Configuration(EPOCH, voters), SENDER, "no spare stands by");
  }

  static byte[] body(Consumer<MessagePackWriter> content) {
    var out = new MessagePackWriter();
    content.accept(out);
    return out.toByteArray();
  }

  static byte[] frame(FrameType type, byte[] body) {
    byte[] frame = Arrays.copyOf(new byte[FrameHeader.BYTES], FrameHeader.BYTES + body.length);
    FrameHeader.write(frame, type, CLUSTER, EPOCH, SENDER, RECEIVER);
    System.arraycopy(body, 0, frame, FrameHeader.BYTES, body.length);
    return frame;
  }

  /** Reads a frame to its end, as a receiver would, and returns what was in it. */
  static Object read(byte[] frame) {
    FrameType type = FrameHeader.check(frame);
    var codec = new PeerCodec();
    return switch (type) {
      case PEER_HELLO, PEER_WELCOME -> PeerHello.read(Bodies.of(frame));
      case FORMATION -> codec.decodeFormation(frame);
      case HASHES -> ExecutedHashes.read(Bodies.of(frame));
      case MEMBER_ASK -> MemberAsk.read(Bodies.of(frame));
      case MEMBER_NEWS -> MemberNews.read(Bodies.of(frame));
      case CLIENT_HELLO -> ClientHello.read(Bodies.of(frame));
      case CLIENT_WELCOME -> ClientWelcome.read(Bodies.of(frame));
      case CALLS, BATCH, READS, STALE_READS -> readCalls(frame);
      case REPLIES, READ_REPLIES -> readReplies(frame);
      case PING, PONG -> type;
      case REDIRECT -> Redirect.read(Bodies.of(frame));
      case ADMIN_HELLO, ADMIN_WELCOME -> AdminHello.read(Bodies.of(frame));
      case ADMIN_ASK -> AdminAsk.read(Bodies.of(frame));
      case ADMIN_ANSWER -> AdminAnswer.read(Bodies.of(frame));
      case TOKEN -> readToken(frame);
      case GOODBYE -> Goodbye.read(Bodies.of(frame));
      default -> codec.decode(type, frame);
    };
  }

  private static Token readToken(byte[] frame) {
    if (!TOKEN.isIn(frame)) {
      throw new MalformedFrameException(MalformedFrameException.Reason.TYPE, "another token");
    }
    return TOKEN;
  }

  private static int readCalls(byte[] frame) {
    var calls = new CallsCursor().reset(frame);
    var command = new CommandCursor();
    int count = 0;
    while (calls.next()) {
      command.readWhole(calls.array(), calls.offset(), calls.length());
      count++;
    }
    return count;
  }

  private static int readReplies(byte[] frame) {
    var replies = new RepliesCursor().reset(frame);
    int count = 0;
    while (replies.next()) {
      count++;
    }
    return count;
  }

  static int readBatch(Value value) {
    var batch = new BatchCursor().reset(value);
    while (batch.next()) {
      batch.command().arguments(new MessagePackReader());
    }
    return batch.count();
  }
}
