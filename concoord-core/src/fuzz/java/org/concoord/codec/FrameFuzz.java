package org.concoord.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Objects;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.FormationMessage;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.concoord.spi.MalformedValueException;

/**
 * Whatever frame comes, from a stranger or from somebody who has said who he is, it is refused by
 * one of two exceptions or is what it says; what replicas say to each other is written, and read
 * again, as itself. No part of a build: docs/testing.md says how to run it.
 */
class FrameFuzz {
  private static final Token TOKEN = Token.parse("0123456789abcdef".repeat(4));

  private final PeerCodec peers = new PeerCodec();

  @FuzzTest(maxDuration = "8h")
  void anyFrameIsRefusedOrRead(byte[] bytes) {
    byte[] frame = framed(bytes);
    try {
      read(FrameHeader.check(frame), frame);
    } catch (MalformedFrameException | MalformedValueException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  /** Behind a sound header, where the first byte is a type; else as it came. */
  private static byte[] framed(byte[] bytes) {
    if (bytes.length == 0 || FrameType.of(bytes[0] & 0xff) == null) {
      return bytes;
    }
    byte[] frame = new byte[FrameHeader.BYTES + bytes.length - 1];
    FrameHeader.write(
        frame,
        Objects.requireNonNull(FrameType.of(bytes[0] & 0xff)),
        ClusterId.NONE,
        1,
        ReplicaId.NONE,
        ReplicaId.NONE);
    System.arraycopy(bytes, 1, frame, FrameHeader.BYTES, bytes.length - 1);
    return frame;
  }

  private static byte[] framed(FrameType type, byte[] body) {
    byte[] bytes = new byte[body.length + 1];
    bytes[0] = (byte) type.code();
    System.arraycopy(body, 0, bytes, 1, body.length);
    return framed(bytes);
  }

  private void read(FrameType type, byte[] frame) {
    MessagePackReader body =
        new MessagePackReader(frame, FrameHeader.BYTES, frame.length - FrameHeader.BYTES);
    switch (type) {
      case TOKEN -> TOKEN.isIn(frame);
      case PEER_HELLO, PEER_WELCOME -> PeerHello.read(body);
      case CLIENT_HELLO -> ClientHello.read(body);
      case CLIENT_WELCOME -> ClientWelcome.read(body);
      case REDIRECT -> Redirect.read(body);
      case GOODBYE -> Goodbye.read(body);
      case CALLS, READS, STALE_READS -> readCalls(frame);
      case REPLIES, READ_REPLIES -> readReplies(frame);
      case FORMATION -> readFormation(frame);
      default -> readMessage(type, frame);
    }
  }

  private static void readCalls(byte[] frame) {
    CallsCursor calls = new CallsCursor().reset(frame);
    CommandCursor command = new CommandCursor();
    while (calls.next()) {
      command.readWhole(calls.array(), calls.offset(), calls.length());
    }
  }

  private static void readReplies(byte[] frame) {
    RepliesCursor replies = new RepliesCursor().reset(frame);
    MessagePackReader outcome = new MessagePackReader();
    while (replies.next()) {
      OutcomeStatus.read(replies.outcome(outcome));
    }
  }

  private void readFormation(byte[] frame) {
    byte[] written = written(peers.decodeFormation(frame));
    FormationMessage again = peers.decodeFormation(framed(FrameType.FORMATION, written));
    assertThat(written(again)).isEqualTo(written);
  }

  private byte[] written(FormationMessage message) {
    MessagePackWriter out = new MessagePackWriter();
    peers.encodeFormation(message, out);
    return out.toByteArray();
  }

  private void readMessage(FrameType type, byte[] frame) {
    byte[] written = written(type, peers.decode(type, frame));
    assertThat(written(type, peers.decode(type, framed(type, written)))).isEqualTo(written);
  }

  private byte[] written(FrameType type, Message message) {
    MessagePackWriter out = new MessagePackWriter();
    assertThat(peers.encode(message, out)).isEqualTo(type);
    return out.toByteArray();
  }
}
