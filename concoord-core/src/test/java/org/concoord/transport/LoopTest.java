package org.concoord.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.concoord.transport.Await.await;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopTest {
  private static final byte[] NOTHING = {};
  private static final List<String> LEAKS = new CopyOnWriteArrayList<>();
  private static final Duration SECOND = Duration.ofSeconds(1);

  private Loop server;
  private Loop client;
  private final Recorder accepted = new Recorder();
  private final Recorder dialled = new Recorder();

  @BeforeEach
  void start() {
    server = Loop.start("test-server");
    client = Loop.startDaemon("test-client");
  }

  /**
   * Netty finds a buffer that nobody released when it is collected; so this looks after some
   * collections.
   */
  @BeforeAll
  static void watchForLeaks() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(type + " " + records));
  }

  @AfterAll
  static void foundNoLeak() {
    for (int i = 0; i < 5; i++) {
      System.gc();
      PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
    }
    ByteBufUtil.setLeakListener(null);
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    assertThat(LEAKS).isEmpty();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("test-server", "test-client")
        .noneMatch(name -> name.startsWith("globalEventExecutor"));
  }

  @Test
  void carriesFramesBothWays() {
    Loop.Listening listening =
        server.listen(
            "127.0.0.1:0",
            () ->
                new Recorder() {
                  @Override
                  public void onFrame(Connection connection, byte[] frame) {
                    connection.send(frame, 1, frame, 1, frame.length - 1);
                  }
                });
    connect(listening.address());
    send("hello", "y", "x".repeat(4_000));

    await(() -> dialled.frames.size() == 3);
    assertThat(dialled.frames).containsExactly(utf8("hello"), utf8("y"), utf8("x".repeat(4_000)));
  }

  @Test
  void carriesLargeFramesOnceTheLimitIsRaised() {
    connect(listenFor(accepted, 4 << 20));
    byte[] large = new byte[4 << 20];
    Arrays.fill(large, (byte) 7);
    client.execute(
        () -> {
          dialled.opened.join().send(NOTHING, 0, large, 0, large.length);
          dialled.opened.join().send(NOTHING, 0, large, 0, 10);
        });

    await(() -> accepted.frames.size() == 2);
    assertThat(accepted.frames.get(0)).isEqualTo(large);
    assertThat(client.bytesSent()).isEqualTo(server.bytesReceived()).isEqualTo((4 << 20) + 18);
  }

  @Test
  void sendsManyFramesOfOneTurnInOneWrite() {
    connect(listenFor(accepted, 100));
    client.execute(
        () -> {
          for (int i = 0; i < 500; i++) {
            dialled.opened.join().send(utf8("ab"), 2, utf8("c"), 0, 1);
          }
        });

    await(() -> accepted.frames.size() == 500);
    assertThat(accepted.reads.get()).as("reads that it took to receive them").isLessThan(5);
  }

  @Test
  void runsTheEndOfTurnActionOnceBeforeTheFlush() {
    connect(listenFor(accepted, 100));
    AtomicInteger ends = new AtomicInteger();
    client.onTurnEnd(
        () -> {
          ends.incrementAndGet();
          dialled.opened.join().send(utf8("end"), 3, NOTHING, 0, 0);
        });
    client.execute(
        () -> {
          client.wantTurnEnd();
          client.wantTurnEnd();
          dialled.opened.join().send(utf8("task"), 4, NOTHING, 0, 0);
        });

    await(() -> accepted.frames.size() == 2);
    assertThat(accepted.frames).containsExactly(utf8("task"), utf8("end"));
    assertThat(ends).hasValue(1);
    assertThat(accepted.reads).hasValue(1);
  }

  @Test
  void runsWhatIsExecutedOnTheLoopInALaterTurn() throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    client.onTurnEnd(() -> order.add("end of turn"));
    client.execute(
        () -> {
          client.wantTurnEnd();
          client.execute(
              () -> {
                order.add("later");
                done.countDown();
              });
          order.add("task");
        });

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(order).containsExactly("task", "end of turn", "later");
  }

  @Test
  void closesAConnectionWhoseFrameIsOverTheLimitAndNamesBothSizes() throws Exception {
    Loop.Listening listening = listenFor(accepted, 100);
    try (Socket socket = rawSocket(listening)) {
      new DataOutputStream(socket.getOutputStream()).writeInt(101);
      assertThat(accepted.closed.get(10, TimeUnit.SECONDS))
          .isEqualTo("a frame of 101 bytes, over the limit of 100 bytes");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void acceptsOnlySmallFramesUntilToldOtherwise() throws Exception {
    Loop.Listening listening = server.listen("127.0.0.1:0", () -> accepted);
    try (Socket socket = rawSocket(listening)) {
      new DataOutputStream(socket.getOutputStream()).writeInt(4_097);
      assertThat(accepted.closed.get(10, TimeUnit.SECONDS))
          .isEqualTo("a frame of 4097 bytes, over the limit of 4096 bytes");
    }
  }

  @Test
  void closesAConnectionWhoseFrameHasANegativeLength() throws Exception {
    Loop.Listening listening = listenFor(accepted, 100);
    try (Socket socket = rawSocket(listening)) {
      new DataOutputStream(socket.getOutputStream()).writeInt(-1);
      assertThat(accepted.closed.get(10, TimeUnit.SECONDS))
          .isEqualTo("a frame of 4294967295 bytes, over the limit of 100 bytes");
    }
  }

  @Test
  void assemblesAFrameThatComesByteByByte() throws Exception {
    Loop.Listening listening = listenFor(accepted, 100);
    try (Socket socket = rawSocket(listening)) {
      socket.setTcpNoDelay(true);
      for (byte b : new byte[] {0, 0, 0, 3, 'a', 'b', 'c', 0, 0, 0, 1, 'd'}) {
        socket.getOutputStream().write(b);
        long before = server.bytesReceived();
        await(() -> server.bytesReceived() >= before);
      }
      await(() -> accepted.frames.size() == 2);
      assertThat(accepted.frames).containsExactly(utf8("abc"), utf8("d"));
    }
  }

  @Test
  void reportsAPeerThatClosesWithinAFrame() throws Exception {
    Loop.Listening listening = listenFor(accepted, 100);
    try (Socket socket = rawSocket(listening)) {
      socket.getOutputStream().write(new byte[] {0, 0, 0, 10, 1, 2, 3});
    }
    assertThat(accepted.closed.get(10, TimeUnit.SECONDS))
        .isEqualTo("closed by peer after 3 of a frame's 10 bytes");
    assertThat(accepted.frames).isEmpty();
  }

  @Test
  void reportsAPeerThatResets() throws Exception {
    Loop.Listening listening = listenFor(accepted, 100);
    try (Socket socket = rawSocket(listening)) {
      accepted.opened.get(10, TimeUnit.SECONDS);
      socket.setSoLinger(true, 0);
    }
    assertThat(accepted.closed.get(10, TimeUnit.SECONDS)).isEqualTo("connection reset by peer");
  }

  @Test
  void saysThatAConnectionWasRefused() throws Exception {
    client.execute(() -> client.connect("127.0.0.1:" + freePort(), SECOND, dialled));
    assertThat(dialled.closed.get(10, TimeUnit.SECONDS)).isEqualTo("connection refused");
    assertThat(dialled.opened).isNotDone();
  }

  @Test
  void saysThatAHostIsUnknown() throws Exception {
    client.execute(() -> client.connect("no-such-host.invalid:1", SECOND, dialled));
    assertThat(dialled.closed.get(20, TimeUnit.SECONDS))
        .isEqualTo("unknown host no-such-host.invalid");
  }

  @Test
  void resolvesNames() {
    Loop.Listening listening = listenFor(accepted, 100);
    connect(listening.address().replace("127.0.0.1", "localhost"));
    assertThat(dialled.opened.join().remote()).isEqualTo(listening.address());
  }

  @Test
  void listensOnIpv6() {
    try {
      connect(server.listen("[::1]:0", () -> accepted).address());
    } catch (UncheckedIOException e) {
      assertThat(e).hasMessageContaining("[::1]:0");
      return;
    }
    assertThat(dialled.opened.join().remote()).startsWith("[0:0:0:0:0:0:0:1]:");
  }

  @Test
  void namesTheAddressThatCannotBeBound() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertThatThrownBy(() -> server.listen(address, () -> accepted))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage("cannot listen on " + address + ": address already in use");
    }
  }

  @Test
  void deliversWhatWasSentBeforeClosing() throws Exception {
    connect(listenFor(accepted, 2 << 20));
    byte[] large = new byte[2 << 20];
    client.execute(
        () -> {
          dialled.opened.join().send(NOTHING, 0, large, 0, large.length);
          dialled.opened.join().close("enough");
          dialled.opened.join().send(NOTHING, 0, large, 0, large.length);
        });
    assertThat(dialled.closed.get(10, TimeUnit.SECONDS)).isEqualTo("enough");
    assertThat(accepted.closed.get(10, TimeUnit.SECONDS)).isEqualTo("closed by peer");
    assertThat(accepted.frames).hasSize(1);
  }

  /** More than sockets hold, to somebody who begins to read after the close. */
  @Test
  void deliversToASlowReaderWhatWasQueuedBeforeClosing() throws Exception {
    Loop.Listening listening = server.listen("127.0.0.1:0", () -> accepted);
    try (Socket socket = rawSocket(listening)) {
      Connection connection = accepted.opened.get(10, TimeUnit.SECONDS);
      byte[] large = new byte[12 << 20];
      server.execute(
          () -> {
            connection.send(NOTHING, 0, large, 0, large.length);
            connection.send(NOTHING, 0, utf8("goodbye"), 0, 7);
            connection.close("enough");
          });
      assertThat(accepted.closed.get(10, TimeUnit.SECONDS)).isEqualTo("enough");
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.skipNBytes(in.readInt());
      assertThat(in.readNBytes(in.readInt())).isEqualTo(utf8("goodbye"));
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void tellsThePeerWhyEvenIfThePeerIsStillSending() throws Exception {
    Loop.Listening listening =
        server.listen(
            "127.0.0.1:0",
            () ->
                new Recorder() {
                  @Override
                  public void onFrame(Connection connection, byte[] frame) {
                    connection.send(utf8("go away"), 7, NOTHING, 0, 0);
                    connection.closeForCause("bad frame");
                  }
                });
    try (Socket socket = rawSocket(listening)) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      for (int i = 0; i < 1_000; i++) {
        out.writeInt(1);
        out.writeByte(i);
      }
      DataInputStream in = new DataInputStream(socket.getInputStream());
      assertThat(in.readNBytes(in.readInt())).isEqualTo(utf8("go away"));
    }
  }

  @Test
  void closesAConnectionWhosePeerDoesNotRead() throws Exception {
    Loop.Listening listening = server.listen("127.0.0.1:0", () -> accepted);
    try (Socket socket = rawSocket(listening)) {
      assertThat(socket.isConnected()).isTrue();
      Connection connection = accepted.opened.get(10, TimeUnit.SECONDS);
      byte[] piece = new byte[4 << 20];
      server.execute(
          () -> {
            for (int i = 0; i < 40; i++) {
              connection.send(NOTHING, 0, piece, 0, piece.length);
            }
          });
      assertThat(accepted.closed.get(20, TimeUnit.SECONDS))
          .isEqualTo("over 67108864 bytes unsent: the peer does not read");
    }
  }

  @Test
  void closesAConnectionWhoseHandlerThrows() throws Exception {
    Recorder failing =
        new Recorder() {
          @Override
          public void onFrame(Connection connection, byte[] frame) {
            throw new IllegalArgumentException("planted");
          }
        };
    connect(listenFor(failing, 100));
    send("x");
    assertThat(failing.closed.get(10, TimeUnit.SECONDS))
        .isEqualTo("internal error: java.lang.IllegalArgumentException: planted");
    assertThat(dialled.closed.get(10, TimeUnit.SECONDS)).isEqualTo("closed by peer");
  }

  @Test
  void runsTimersUntilTheyAreCancelled() throws Exception {
    CountDownLatch ticks = new CountDownLatch(3);
    CompletableFuture<Boolean> cancelledRan = new CompletableFuture<>();
    client.execute(
        () -> {
          Loop.Cancellable never =
              client.after(Duration.ofMillis(20), () -> cancelledRan.complete(true));
          never.cancel();
        });
    client.every(
        Duration.ofMillis(10),
        () -> {
          ticks.countDown();
          throw new IllegalStateException("planted: a failing task does not end its period");
        });
    assertThat(ticks.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(cancelledRan).isNotDone();
  }

  @Test
  void stopsAcceptingButKeepsConnections() throws Exception {
    Loop.Listening listening = listenFor(accepted, 100);
    connect(listening.address());
    accepted.opened.orTimeout(10, TimeUnit.SECONDS).join();
    listening.stop();
    Recorder second = new Recorder();
    client.execute(() -> client.connect(listening.address(), SECOND, second));
    assertThat(second.closed.get(10, TimeUnit.SECONDS)).isEqualTo("connection refused");
    send("still");
    await(() -> accepted.frames.size() == 1);
  }

  @Test
  void tellsEveryConnectionThatTheLoopEnds() throws Exception {
    connect(listenFor(accepted, 100));
    client.close();
    assertThat(dialled.closed).isCompletedWithValue("shutting down");
    assertThat(accepted.closed.get(10, TimeUnit.SECONDS)).isEqualTo("closed by peer");
    assertThatThrownBy(() -> client.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    client.close();
  }

  @Test
  void aResetLosesWhatIsQueuedAndThePeerSeesIt() throws Exception {
    connect(listenFor(accepted, 100));
    client.execute(
        () -> {
          dialled.opened.join().send(NOTHING, 0, utf8("lost"), 0, 4);
          dialled.opened.join().reset("planned");
        });
    assertThat(dialled.closed.get(10, TimeUnit.SECONDS)).isEqualTo("planned");
    assertThat(accepted.closed.get(10, TimeUnit.SECONDS)).isEqualTo("connection reset by peer");
    assertThat(accepted.frames).isEmpty();
  }

  @Test
  void anAbortedLoopResetsItsConnectionsAndTellsNoHandler() throws Exception {
    Loop.Listening listening = listenFor(accepted, 100);
    connect(listening.address());
    accepted.opened.get(10, TimeUnit.SECONDS);
    client.execute(
        () -> {
          dialled.opened.join().send(NOTHING, 0, utf8("lost"), 0, 4);
          client.abort();
        });
    client.abort();

    assertThat(accepted.closed.get(10, TimeUnit.SECONDS)).isEqualTo("connection reset by peer");
    assertThat(accepted.frames).isEmpty();
    assertThat(dialled.closed).isNotDone();
    assertThatThrownBy(() -> client.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    server.abort();
    assertThatThrownBy(() -> rawSocket(listening)).isInstanceOf(ConnectException.class);
  }

  private Loop.Listening listenFor(Recorder recorder, int limit) {
    return server.listen(
        "127.0.0.1:0",
        () -> {
          return new ConnectionHandler() {
            @Override
            public void onOpen(Connection connection) {
              connection.limitFrames(limit);
              recorder.onOpen(connection);
            }

            @Override
            public void onFrame(Connection connection, byte[] frame) {
              recorder.onFrame(connection, frame);
            }

            @Override
            public void onReadComplete(Connection connection) {
              recorder.onReadComplete(connection);
            }

            @Override
            public void onClosed(String reason) {
              recorder.onClosed(reason);
            }
          };
        });
  }

  private void connect(Loop.Listening listening) {
    connect(listening.address());
  }

  private void connect(String address) {
    client.execute(() -> client.connect(address, SECOND, dialled));
    dialled.opened.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private void send(String... frames) {
    client.execute(
        () -> {
          for (String frame : frames) {
            dialled.opened.join().send(NOTHING, 0, utf8(frame), 0, frame.length());
          }
        });
  }

  private static Socket rawSocket(Loop.Listening listening) throws IOException {
    HostAndPort address = HostAndPort.parse(listening.address());
    return new Socket(address.host(), address.port());
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
