package org.concoord.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a loop keeps in memory for those who connect to it, and when that is too much. */
@Timeout(60)
class PressureTest {
  private static final byte[] NOTHING = {};
  private static final int MIB = 1 << 20;

  private final Loop server = Loop.start("test-pressure");
  private final List<Socket> sockets = new ArrayList<>();
  private final List<Recorder> recorders = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  /** Whoever does not listen shall not speak, or its answers would pile up here. */
  @Test
  void readsNoMoreFromWhomDoesNotRead() throws Exception {
    byte[] answer = new byte[1_000];
    Recorder answering =
        new Recorder() {
          @Override
          public void onFrame(Connection connection, byte[] frame) {
            connection.send(NOTHING, 0, answer, 0, answer.length);
          }
        };
    Socket socket = dial(server.listen("127.0.0.1:0", () -> answering));
    int questions = 100_000;
    CompletableFuture<Void> asking =
        CompletableFuture.runAsync(() -> sendFrames(socket, questions, answer.length));
    awaitQuiet();
    DataInputStream in = new DataInputStream(socket.getInputStream());
    for (int i = 0; i < questions; i++) {
      assertThat(in.readInt()).isEqualTo(answer.length);
      in.skipNBytes(answer.length);
    }
    asking.join();
    assertThat(answering.closed).isNotDone();
  }

  @Test
  void closesTheOneThatHasNotReadForLongestWhereAllTogetherTakeTooMuch() throws Exception {
    server.limitAccepting(limits(Long.MAX_VALUE, 24L * MIB));
    Loop.Listening listening = server.listen("127.0.0.1:0", this::recorder);
    byte[] piece = new byte[MIB];
    for (int i = 0; i < 3; i++) {
      dial(listening);
      Connection connection = recorder(i).opened.get(10, TimeUnit.SECONDS);
      server.execute(
          () -> {
            for (int j = 0; j < 16; j++) {
              connection.send(NOTHING, 0, piece, 0, piece.length);
            }
          });
    }
    assertThat(recorder(0).closed.get(10, TimeUnit.SECONDS))
        .isEqualTo("it does not read, and over 25165824 bytes are unsent to such");
    assertThat(recorder(2).closed).isNotDone();
  }

  @Test
  void takesNoMemoryForAFrameBeforeItsBytesCome() {
    FrameCutter cutter = new FrameCutter();
    ByteBuf length = Unpooled.buffer().writeInt(4 * MIB);
    assertThat(cutter.next(length, 4 * MIB)).isNull();
    assertThat(cutter.partialBytes()).isZero();
    assertThat(cutter.next(Unpooled.wrappedBuffer(new byte[10]), 4 * MIB)).isNull();
    assertThat(cutter.partialBytes()).isEqualTo(16 << 10);
  }

  @Test
  void cutsFramesOfAllSizesOutOfPiecesOfAllSizes() {
    Random random = new Random(5);
    FrameCutter cutter = new FrameCutter();
    for (int round = 0; round < 200; round++) {
      byte[] expected = new byte[random.nextInt(1 << random.nextInt(22))];
      random.nextBytes(expected);
      ByteBuf whole = Unpooled.buffer().writeInt(expected.length).writeBytes(expected);
      byte[] frame = null;
      while (frame == null) {
        int piece = 1 + random.nextInt(1 << random.nextInt(17));
        frame = cutter.next(whole.readSlice(Math.min(piece, whole.readableBytes())), 4 * MIB);
      }
      assertThat(frame).isEqualTo(expected);
      assertThat(whole.isReadable()).isFalse();
      assertThat(cutter.partialBytes()).isZero();
    }
  }

  @Test
  void closesTheOneWhoseFrameHasTakenLongestWhereAllTogetherTakeTooMuch() throws Exception {
    server.limitAccepting(limits(100 << 10, Long.MAX_VALUE));
    Loop.Listening listening =
        server.listen(
            "127.0.0.1:0",
            () -> {
              Recorder recorder = recorder();
              return new ConnectionHandler() {
                @Override
                public void onOpen(Connection connection) {
                  connection.limitFrames(4 * MIB);
                  recorder.onOpen(connection);
                }

                @Override
                public void onFrame(Connection connection, byte[] frame) {
                  recorder.onFrame(connection, frame);
                }

                @Override
                public void onClosed(String reason) {
                  recorder.onClosed(reason);
                }
              };
            });
    DataOutputStream proper = new DataOutputStream(dial(listening).getOutputStream());
    for (int i = 1; i <= 7; i++) {
      DataOutputStream out = new DataOutputStream(dial(listening).getOutputStream());
      recorder(i).opened.get(10, TimeUnit.SECONDS);
      out.writeInt(4 * MIB);
      out.write(new byte[10]);
      out.flush();
      proper.writeInt(3);
      proper.write(new byte[3]);
    }
    assertThat(recorder(1).closed.get(10, TimeUnit.SECONDS))
        .isEqualTo(
            "its frame has not ended, and with it all that have not would take over 102400 bytes");
    Await.await(() -> recorder(0).frames.size() == 7);
    assertThat(recorders).filteredOn(recorder -> recorder.closed.isDone()).hasSize(1);
  }

  private static AcceptLimits limits(long halfFrameBytes, long unreadBytes) {
    return new AcceptLimits(100, Duration.ofMinutes(1), 1_000, halfFrameBytes, unreadBytes);
  }

  private synchronized Recorder recorder() {
    Recorder recorder = new Recorder();
    recorders.add(recorder);
    return recorder;
  }

  private Recorder recorder(int index) {
    Await.await(
        () -> {
          synchronized (this) {
            return recorders.size() > index;
          }
        });
    synchronized (this) {
      return recorders.get(index);
    }
  }

  private Socket dial(Loop.Listening listening) throws IOException {
    HostAndPort address = HostAndPort.parse(listening.address());
    Socket socket = new Socket(address.host(), address.port());
    sockets.add(socket);
    return socket;
  }

  private static void sendFrames(Socket to, int count, int bytes) {
    try {
      DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to.getOutputStream()));
      byte[] frame = new byte[bytes];
      for (int i = 0; i < count; i++) {
        out.writeInt(bytes);
        out.write(frame);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Until the loop has something, and then nothing more for a while. */
  private void awaitQuiet() throws InterruptedException {
    long before;
    do {
      before = server.bytesReceived();
      Thread.sleep(300);
    } while (before == 0 || server.bytesReceived() != before);
  }
}
