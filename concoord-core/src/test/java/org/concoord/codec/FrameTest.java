package org.concoord.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.concoord.codec.MalformedFrameException.Reason;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.concoord.spi.MalformedValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames and their bodies (F1). */
class FrameTest {
  static Stream<Message> messages() {
    return Stream.concat(Samples.messages().values().stream(), Samples.leases().values().stream());
  }

  @Test
  void hasSampleOfEachType() {
    assertThat(Samples.frames().keySet()).containsExactlyInAnyOrder(FrameType.values());
    EnumSet<FrameType> ofPaxos = EnumSet.allOf(FrameType.class);
    ofPaxos.removeIf(type -> !type.isPaxos());
    assertThat(Samples.messages().keySet()).containsExactlyInAnyOrderElementsOf(ofPaxos);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void messageSurvivesItsFrame(Message message) {
    var codec = new PeerCodec();
    var out = new MessagePackWriter();
    FrameType type = codec.encode(message, out);
    byte[] frame = Samples.frame(type, out.toByteArray());
    assertThat(FrameHeader.check(frame)).isEqualTo(type);
    assertThat(codec.decode(type, frame)).isEqualTo(message);
  }

  /** Values are cut out of the frame, not copied. */
  @Test
  void valueIsRangeOfItsFrame() {
    byte[] frame = Samples.frames().get(FrameType.ACCEPT);
    var accept = (Message.Accept) new PeerCodec().decode(FrameType.ACCEPT, frame);
    assertThat(accept.value().array()).isSameAs(frame);
    assertThat(Samples.readBatch(accept.value())).isEqualTo(Samples.commands().size());
  }

  @Test
  void introductionsSurviveTheirFrames() {
    var frames = Samples.frames();
    assertThat(Samples.read(frames.get(FrameType.PEER_HELLO))).isEqualTo(Samples.peerHello());
    assertThat(Samples.read(frames.get(FrameType.FORMATION))).isEqualTo(Samples.formation());
    assertThat(Samples.read(frames.get(FrameType.CLIENT_HELLO))).isEqualTo(Samples.clientHello());
    assertThat(Samples.read(frames.get(FrameType.CLIENT_WELCOME)))
        .isEqualTo(Samples.clientWelcome());
    assertThat(Samples.read(frames.get(FrameType.REDIRECT))).isEqualTo(Samples.redirect());
    assertThat(Samples.read(frames.get(FrameType.GOODBYE))).isEqualTo(Samples.goodbye());
  }

  @Test
  void typesSurviveInAnIntroduction() {
    var out = new MessagePackWriter();
    Samples.peerHelloWithTypes().write(out);
    assertThat(Samples.read(Samples.frame(FrameType.PEER_HELLO, out.toByteArray())))
        .isEqualTo(Samples.peerHelloWithTypes())
        .isNotEqualTo(Samples.peerHello());
  }

  /** F1: fields that a later version appends are skipped. */
  @ParameterizedTest
  @EnumSource(FrameType.class)
  void skipsUnknownTrailingFields(FrameType type) {
    byte[] frame = whole(type);
    byte[] longer = Arrays.copyOf(frame, frame.length + 3);
    Arrays.fill(longer, frame.length, longer.length, (byte) 0x2a);
    assertThat(Samples.read(longer)).isEqualTo(Samples.read(frame));
  }

  /** A frame of that type with all fields that are known today. */
  private static byte[] whole(FrameType type) {
    if (type == FrameType.PEER_HELLO || type == FrameType.PEER_WELCOME) {
      return Samples.frame(type, Samples.body(Samples.peerHelloOfAStart()::write));
    }
    if (type == FrameType.HASHES) {
      return Samples.frame(type, Samples.body(Samples.hashesOfOneThatStands()::write));
    }
    Message message = Samples.leases().get(type);
    return message == null
        ? Samples.frames().get(type)
        : Samples.frame(type, Samples.body(out -> new PeerCodec().encode(message, out)));
  }

  @Test
  void theStartOfADirectorySurvivesInAnIntroduction() {
    assertThat(Samples.read(whole(FrameType.PEER_HELLO))).isEqualTo(Samples.peerHelloOfAStart());
  }

  /** M1: a frame names cluster, epoch, sender and receiver. */
  @Test
  void headerNamesWhoAndWhere() {
    byte[] frame = Samples.frames().get(FrameType.FETCH);
    assertThat(FrameHeader.epoch(frame)).isEqualTo(Samples.EPOCH);
    assertThat(FrameHeader.cluster(frame)).isEqualTo(Samples.CLUSTER);
    assertThat(FrameHeader.sender(frame)).isEqualTo(Samples.SENDER);
    assertThat(FrameHeader.receiver(frame)).isEqualTo(Samples.RECEIVER);
    assertThat(FrameHeader.isOf(frame, Samples.CLUSTER)).isTrue();
    assertThat(FrameHeader.isFrom(frame, Samples.SENDER)).isTrue();
    assertThat(FrameHeader.isFor(frame, Samples.RECEIVER)).isTrue();
    assertThat(FrameHeader.isFor(frame, Samples.SENDER)).isFalse();
    assertThat(FrameHeader.isFrom(frame, ReplicaId.NONE)).isFalse();
  }

  @Test
  void refusesWhatIsNoFrame() {
    byte[] http = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    assertRefused(http, Reason.MAGIC, "begins with 47 45 54 20");
    assertRefused(new byte[0], Reason.MAGIC, "not a ConCoord frame");
  }

  @Test
  void refusesOtherVersionBeforeAllElse() {
    assertRefused(new byte[] {(byte) 0xc0, 0x0d, 9}, Reason.VERSION, "wire version 9");
  }

  @Test
  void refusesHalfAHeader() {
    byte[] half = Arrays.copyOf(Samples.frames().get(FrameType.FETCH), 40);
    assertRefused(half, Reason.TRUNCATED, "40 bytes");
  }

  /** F1: an unknown type is refused by name. */
  @Test
  void refusesUnknownType() {
    byte[] frame = Samples.frames().get(FrameType.FETCH);
    frame[3] = 0x5b;
    assertRefused(frame, Reason.TYPE, "unknown frame type 0x5b");
    frame[3] = (byte) 0xff;
    assertRefused(frame, Reason.TYPE, "unknown frame type 0xff");
  }

  /** F5: there is one group today. */
  @Test
  void refusesUnknownGroup() {
    byte[] frame = Samples.frames().get(FrameType.FETCH);
    frame[7] = 1;
    assertRefused(frame, Reason.GROUP, "group 1");
  }

  @Test
  void refusesBodyOfAnotherType() {
    byte[] frame = Samples.frames().get(FrameType.CALLS);
    assertThatThrownBy(() -> new PeerCodec().decode(FrameType.CALLS, frame))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageContaining("CALLS");
  }

  @Test
  void saysWhichVersionsHaveNothingInCommon() {
    var newer =
        new Versions(
            new VersionRange(2, 3), Versions.CURRENT.log(), Versions.CURRENT.snapshot(), 2);
    assertThat(Versions.CURRENT.trouble(newer))
        .isEqualTo("no common wire version: ours is 1, theirs 2 to 3");
    assertThat(Versions.CURRENT.trouble(Versions.CURRENT)).isEmpty();
  }

  private static void assertRefused(byte[] frame, Reason reason, String message) {
    assertThatThrownBy(() -> FrameHeader.check(frame))
        .isInstanceOfSatisfying(
            MalformedFrameException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }
}
