package org.concoord.testkit.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.PeerHello;
import org.concoord.codec.Versions;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;
import org.concoord.transport.Connection;
import org.concoord.transport.ConnectionHandler;
import org.concoord.transport.Loop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a link, on one connection between two loops: 0 dials, 1 accepts. */
@Timeout(30)
class FaultyLoopTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final List<HeldPort> ports = List.of(HeldPort.any(), HeldPort.any());
  private final List<String> addresses = ports.stream().map(HeldPort::address).toList();
  private final Network network = new Network(addresses);
  private final Loop dialler = network.loop(0, "test-dialler");
  private final Loop acceptor = network.loop(1, "test-acceptor");
  private final End dialled = new End();
  private final End accepted = new End();

  @BeforeEach
  void connect() {
    acceptor.listen(addresses.get(1), () -> accepted);
    dial(dialled);
    sayHello();
    Waits.until("the hello", () -> accepted.frames.equals(List.of("PEER_HELLO")));
  }

  @AfterEach
  void stop() {
    dialler.abort();
    acceptor.abort();
    ports.forEach(HeldPort::close);
  }

  @Test
  void withoutFaultsAllArrivesAndEndsAreToldAtOnce() throws Exception {
    say(FrameType.ACCEPT, "one");
    answer("welcome");
    Waits.until("the answer", () -> dialled.frames.equals(List.of("PEER_WELCOME welcome")));
    dialler.execute(() -> dialled.opened.join().close("enough"));
    assertThat(dialled.closed.get(10, TimeUnit.SECONDS)).isEqualTo("enough");
    assertThat(accepted.closed.get(10, TimeUnit.SECONDS)).isEqualTo("closed by peer");
    assertThat(accepted.frames).containsExactly("PEER_HELLO", "ACCEPT one");
  }

  @Test
  void aCutLinkLosesAllAndNeitherEndNoticesUntilItIsHealed() throws Exception {
    network.change(0, 1, LinkFaults::withCut);
    say(FrameType.ACCEPT, "lost");
    answer("lost");
    onBothLoops();
    assertThat(dialled.closed).isNotDone();
    assertThat(accepted.closed).isNotDone();

    network.change(0, 1, faults -> LinkFaults.NONE);
    assertThat(dialled.closed.get(10, TimeUnit.SECONDS)).isEqualTo("the link had been cut");
    assertThat(accepted.closed.get(10, TimeUnit.SECONDS))
        .isIn("the link had been cut", "connection reset by peer");
    assertThat(accepted.frames).containsExactly("PEER_HELLO");
    assertThat(dialled.frames).isEmpty();
  }

  @Test
  void aCutLinkOnWhichNothingWasSaidGoesOn() {
    network.change(0, 1, LinkFaults::withCut);
    onBothLoops();
    network.change(0, 1, faults -> LinkFaults.NONE);
    say(FrameType.ACCEPT, "after");
    Waits.until("what was said after", () -> accepted.frames.contains("ACCEPT after"));
    assertThat(dialled.closed).isNotDone();
  }

  @Test
  void aCutLinkHidesFromEachEndThatTheOtherHasClosed() throws Exception {
    network.change(0, 1, LinkFaults::withCut);
    dialler.execute(() -> dialled.opened.join().close("given up"));
    assertThat(dialled.closed.get(10, TimeUnit.SECONDS)).isEqualTo("given up");
    onBothLoops();
    assertThat(accepted.closed).isNotDone();

    network.heal();
    assertThat(accepted.closed.get(10, TimeUnit.SECONDS)).isEqualTo("connection reset by peer");
  }

  /** The reset of a killed process gets through no black hole. */
  @Test
  void aCutLinkHidesThatTheOtherWasKilled() throws Exception {
    network.change(0, 1, LinkFaults::withCut);
    dialler.abort();
    onLoop(acceptor);
    assertThat(accepted.closed).isNotDone();

    network.heal();
    assertThat(accepted.closed.get(10, TimeUnit.SECONDS)).isEqualTo("connection reset by peer");
  }

  @Test
  void anAttemptToConnectOverACutLinkIsNotAnswered() throws Exception {
    network.change(0, 1, LinkFaults::withCut);
    End second = new End();
    long before = System.nanoTime();
    dialler.execute(() -> dialler.connect(addresses.get(1), Duration.ofMillis(200), second));
    assertThat(second.closed.get(10, TimeUnit.SECONDS)).isEqualTo("no answer within 200 ms");
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(200_000_000L);
    assertThat(second.opened).isNotDone();
  }

  @Test
  void anAttemptThatWaitsFailsOnceTheLinkIsHealedSoThatAnotherIsMade() throws Exception {
    network.change(0, 1, LinkFaults::withCut);
    End second = new End();
    dialler.execute(() -> dialler.connect(addresses.get(1), Duration.ofHours(1), second));
    onLoop(dialler);
    network.heal();
    assertThat(second.closed.get(10, TimeUnit.SECONDS)).isEqualTo("no answer within 3600000 ms");
  }

  @Test
  void theOtherDirectionOfACutLinkIsWell() {
    End back = new End();
    End taken = new End();
    dialler.listen(addresses.get(0), () -> taken);
    network.change(0, 1, LinkFaults::withCut);
    acceptor.execute(() -> acceptor.connect(addresses.get(0), SECOND, back));
    back.opened.orTimeout(10, TimeUnit.SECONDS).join();
    acceptor.execute(() -> sendHello(back, addresses.get(1)));
    Waits.until("the hello back", () -> taken.frames.equals(List.of("PEER_HELLO")));
  }

  @Test
  void aStalledLinkDeliversLateAndInOrder() {
    network.change(0, 1, LinkFaults::withStall);
    say(FrameType.ACCEPT, "one");
    say(FrameType.HEARTBEAT, "two");
    onBothLoops();
    assertThat(accepted.frames).containsExactly("PEER_HELLO");

    network.change(0, 1, faults -> LinkFaults.NONE);
    say(FrameType.ACCEPT, "three");
    Waits.until("all three", () -> accepted.frames.size() == 4);
    assertThat(accepted.frames)
        .containsExactly("PEER_HELLO", "ACCEPT one", "HEARTBEAT two", "ACCEPT three");
    assertThat(dialled.closed).isNotDone();
  }

  @Test
  void whatWaitsOnAStalledLinkIsLostWithItsConnection() throws Exception {
    network.change(0, 1, LinkFaults::withStall);
    say(FrameType.ACCEPT, "lost");
    dialler.execute(() -> dialled.opened.join().close("given up"));
    assertThat(dialled.closed.get(10, TimeUnit.SECONDS)).isEqualTo("given up");
    onBothLoops();
    assertThat(accepted.closed).isNotDone();

    network.heal();
    assertThat(accepted.closed.get(10, TimeUnit.SECONDS)).isEqualTo("connection reset by peer");
    assertThat(accepted.frames).containsExactly("PEER_HELLO");
  }

  @Test
  void aDelayedLinkDeliversSoMuchLaterAndInOrder() {
    network.change(0, 1, faults -> faults.withDelay(Duration.ofMillis(50)));
    long before = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      say(FrameType.ACCEPT, "" + i);
    }
    Waits.until("the first", () -> accepted.frames.size() > 1);
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(50_000_000L);
    Waits.until("the last", () -> accepted.frames.size() == 21);
    for (int i = 0; i < 20; i++) {
      assertThat(accepted.frames.get(i + 1)).isEqualTo("ACCEPT " + i);
    }
  }

  @Test
  void whatWaitsOutADelayIsSentOnceItIsHealed() {
    network.change(0, 1, faults -> faults.withDelay(Duration.ofHours(1)));
    say(FrameType.ACCEPT, "late");
    onBothLoops();
    assertThat(accepted.frames).containsExactly("PEER_HELLO");
    network.heal();
    Waits.until("what was late", () -> accepted.frames.contains("ACCEPT late"));
  }

  @Test
  void losesTheMessagesOfSomeKindsOnly() {
    network.change(0, 1, faults -> faults.withLost(EnumSet.of(FrameType.ACCEPT)));
    network.change(0, 1, faults -> faults.withLost(EnumSet.of(FrameType.FETCH)));
    say(FrameType.ACCEPT, "lost");
    say(FrameType.FETCH, "lost");
    say(FrameType.HEARTBEAT, "kept");
    Waits.until("the one that passes", () -> accepted.frames.size() == 2);
    assertThat(accepted.frames).containsExactly("PEER_HELLO", "HEARTBEAT kept");
  }

  /** Between one in four and three in four of 1,000: chance misses that once in 10^57 runs. */
  @Test
  void losesMessagesWithAProbability() {
    network.change(0, 1, faults -> faults.withLoss(0.5));
    for (int i = 0; i < 1_000; i++) {
      say(FrameType.ACCEPT, "some");
    }
    onLoop(dialler);
    network.change(0, 1, faults -> LinkFaults.NONE);
    say(FrameType.ACCEPT, "last");
    Waits.until("the last", () -> accepted.frames.contains("ACCEPT last"));
    assertThat(accepted.frames.size() - 2).isBetween(250, 750);
    assertThat(dialled.closed).isNotDone();
  }

  @Test
  void aResetIsNoticedAtBothEnds() throws Exception {
    network.reset(0, 1);
    assertThat(dialled.closed.get(10, TimeUnit.SECONDS)).isEqualTo("reset by the test");
    assertThat(accepted.closed.get(10, TimeUnit.SECONDS)).isEqualTo("connection reset by peer");
  }

  @Test
  void clientsAreCutOffByALinkOfTheirOwn() throws Exception {
    End client = new End();
    End served = new End();
    Loop elsewhere = Loop.start("test-client");
    try (HeldPort port = HeldPort.any()) {

      acceptor.listen(port.address(), () -> served);
      elsewhere.execute(() -> elsewhere.connect(port.address(), SECOND, client));
      client.opened.orTimeout(10, TimeUnit.SECONDS).join();
      network.changeClients(1, LinkFaults::withCut);
      long before = acceptor.bytesReceived();
      elsewhere.execute(() -> client.say(FrameType.CLIENT_HELLO, ""));
      Waits.until("the greeting", () -> acceptor.bytesReceived() > before);
      onLoop(acceptor);
      assertThat(served.frames).isEmpty();
      say(FrameType.ACCEPT, "from a replica");
      Waits.until("the replica", () -> accepted.frames.contains("ACCEPT from a replica"));

      network.heal();
      assertThat(client.closed.get(10, TimeUnit.SECONDS)).isEqualTo("connection reset by peer");
      assertThat(served.frames).isEmpty();

    } finally {
      elsewhere.abort();
    }
  }

  private void dial(End end) {
    dialler.execute(() -> dialler.connect(addresses.get(1), SECOND, end));
    end.opened.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private void sayHello() {
    dialler.execute(() -> sendHello(dialled, addresses.get(0)));
  }

  private static void sendHello(End end, String address) {
    MessagePackWriter body = new MessagePackWriter();
    new PeerHello(Versions.CURRENT, new ReplicaId(1, 1), address, ClusterId.NONE, null).write(body);
    end.send(FrameType.PEER_HELLO, body.toByteArray());
  }

  private void say(FrameType type, String text) {
    dialler.execute(() -> dialled.say(type, text));
  }

  private void answer(String text) {
    acceptor.execute(() -> accepted.say(FrameType.PEER_WELCOME, text));
  }

  /** What was said before has left each loop, and has come to the other. */
  private void onBothLoops() {
    for (int i = 0; i < 3; i++) {
      onLoop(dialler);
      onLoop(acceptor);
    }
  }

  private static void onLoop(Loop loop) {
    CompletableFuture<Boolean> ran = new CompletableFuture<>();
    loop.execute(() -> ran.complete(true));
    ran.orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** One end of a connection: what it hears, in words. */
  private static final class End implements ConnectionHandler {
    final CompletableFuture<Connection> opened = new CompletableFuture<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();
    final List<String> frames = new CopyOnWriteArrayList<>();

    void say(FrameType type, String text) {
      send(type, text.getBytes(UTF_8));
    }

    void send(FrameType type, byte[] body) {
      byte[] head = new byte[FrameHeader.BYTES];
      FrameHeader.write(head, type, ClusterId.NONE, 0, ReplicaId.NONE, ReplicaId.NONE);
      opened.join().send(head, head.length, body, 0, body.length);
    }

    @Override
    public void onOpen(Connection connection) {
      connection.limitFrames(Limits.FRAME_BYTES);
      opened.complete(connection);
    }

    @Override
    public void onFrame(Connection connection, byte[] frame) {
      FrameType type = FrameHeader.check(frame);
      String text = new String(frame, FrameHeader.BYTES, frame.length - FrameHeader.BYTES, UTF_8);
      frames.add(type == FrameType.PEER_HELLO ? "PEER_HELLO" : type + " " + text);
    }

    @Override
    public void onClosed(String reason) {
      if (!closed.complete(reason)) {
        throw new IllegalStateException("closed twice: " + reason);
      }
    }
  }
}
